//! Events to nodes, without recursion, and going on behind the first error.

use std::collections::HashMap;

use super::document::Piece;
use super::event::{Anchor, Event, EventKind, Style as EventStyle, Tag};
use super::merge::is_merge_key;
use super::refuse::refused_class;
use super::{Parser, YamlError};
use crate::source::{FileId, Span};
use crate::syntax::forest::{
    EntryData, Forest, Kind, NONE, NodeData, Properties, SyntaxError, Text,
};
use crate::syntax::node::{NodeId, Style};

/// Restarts behind an error; further errors of a broken file say little.
const MOST_RESTARTS: usize = 20;

/// Entries that merge keys may bring into one file. GitLab's own limit (2 MiB of objects, 24 bytes
/// or more for an entry) allows less than half of it.
pub(super) const MOST_MERGED: usize = 200_000;

/// A collection that is being read.
struct Frame {
    id: NodeId,
    /// End of the last thing in it.
    end: u32,
    content: Content,
}

enum Content {
    Map {
        entries: Vec<EntryData>,
        key: Option<NodeId>,
    },
    List {
        items: Vec<NodeId>,
    },
}

/// Builds the tree of one piece.
pub(super) struct Builder<'f, 's> {
    pub(super) forest: &'f mut Forest,
    pub(super) file: FileId,
    pub(super) piece: Piece<'s>,
    /// Where the running parser started in the piece.
    pub(super) base: u32,
    frames: Vec<Frame>,
    pub(super) anchors: HashMap<&'s str, NodeId>,
    pub(super) root: Option<NodeId>,
    /// Top-level entries, kept apart because each restart adds to them.
    pub(super) top: Vec<EntryData>,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) comments: Vec<(u32, u32)>,
    pub(super) merged: usize,
    pub(super) too_big: bool,
    /// Where lines of the piece end, as offsets in the file: deep nesting asks for the same line
    /// over and over.
    breaks: Vec<u32>,
}

impl<'f, 's> Builder<'f, 's> {
    pub(super) fn new(forest: &'f mut Forest, file: FileId, piece: Piece<'s>) -> Self {
        let ends = piece.text.bytes().zip(piece.start..);
        let breaks = ends
            .filter(|(byte, _)| matches!(byte, b'\n' | b'\r'))
            .map(|(_, at)| at)
            .collect();
        Self {
            forest,
            file,
            piece,
            base: 0,
            frames: Vec::new(),
            anchors: HashMap::new(),
            root: None,
            top: Vec::new(),
            errors: Vec::new(),
            comments: Vec::new(),
            merged: 0,
            too_big: false,
            breaks,
        }
    }

    /// Reads the first document; behind an error, the top-level entries that follow.
    pub(super) fn run(&mut self) {
        let mut restarts = 0;
        while let Err(error) = self.read_from(self.base) {
            self.close_all();
            let resume = self.resume_at(&error);
            self.report(&error);
            restarts += 1;
            match resume {
                Some(base) if restarts <= MOST_RESTARTS => self.base = base,
                _ => break,
            }
        }
    }

