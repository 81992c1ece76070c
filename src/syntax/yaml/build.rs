//! Events to nodes, without recursion, and going on behind the first error.

use std::collections::HashMap;

use super::collection::{Content, Frame};
use super::document::Piece;
use super::event::{Anchor, Event, EventKind, Style as EventStyle, Tag};
use super::{Parser, YamlError};
use crate::source::{FileId, Span};
use crate::syntax::forest::{
    EntryData, Forest, Kind, NONE, NodeData, Properties, SyntaxError, Text, Via,
};
use crate::syntax::node::{NodeId, Style};

/// Restarts behind an error; further errors of a broken file say little.
const MOST_RESTARTS: usize = 20;

/// Entries that merge keys may bring into one file. GitLab's own limit (2 MiB of objects, 24 bytes
/// or more for an entry) allows less than half of it.
pub(super) const MOST_MERGED: usize = 200_000;

/// What is said at an anchor that an alias does not find.
const LOST: &str = "an anchor of a `!reference` is not kept";

/// Builds the tree of one piece.
pub(super) struct Builder<'f, 's> {
    pub(super) forest: &'f mut Forest,
    pub(super) file: FileId,
    pub(super) piece: Piece<'s>,
    /// Where the running parser started in the piece.
    pub(super) base: u32,
    pub(super) frames: Vec<Frame>,
    pub(super) anchors: HashMap<&'s str, NodeId>,
    /// Where anchors are written that Psych does not keep.
    pub(super) lost: HashMap<&'s str, Span>,
    pub(super) root: Option<NodeId>,
    /// Top-level entries, kept apart because each restart adds to them.
    pub(super) top: Vec<EntryData>,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) comments: Vec<(u32, u32)>,
    pub(super) merged: usize,
    pub(super) too_big: bool,
    /// Where the document ended that was read, if no error did, and whether at a `...`.
    pub(super) end: Option<(u32, bool)>,
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
            lost: HashMap::new(),
            root: None,
            top: Vec::new(),
            errors: Vec::new(),
            comments: Vec::new(),
            merged: 0,
            too_big: false,
            end: None,
            breaks,
        }
    }

    /// Reads the first document; behind an error, the top-level entries that follow.
    pub(super) fn run(&mut self) {
        let mut restarts = 0;
        while let Err(error) = self.read_from(self.base) {
            self.cut_off();
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
                Ok(Some(event)) => match event.kind {
                    EventKind::DocumentEnd { explicit } => {
                        self.end = Some((base + event.end, explicit));
                        break Ok(());
                    }
                    _ => self.event(event),
                },
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
                let id = self.open(start, end, flow, anchor, tag, true);
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
                let id = self.open(start, end, flow, anchor, tag, false);
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
                    Some(&target) => {
                        let via = Via::Anchor;
                        self.forest.data_mut(id).kind = Kind::Alias { target, via };
                    }
                    None => self.unknown_anchor(id, name),
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
            is_cut: false,
        });
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor.name, id);
        }
        id
    }

    fn unknown_anchor(&mut self, alias: NodeId, name: &str) {
        self.forest.data_mut(alias).is_cut = true;
        // Behind an error the anchor may stand in what was not read.
        if self.base > 0 {
            return;
        }
        self.refuse(
            alias,
            format!("An alias referenced an unknown anchor: {name}"),
        );
        let context = self.lost.get(name).map(|&at| (at, LOST.to_owned()));
        if let Some(error) = self.errors.last_mut() {
            error.context = context;
        }
    }

    /// First byte at or behind `from` that is neither blank, line break nor comment; at most `limit`.
    pub(super) fn skip_blanks(&self, from: u32, limit: u32) -> u32 {
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
    pub(super) fn line_end(&self, start: u32, end: u32) -> u32 {
        let next = self.breaks.partition_point(|&at| at < start);
        self.breaks.get(next).map_or(end, |&at| at.min(end))
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
        // An error before the first entry, too, hides entries.
        self.forest.data_mut(root).is_cut |= self.base > 0;
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
                fix: None,
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
