//! What the parser says about a text: events with their places.

use std::borrow::Cow;

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// Between `'`.
    SingleQuoted,
    /// Between `"`.
    DoubleQuoted,
    /// After `|`.
    Literal,
    /// After `>`.
    Folded,
}

/// The `&name` of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Anchor<'a> {
    /// The name without `&`.
    pub name: &'a str,
    /// First byte of the `&`.
    pub start: u32,
    /// Byte after the name.
    pub end: u32,
}

/// The tag of a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag<'a> {
    /// The resolved tag: `tag:yaml.org,2002:str` for `!!str`, `!reference` for `!reference`. The bare `!` stays `!`.
    pub name: Cow<'a, str>,
    /// First byte of the tag as written.
    pub start: u32,
    /// Byte after the tag as written.
    pub end: u32,
}

/// What an event says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EventKind<'a> {
    /// A document begins.
    DocumentStart {
        /// Whether there is a `---`.
        explicit: bool,
    },
    /// A document ends.
    DocumentEnd {
        /// Whether there is a `...`.
        explicit: bool,
    },
    /// A mapping begins; keys and values follow in turn up to its [`EventKind::MapEnd`].
    MapStart {
        /// Whether it is written with `{}`, or is a single pair inside `[]`.
        flow: bool,
        /// Its anchor.
        anchor: Option<Anchor<'a>>,
        /// Its tag.
        tag: Option<Tag<'a>>,
    },
    /// A mapping ends.
    MapEnd,
    /// A sequence begins.
    SequenceStart {
        /// Whether it is written with `[]`.
        flow: bool,
        /// Its anchor.
        anchor: Option<Anchor<'a>>,
        /// Its tag.
        tag: Option<Tag<'a>>,
    },
    /// A sequence ends.
    SequenceEnd,
    /// A scalar, which may be an empty one that is not written at all.
    ///
    /// Psych takes it for a string without a look at its text if it is not plain and has no tag (libyaml's
    /// `quoted_implicit`).
    Scalar {
        /// The text with escapes and line folding resolved; borrowed when it is a slice of the input.
        value: Cow<'a, str>,
        /// How it is written.
        style: Style,
        /// Its anchor.
        anchor: Option<Anchor<'a>>,
        /// Its tag.
        tag: Option<Tag<'a>>,
    },
    /// A `*name`.
    Alias {
        /// The name without `*`.
        name: &'a str,
    },
}

/// One event and where it stands.
///
/// The place is libyaml's: the start of a node includes its anchor and tag, the end of a collection's start is the end of
/// its first token, a block collection ends where the next token begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event<'a> {
    /// What it says.
    pub kind: EventKind<'a>,
    /// First byte.
    pub start: u32,
    /// Byte after the last one; equal to `start` for what is not written.
    pub end: u32,
    /// The event stands at the end of a text whose last line has no line break.
    ///
    /// Both offsets are the length of the text, and libyaml counts the place as the start of one line more.
    pub after_last_line: bool,
}