    fn read_from(&mut self, base: u32) -> Result<(), YamlError> {
        let text: &'s str = &self.piece.text[base as usize..];
        let mut parser = Parser::new(text);
        let outcome = loop {
            match parser.next_event() {
                Ok(Some(event)) if matches!(event.kind, EventKind::DocumentEnd { .. }) => {
                    break Ok(());
                }
                Ok(Some(event)) => self.event(event),
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        let from = self.piece.start + base;
        self.comments.extend(
            parser
                .comments()
                .iter()
                .map(|&(start, end)| (from + start, from + end)),
        );
        outcome
    }

    fn event(&mut self, event: Event<'s>) {
        let from = self.piece.start + self.base;
        let (start, end) = (from + event.start, from + event.end);
        match event.kind {
            EventKind::MapStart { flow, anchor, tag } => {
                let id = self.open(start, end, flow, anchor, tag);
                self.frames.push(Frame {
                    id,
                    end,
                    content: Content::Map {
                        entries: Vec::new(),
                        key: None,
                    },
                });
            }
            EventKind::SequenceStart { flow, anchor, tag } => {
                let id = self.open(start, end, flow, anchor, tag);
                self.frames.push(Frame {
                    id,
                    end,
                    content: Content::List { items: Vec::new() },
                });
            }
            EventKind::MapEnd | EventKind::SequenceEnd => self.close(Some(end)),
            EventKind::Scalar {
                value,
                style,
                anchor,
                tag,
            } => {
                let style = match style {
                    EventStyle::Plain => Style::Plain,
                    EventStyle::SingleQuoted => Style::Single,
                    EventStyle::DoubleQuoted => Style::Double,
                    EventStyle::Literal => Style::Literal,
                    EventStyle::Folded => Style::Folded,
                };
                let id = self.add(start, end, style, anchor, tag);
                let text = match value {
                    std::borrow::Cow::Borrowed(part) => {
                        // A borrowed value is a slice of the piece: its address gives the place.
                        let at = (part.as_ptr() as usize)
                            .wrapping_sub(self.piece.text.as_ptr() as usize);
                        match self.piece.text.get(at..at.wrapping_add(part.len())) {
                            Some(found) if found == part => {
                                let at = self.piece.start + u32::try_from(at).unwrap_or(NONE);
                                Text::Source {
                                    start: at,
                                    end: at + u32::try_from(part.len()).unwrap_or(0),
                                }
                            }
                            _ => self.forest.decoded(part),
                        }
                    }
                    std::borrow::Cow::Owned(part) => self.forest.decoded(&part),
                };
                self.forest.data_mut(id).text = text;
                self.check_class(id);
                self.place(id, end);
            }
            EventKind::Alias { name } => {
                let id = self.add(start, end, Style::Plain, None, None);
                match self.anchors.get(name) {
                    Some(&target) => self.forest.data_mut(id).kind = Kind::Alias { target },
                    None => {
                        self.refuse(id, format!("An alias referenced an unknown anchor: {name}"))
                    }
                }
                self.place(id, end);
            }
            EventKind::DocumentStart { .. } | EventKind::DocumentEnd { .. } => {}
        }
    }

    /// Adds a node whose event reaches from `start` to `end`, properties included.
    pub(super) fn add(
        &mut self,
        start: u32,
        end: u32,
        style: Style,
        anchor: Option<Anchor<'s>>,
        tag: Option<Tag<'s>>,
    ) -> NodeId {
        let from = self.piece.start + self.base;
        let mut begin = start;
        let mut properties = NONE;
        if anchor.is_some() || tag.is_some() {
            let behind = anchor
                .as_ref()
                .map_or(0, |anchor| anchor.end)
                .max(tag.as_ref().map_or(0, |tag| tag.end));
            begin = self.skip_blanks(from + behind, end);
            properties = u32::try_from(self.forest.properties.len()).unwrap_or(NONE);
            self.forest.properties.push(Properties {
                anchor: anchor.map(|anchor| {
                    (
                        from + anchor.start..from + anchor.end,
                        anchor.name.to_owned(),
                    )
                }),
                tag: tag.as_ref().map(|tag| {
                    (
                        from + tag.start..from + tag.end,
                        tag.name.clone().into_owned(),
                    )
                }),
            });
        }
        let parent = self.frames.last().map_or(NONE, |frame| frame.id.0);
        let id = self.forest.add(NodeData {
            span: Span::new(self.file, begin.min(end), end),
            head: (begin.min(end), self.line_end(begin.min(end), end)),
            parent,
            slot: NONE,
            kind: Kind::Scalar,
            style,
            text: Text::Decoded { start: 0, end: 0 },
            properties,
        });
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor.name, id);
        }
        id
    }

    fn open(
        &mut self,
        start: u32,
        end: u32,
        flow: bool,
        anchor: Option<Anchor<'s>>,
        tag: Option<Tag<'s>>,
    ) -> NodeId {
        let style = if flow { Style::Flow } else { Style::Block };
        let has_properties = anchor.is_some() || tag.is_some();
        let class = tag
            .as_ref()
            .and_then(|tag| refused_class(&tag.name).map(str::to_owned));
        let id = self.add(start, end, style, anchor, tag);
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

    /// First byte at or behind `from` that is neither blank, line break nor comment; at most `limit`.
    fn skip_blanks(&self, from: u32, limit: u32) -> u32 {
        let text = self.piece.text.as_bytes();
        let offset = self.piece.start;
        let mut at = (from - offset) as usize;
        let limit = ((limit - offset) as usize).min(text.len());
        while at < limit {
            match text[at] {
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'#' => {
                    at += text[at..limit]
                        .iter()
                        .position(|&byte| byte == b'\n')
                        .unwrap_or(limit - at);
                }
                _ => break,
            }
        }
        offset + u32::try_from(at).unwrap_or(NONE)
    }

    /// End of the first line of a range.
    fn line_end(&self, start: u32, end: u32) -> u32 {
        let next = self.breaks.partition_point(|&at| at < start);
        self.breaks.get(next).map_or(end, |&at| at.min(end))
    }

    /// Puts a finished node into the collection it stands in.
    fn place(&mut self, id: NodeId, end: u32) {
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
    fn close(&mut self, end: Option<u32>) {
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

    fn close_all(&mut self) {
        while let Some(frame) = self.frames.last_mut() {
            if let Content::Map { key: Some(_), .. } = frame.content {
                let at = frame.end;
                let id = self.add(at, at, Style::Plain, None, None);
                self.place(id, at);
            }
            self.close(None);
        }
    }

    /// Null: what there is of a text without content.
    pub(super) fn empty(&mut self) -> NodeId {
        let start = self.piece.start;
        self.add(start, start, Style::Plain, None, None)
    }

    /// The root, the errors, and the comments in order.
    pub(super) fn finish(mut self, comments: &mut Vec<Span>) -> (NodeId, Vec<SyntaxError>) {
        let root = match self.root {
            Some(root) => root,
            None => self.empty(),
        };
        if self.too_big && self.errors.is_empty() {
            let (start, end) = self.forest.data(root).head;
            let message = super::read::OBJECT_TOO_BIG.to_owned();
            let at = Span::new(self.file, start, end);
            self.errors.push(SyntaxError {
                at,
                message: message.clone(),
                context: None,
                verdict: Some(message),
                help: None,
            });
        }
        self.comments.sort_unstable();
        self.comments.dedup();
        comments.extend(
            self.comments
                .iter()
                .map(|&(start, end)| Span::new(self.file, start, end)),
        );
        (root, self.errors)
    }
}
