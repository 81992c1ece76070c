//! The patterns of allow-lists: doublestar, in the releases that the Runner shipped.
//!
//! Not the `glob` crate, whose `*`, `**`, `{}` and `!` mean something else. Patterns become automata,
//! so that matching is linear in pattern times text, and questions about *all* names have proofs.

mod branching;
mod cells;
mod first;
mod forks;
mod greedy;
mod lazy;
mod letters;
mod machine;
mod malformed;
mod moves;
mod near;
mod nodes;
mod questions;
mod reader;
mod reference;
mod shortcut;
mod tails;
mod wide;

use std::ops::Range;

use crate::settings::Version;

use super::template::Template;
use cells::Cells;
use machine::Machine;
pub use near::{Reason, nearest, suggestion, why_not};
use questions::Search;

/// The releases of the matcher that differ in what they match.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Dialect {
    /// doublestar 1.3: Runner 13.0 to 15.7.
    First,
    /// doublestar 4.4: Runner 15.8 to 18.0. A `**/` at the end is not empty.
    EarlyFourth,
    /// doublestar 4.8 to 4.10: Runner 18.1 and newer.
    Fourth,
}

impl Dialect {
    /// What a version of the Runner has; `None` before 13.0, whose matchers are not evaluated.
    #[must_use]
    pub fn of(version: Version) -> Option<Self> {
        if version < Version::new(13, 0) {
            None
        } else if version < Version::new(15, 8) {
            Some(Self::First)
        } else if version < Version::new(18, 1) {
            Some(Self::EarlyFourth)
        } else {
            Some(Self::Fourth)
        }
    }
}

/// What is wrong with a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Defect {
    /// `[` without `]`.
    OpenClass,
    /// `[]`, `[^]`, `[!]`.
    EmptyClass,
    /// A range that ends before it starts, or has no end.
    BadRange,
    /// `{` without `}`.
    OpenBrace,
    /// `}` without `{`.
    LoneBrace,
    /// A `\` at the end.
    TrailingBackslash,
}

/// A pattern that the matcher refuses, as soon as it comes to the place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// Where the wrong part begins, in bytes.
    pub at: usize,
    /// What is wrong.
    pub defect: Defect,
}

/// One entry of an allow-list, ready to match.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    cells: Cells,
    /// Length of what all names begin with that it matches, in bytes.
    prefix: usize,
    /// A part of the text that all these names have somewhere.
    needle: Range<usize>,
}

/// Whether a pattern matches a text of which some parts are not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Match {
    /// Whatever the unknown parts are.
    Always,
    /// Only with some values.
    Sometimes,
    /// Whatever the unknown parts are, it does not.
    Never,
    /// The question is too big to decide.
    Undecided,
}

/// The answer to a question about all names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Proof {
    /// It holds for all of them.
    Holds,
    /// It does not: one of the shortest names that show it.
    Fails(String),
    /// Too big to decide.
    Undecided,
}

/// Whether there is a name of a kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Example {
    /// One of the shortest.
    Found(String),
    /// There is none.
    None,
    /// Too big to decide.
    Undecided,
}

impl Pattern {
    /// Reads an entry. A malformed one matches what the Runner's matcher lets it match, mostly
    /// nothing.
    #[must_use]
    pub fn new(text: &str, dialect: Dialect) -> Self {
        Self {
            text: text.to_owned(),
            cells: Cells::new(text, dialect),
            prefix: prefix(text),
            needle: needle(text),
        }
    }

    /// The entry as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the matcher refuses in this pattern, the first of it.
    #[must_use]
    pub fn malformed(&self) -> Option<Malformed> {
        self.cells.malformed()
    }

    /// Whether it matches the whole text.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        // Most names meet lists of other hosts.
        let prefix = self.text.as_bytes().get(..self.prefix).unwrap_or_default();
        let is_worth_it = text.as_bytes().starts_with(prefix)
            && self
                .text
                .get(self.needle.clone())
                .is_none_or(|needle| text.contains(needle));
        is_worth_it && Machine::new(&self.cells).matches(text)
    }

    /// Whether it matches a text with unknown parts. A variable that stands in it twice may hold different
    /// things here, so that `Sometimes` may be too careful.
    #[must_use]
    pub fn matches_template(&self, template: &Template) -> Match {
        questions::compare(self, template)
    }

    /// A valid image reference that it matches: `name`, `name:tag`, `host:5000/path/name@sha256:...`.
    #[must_use]
    pub fn example(&self) -> Example {
        if let Some(name) = shortcut::example(self) {
            return Example::Found(name);
        }
        match questions::search(Some(self), &[]) {
            Search::Found(text) => Example::Found(text),
            Search::None => Example::None,
            Search::Undecided => Example::Undecided,
        }
    }
}

/// Whether every valid image reference that a pattern matches is matched by one of these.
#[must_use]
pub fn is_covered(pattern: &Pattern, by: &[&Pattern]) -> Proof {
    if let Some(name) = shortcut::example(pattern)
        && !by.iter().any(|by| by.matches(&name))
    {
        return Proof::Fails(name);
    }
    Proof::from(questions::search(Some(pattern), by))
}

/// Whether every valid image reference is matched by one of these.
#[must_use]
pub fn is_everything(patterns: &[&Pattern]) -> Proof {
    for name in shortcut::NAMES {
        if !patterns.iter().any(|pattern| pattern.matches(name)) {
            return Proof::Fails(name.to_owned());
        }
    }
    Proof::from(questions::search(None, patterns))
}

/// How much of every name that an entry matches is written at its beginning, in bytes. The `/` before a `**`
/// may be missing in a name.
fn prefix(text: &str) -> usize {
    let end = text.find(['*', '?', '[', '{', '\\']).unwrap_or(text.len());
    let literal = text.get(..end).unwrap_or_default();
    if end == text.len() {
        end
    } else {
        literal.trim_end_matches('/').len()
    }
}

/// The longest part of an entry without wildcards and slashes; empty where only some names have it.
fn needle(text: &str) -> Range<usize> {
    if text.contains(['[', ']', '{', '}', '\\']) {
        return 0..0;
    }
    let mut start = 0;
    let pieces = text.split(['*', '?', '/']).map(|piece| {
        let place = start..start + piece.len();
        start = place.end + 1;
        place
    });
    pieces.max_by_key(Range::len).unwrap_or(0..0)
}

impl From<Search> for Proof {
    fn from(search: Search) -> Self {
        match search {
            Search::Found(text) => Self::Fails(text),
            Search::None => Self::Holds,
            Search::Undecided => Self::Undecided,
        }
    }
}
