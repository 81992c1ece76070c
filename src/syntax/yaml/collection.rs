//! Collections while they are read: how they begin, what is put into them, and how they end, at
//! their own end or at an error.

use super::build::Builder;
use super::event::{Anchor, Tag};
use super::merge::is_merge_key;
use super::refuse::refused_class;
use crate::syntax::forest::{EntryData, Kind, NONE};
use crate::syntax::node::{NodeId, Style};

/// A collection that is being read.
pub(super) struct Frame {
    pub(super) id: NodeId,
    /// End of the last thing in it.
    pub(super) end: u32,
    pub(super) content: Content,
}

pub(super) enum Content {
    Map {
        entries: Vec<EntryData>,
        key: Option<NodeId>,
    },
    List {
        items: Vec<NodeId>,
    },
}

impl<'s> Builder<'_, 's> {
    pub(super) fn open(
        &mut self,
        start: u32,
        end: u32,
        flow: bool,
        anchor: Option<Anchor<'s>>,
        tag: Option<Tag<'s>>,
        is_map: bool,
    ) -> NodeId {
        let style = if flow { Style::Flow } else { Style::Block };
        let has_properties = anchor.is_some() || tag.is_some();
        let is_reference = tag.as_ref().is_some_and(|tag| tag.name == "!reference");
        // Psych keeps no anchor of a list that becomes an object; one before it stays in force.
        let lost = anchor.filter(|_| is_reference && !is_map);
        let before = lost.and_then(|anchor| self.anchors.get(anchor.name).copied());
        let class = tag
            .as_ref()
            .and_then(|tag| refused_class(&tag.name, is_map).map(str::to_owned));
        let id = self.add(start, end, style, anchor, tag);
        if let Some(anchor) = lost {
            match before {
                Some(before) => self.anchors.insert(anchor.name, before),
                None => self.anchors.remove(anchor.name),
            };
            if let Some((at, _)) = self.forest.node(id).anchor() {
                self.lost.insert(anchor.name, at);
            }
        }
        if let Some(class) = class {
            self.refuse(id, format!("Tried to load unspecified class: {class}"));
        }
        if has_properties {
            // The event of a block collection ends with its first token, which may stand on a later line.
            let whole = self.piece.start + u32::try_from(self.piece.text.len()).unwrap_or(NONE);
            let begin = self.skip_blanks(self.forest.data(id).span.start, whole);
            self.forest.data_mut(id).span.start = begin;
        }
        // Only complete collections have a kind of their own; an alias to an open one is a cycle.
        self.forest.data_mut(id).kind = Kind::List { first: 0, len: 0 };
        id
    }

    /// Puts a finished node into the collection it stands in.
    pub(super) fn place(&mut self, id: NodeId, end: u32) {
        let Some(frame) = self.frames.last_mut() else {
            self.root.get_or_insert(id);
            return;
        };
        frame.end = frame.end.max(end);
        let name = match &mut frame.content {
            Content::List { items } => return items.push(id),
            Content::Map { key, .. } => match key.take() {
                Some(name) => name,
                None => {
                    *key = Some(id);
                    return;
                }
            },
        };
        if self.forest.data(self.forest.node(name).id()).is_cut {
            let map = frame.id;
            self.forest.data_mut(map).is_cut = true;
        }
        let brought = if is_merge_key(self.forest, name) {
            self.merge(name, id)
        } else {
            None
        };
        let Some(Frame {
            content: Content::Map { entries, .. },
            ..
        }) = self.frames.last_mut()
        else {
            return;
        };
        match brought {
            Some(brought) => entries.extend(brought),
            None => entries.push(EntryData {
                key: name,
                value: id,
                steps: NONE,
            }),
        }
    }

    /// Closes the innermost collection. Flow collections end at their bracket, block ones with
    /// their last entry: what libyaml gives for those is where the next token begins.
    pub(super) fn close(&mut self, end: Option<u32>) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let flow = self.forest.data(frame.id).style == Style::Flow;
        let end = end.filter(|_| flow).unwrap_or(frame.end);
        match frame.content {
            Content::Map { mut entries, .. } if self.frames.is_empty() => {
                self.top.append(&mut entries);
                self.forest.set_entries(frame.id, &self.top);
                // Behind an error the root goes on in a map of its own, which joins the first one.
                if let Some(root) = self.root {
                    self.forest.set_entries(root, &self.top);
                    let data = self.forest.data_mut(root);
                    data.span.end = data.span.end.max(end);
                }
            }
            Content::Map { entries, .. } => self.forest.set_entries(frame.id, &entries),
            Content::List { items } => match self.ordered_map(frame.id, &items) {
                Some(entries) => self.forest.set_entries(frame.id, &entries),
                None => self.forest.set_items(frame.id, &items),
            },
        }
        let start = self.forest.data(frame.id).span.start.min(end);
        let head = (start, self.line_end(start, end));
        let data = self.forest.data_mut(frame.id);
        data.span.start = start;
        data.span.end = end;
        data.head = head;
        self.place(frame.id, end);
    }

    /// The entries of a map that is still being read; `None` for anything else.
    pub(super) fn open_entries(&self, id: NodeId) -> Option<Vec<EntryData>> {
        let frame = self.frames.iter().rev().find(|frame| frame.id == id)?;
        match &frame.content {
            Content::Map { entries, .. } => Some(entries.clone()),
            Content::List { .. } => None,
        }
    }

    /// Closes everything at an error. What was open is incomplete, and what ended last may be, too.
    pub(super) fn cut_off(&mut self) {
        let last = self.frames.last().and_then(|frame| match &frame.content {
            Content::Map { key: Some(_), .. } => None,
            Content::Map { entries, .. } => entries.last().map(|entry| entry.value),
            Content::List { items } => items.last().copied(),
        });
        let mut next = last;
        while let Some(id) = next {
            self.forest.data_mut(id).is_cut = true;
            next = self.forest.last_inside(id);
        }
        while let Some(frame) = self.frames.last() {
            let (id, end) = (frame.id, frame.end);
            let has_key = matches!(frame.content, Content::Map { key: Some(_), .. });
            self.forest.data_mut(id).is_cut = true;
            if has_key {
                let value = self.add(end, end, Style::Plain, None, None);
                self.forest.data_mut(value).is_cut = true;
                self.place(value, end);
            }
            self.close(None);
        }
    }
}
