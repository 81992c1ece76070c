//! Why an entry does not match a name that it nearly matches.

use std::fmt;

use super::cells::Cells;
use super::machine::{Machine, State};
use super::{Defect, Dialect, Pattern};

/// What stands in front of the names of Docker Hub, or does not.
const PREFIXES: [&str; 3] = ["docker.io/library/", "docker.io/", "library/"];

/// The nearest reason why an entry does not match a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The entry is malformed.
    Malformed(Defect),
    /// It begins with `!`, which negates nothing, and matches the name without it.
    Negation,
    /// It would match if `*` crossed `/`.
    Crossing,
    /// It wants a tag or a digest, and the name has none.
    NoTag,
    /// It matches the name without its tag.
    Tag,
    /// It matches the name without its tag and digest, or without its digest.
    Digest,
    /// The name begins with this, the entry does not.
    Prefix(&'static str),
    /// The entry begins with this, the name does not.
    NoPrefix(&'static str),
    /// Only the case of letters differs.
    Case,
    /// It may match names that begin like this, and no longer beginning of this one.
    Until(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(defect) => write!(formatter, "malformed: {defect}"),
            Self::Negation => formatter.write_str("\"!\" does not negate"),
            Self::Crossing => formatter.write_str("\"*\" does not cross \"/\""),
            Self::NoTag => formatter.write_str("the name has no tag"),
            Self::Tag => formatter.write_str("the entry allows no tag"),
            Self::Digest => formatter.write_str("the entry allows no digest"),
            Self::Prefix(prefix) => write!(formatter, "the entry lacks \"{prefix}\""),
            Self::NoPrefix(prefix) => write!(formatter, "the name lacks \"{prefix}\""),
            Self::Case => formatter.write_str("upper and lower case differ"),
            Self::Until(text) => write!(formatter, "matches as far as \"{text}\""),
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OpenClass => "\"[\" without \"]\"",
            Self::EmptyClass => "empty \"[]\"",
            Self::BadRange => "half a range in \"[]\"",
            Self::OpenBrace => "\"{\" without \"}\"",
            Self::LoneBrace => "\"}\" without \"{\"",
            Self::TrailingBackslash => "\"\\\" at the end",
        })
    }
}

/// Why a pattern does not match a name; nothing if it does, or if they have nothing to do with each other.
#[must_use]
pub fn why_not(pattern: &Pattern, name: &str) -> Option<Reason> {
    if pattern.matches(name) {
        return None;
    }
    if let Some(malformed) = pattern.malformed() {
        return Some(Reason::Malformed(malformed.defect));
    }
    let dialect = pattern.cells.dialect();
    if let Some(text) = pattern.text.strip_prefix('!')
        && Pattern::new(text, dialect).matches(name)
    {
        return Some(Reason::Negation);
    }
    let (bare, has_tag, has_digest) = parts(name);
    if has_digest && pattern.matches(bare) {
        return Some(Reason::Digest);
    }
    if let Some((tagged, _)) = name.split_once('@')
        && pattern.matches(tagged)
    {
        return Some(Reason::Digest);
    }
    if has_tag && pattern.matches(bare) {
        return Some(Reason::Tag);
    }
    if !has_tag && !has_digest && pattern.matches(&format!("{name}:x")) {
        return Some(Reason::NoTag);
    }
    if crosses(&pattern.text, name) {
        return Some(Reason::Crossing);
    }
    for prefix in PREFIXES {
        if let Some(rest) = name.strip_prefix(prefix)
            && pattern.matches(rest)
        {
            return Some(Reason::Prefix(prefix));
        }
        if pattern.matches(&format!("{prefix}{name}")) {
            return Some(Reason::NoPrefix(prefix));
        }
    }
    let lower = Pattern::new(&pattern.text.to_lowercase(), dialect);
    if lower.matches(&name.to_lowercase()) {
        return Some(Reason::Case);
    }
    let shared = shared(&pattern.cells, name);
    (!shared.is_empty()).then_some(Reason::Until(shared))
}

