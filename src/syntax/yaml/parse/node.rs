//! Single nodes with their anchors and tags.

use std::borrow::Cow;

use super::{EventKind, Parser, State, TokenKind};
use crate::syntax::yaml::error::Fault;
use crate::syntax::yaml::event::{Anchor, Event, Style, Tag};
use crate::syntax::yaml::scan::{Head, Payload};

/// Where a node stands, which decides what it may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In block context.
    Block,
    /// A key or value in a block mapping, where a sequence needs no indentation.
    BlockMapping,
    /// In flow context.
    Flow,
}

/// The anchor and the tag in front of a node.
#[derive(Default)]
struct Properties<'a> {
    anchor: Option<Anchor<'a>>,
    tag: Option<Tag<'a>>,
    /// Start of the first and end of the last one.
    range: Option<(u32, u32)>,
}

impl<'a> Parser<'a> {
    /// Reads a scalar, an alias or the start of a collection.
    pub(super) fn node(&mut self, place: Place) -> Result<Event<'a>, Fault> {
        let head = self.scanner.peek()?;
        match head.kind {
            TokenKind::Alias => return Ok(self.alias(head)),
            TokenKind::Scalar(style) => {
                return Ok(self.scalar(style, head.start, head.end, Properties::default()));
            }
            _ => {}
        }
        let properties = self.properties()?;
        let head = self.scanner.peek()?;
        let (start, properties_end) = properties.range.unwrap_or((head.start, head.start));
        let block = place != Place::Flow;
        let state = match head.kind {
            TokenKind::Scalar(style) => {
                return Ok(self.scalar(style, start, head.end, properties));
            }
            TokenKind::BlockEntry if place == Place::BlockMapping => State::IndentlessSequenceEntry,
            TokenKind::FlowSequenceStart => State::FlowSequenceFirstEntry,
            TokenKind::FlowMappingStart => State::FlowMappingFirstKey,
            TokenKind::BlockSequenceStart if block => State::BlockSequenceFirstEntry,
            TokenKind::BlockMappingStart if block => State::BlockMappingFirstKey,
            _ if properties.range.is_some() => {
                self.leave();
                let kind = EventKind::Scalar {
                    value: Cow::Borrowed(""),
                    style: Style::Plain,
                    anchor: properties.anchor,
                    tag: properties.tag,
                };
                return Ok(self.event(kind, start, properties_end));
            }
            _ => {
                let context = if block {
                    "while parsing a block node"
                } else {
                    "while parsing a flow node"
                };
                let problem = "did not find expected node content";
                return Err(Fault::within(context, start, problem, head.start));
            }
        };
        self.state = state;
        Ok(self.event(collection(state, properties), start, head.end))
    }

    fn alias(&mut self, head: Head) -> Event<'a> {
        let name = self.scanner.take().into_name();
        self.leave();
        self.event(EventKind::Alias { name }, head.start, head.end)
    }

    fn scalar(
        &mut self,
        style: Style,
        start: u32,
        end: u32,
        properties: Properties<'a>,
    ) -> Event<'a> {
        let value = self.scanner.take().into_value();
        self.leave();
        let kind = EventKind::Scalar {
            value,
            style,
            anchor: properties.anchor,
            tag: properties.tag,
        };
        self.event(kind, start, end)
    }

    /// Reads at most one anchor and one tag, in either order.
    fn properties(&mut self) -> Result<Properties<'a>, Fault> {
        let mut properties = Properties::default();
        let mut unresolved = None;
        loop {
            let head = self.scanner.peek()?;
            match head.kind {
                TokenKind::Anchor if properties.anchor.is_none() => {
                    properties.anchor = Some(Anchor {
                        name: self.scanner.take().into_name(),
                        start: head.start,
                        end: head.end,
                    });
                }
                TokenKind::Tag if unresolved.is_none() => {
                    if let Payload::Tag { handle, rest } = self.scanner.take() {
                        unresolved = Some((head, handle, rest));
                    }
                }
                _ => break,
            }
            let start = properties.range.map_or(head.start, |(start, _)| start);
            properties.range = Some((start, head.end));
        }
        if let (Some((head, handle, rest)), Some((start, _))) = (unresolved, properties.range) {
            properties.tag = Some(self.resolve(head, handle, rest, start)?);
        }
        Ok(properties)
    }

    /// The tag that a handle and the rest stand for; `start` is that of the node.
    fn resolve(
        &self,
        head: Head,
        handle: &str,
        rest: Cow<'a, str>,
        start: u32,
    ) -> Result<Tag<'a>, Fault> {
        let name = if handle.is_empty() {
            rest
        } else {
            let Some(prefix) = self.prefix(handle) else {
                return Err(Fault::within(
                    "while parsing a node",
                    start,
                    "found undefined tag handle",
                    head.start,
                ));
            };
            let written = &self.text[head.start as usize..head.end as usize];
            if prefix == "!" && written.strip_prefix('!') == Some(&rest) {
                Cow::Borrowed(written)
            } else {
                Cow::Owned(format!("{prefix}{rest}"))
            }
        };
        Ok(Tag {
            name,
            start: head.start,
            end: head.end,
        })
    }
}

/// The event of a collection that goes on in `state`.
fn collection<'a>(state: State, properties: Properties<'a>) -> EventKind<'a> {
    let Properties { anchor, tag, .. } = properties;
    let flow = matches!(
        state,
        State::FlowSequenceFirstEntry | State::FlowMappingFirstKey
    );
    match state {
        State::FlowMappingFirstKey | State::BlockMappingFirstKey => {
            EventKind::MapStart { flow, anchor, tag }
        }
        _ => EventKind::SequenceStart { flow, anchor, tag },
    }
}
