//! Tokens: what the scanner hands to the parser.

use std::borrow::Cow;

use crate::syntax::yaml::event::Style;

/// The kind of a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::syntax::yaml) enum TokenKind {
    StreamEnd,
    VersionDirective,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(Style),
}

/// What the parser looks at before it takes a token; places are bytes.
#[derive(Clone, Copy, Debug)]
pub(in crate::syntax::yaml) struct Head {
    pub(in crate::syntax::yaml) kind: TokenKind,
    pub(in crate::syntax::yaml) start: u32,
    pub(in crate::syntax::yaml) end: u32,
}

/// The text that a token carries.
#[derive(Clone, Debug)]
pub(in crate::syntax::yaml) enum Payload<'a> {
    Nothing,
    /// The name of an anchor or an alias.
    Name(&'a str),
    /// The value of a scalar.
    Value(Cow<'a, str>),
    /// A tag as its handle and the rest, or a `%TAG` directive as its handle and prefix.
    ///
    /// The handle is empty if `rest` is the whole tag. `rest` of a local tag begins after its `!`.
    Tag {
        handle: &'a str,
        rest: Cow<'a, str>,
    },
    /// Major and minor version.
    Version(u32, u32),
}

impl<'a> Payload<'a> {
    /// The name of an anchor or an alias.
    pub(in crate::syntax::yaml) fn into_name(self) -> &'a str {
        match self {
            Payload::Name(name) => name,
            _ => "",
        }
    }

    /// The value of a scalar.
    pub(in crate::syntax::yaml) fn into_value(self) -> Cow<'a, str> {
        match self {
            Payload::Value(value) => value,
            _ => Cow::Borrowed(""),
        }
    }
}

/// Tokens that stand before another without a text of their own.
///
/// Only a `:` tells that something before it was a key. Marking the token is enough then; nothing is inserted into the
/// queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lead {
    Nothing,
    Key,
    MappingAndKey,
}

/// A token in the queue.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) lead: Lead,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) payload: Payload<'a>,
}

impl Token<'_> {
    /// What the parser sees of it now.
    pub(super) fn head(&self) -> Head {
        let kind = match self.lead {
            Lead::Nothing => {
                return Head {
                    kind: self.kind,
                    start: self.start,
                    end: self.end,
                };
            }
            Lead::Key => TokenKind::Key,
            Lead::MappingAndKey => TokenKind::BlockMappingStart,
        };
        Head {
            kind,
            start: self.start,
            end: self.start,
        }
    }
}