/// An entry that would match the name, for reasons that a small change of the pattern removes. What it allows
/// beyond the name is for the reader to judge.
#[must_use]
pub fn suggestion(pattern: &Pattern, reason: &Reason, name: &str) -> Option<String> {
    let text = pattern.text();
    let dialect = pattern.cells.dialect();
    let candidates = match reason {
        Reason::Crossing => crossings(text),
        Reason::NoTag => without_tag(text),
        Reason::Tag => vec![format!("{text}:*")],
        Reason::Digest => vec![
            format!("{text}@*"),
            format!("{text}:*"),
            format!("{text}:*@*"),
        ],
        Reason::Prefix(prefix) => vec![format!("{prefix}{text}")],
        Reason::NoPrefix(prefix) => text
            .strip_prefix(prefix)
            .map(str::to_owned)
            .into_iter()
            .collect(),
        Reason::Malformed(_) | Reason::Negation | Reason::Case | Reason::Until(_) => Vec::new(),
    };
    candidates.into_iter().find(|candidate| {
        let pattern = Pattern::new(candidate, dialect);
        pattern.malformed().is_none() && pattern.matches(name)
    })
}

/// The text with a `**` for one of its `*`, from the one that allows least to the one that allows most.
fn crossings(text: &str) -> Vec<String> {
    let segments: Vec<&str> = text.split('/').collect();
    let replaced = |at: usize, segment: &str| {
        let mut segments = segments.clone();
        segments[at] = segment;
        segments.join("/")
    };
    let last = segments.len() - 1;
    let mut inner = Vec::new();
    let mut outer = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        if at < last && *segment == "*" {
            inner.push(replaced(at, "**"));
        } else if segment.starts_with('*') && *segment != "**" {
            let is_open = segment.trim_matches(['*', ':', '@']).is_empty();
            if at == last && at > 0 && is_open {
                inner.push(replaced(at, "**"));
            } else {
                inner.push(replaced(at, &format!("**/{segment}")));
            }
        } else if segment.contains('*') && *segment != "**" {
            outer.push(replaced(at, &format!("{segment}/**")));
        }
    }
    inner.extend(outer);
    inner
}

/// The text without what it wants behind the name.
fn without_tag(text: &str) -> Vec<String> {
    let start = text.rfind('/').map_or(0, |at| at + 1);
    let ends = text.match_indices([':', '@']).map(|(at, _)| at);
    let ends = ends.filter(|at| *at >= start);
    ends.filter_map(|at| text.get(..at).map(str::to_owned))
        .collect()
}

/// The entry that is nearest to matching a name, and what is in its way: an entry for which there is more
/// to say than how far it goes; among several, the one that goes farthest.
#[must_use]
pub fn nearest(patterns: &[Pattern], name: &str) -> Option<(usize, Reason)> {
    let reasons = patterns.iter().enumerate();
    let known = reasons.filter_map(|(index, pattern)| {
        let reason = why_not(pattern, name)?;
        let is_close = !matches!(reason, Reason::Until(_) | Reason::Malformed(_));
        let length = shared(&pattern.cells, name).len();
        Some((is_close, length, std::cmp::Reverse(index), reason))
    });
    let (_, _, index, reason) =
        known.max_by_key(|(is_close, length, index, _)| (*is_close, *length, *index))?;
    Some((index.0, reason))
}

/// The name without tag and digest, and whether it has them.
fn parts(name: &str) -> (&str, bool, bool) {
    let (before, has_digest) = match name.split_once('@') {
        Some((before, _)) => (before, true),
        None => (name, false),
    };
    match before.rsplit_once(':') {
        Some((bare, tag)) if !tag.contains('/') => (bare, true, has_digest),
        _ => (before, false, has_digest),
    }
}

fn crosses(text: &str, name: &str) -> bool {
    let cells = Cells::new(text, Dialect::Fourth);
    Machine::crossing(&cells).matches(name)
}

/// The longest beginning of the name with which a name may match.
fn shared(cells: &Cells, name: &str) -> String {
    let mut machine = Machine::new(cells);
    let mut state = machine.start();
    let mut next = State::new();
    let goes_on = |letter: &char| {
        machine.step(&state, *letter, &mut next);
        std::mem::swap(&mut state, &mut next);
        !state.is_empty()
    };
    name.chars().take_while(goes_on).collect()
}
