//! The text of an allow-list entry taken apart: segments, host, name and tag, wildcards.
//!
//! Plain questions about what is written. Whether an entry matches a name is for `glob` to say.

mod expression;
mod host;
mod reason;

pub use expression::{Mark, as_glob, mark};
pub use host::{Spoof, host, is_host, long_name, short_name, spoof};
pub use reason::{Reason, at_commas, is_sound, reason, tells_host_only};

/// What a piece of an entry is to the matcher.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// One letter that stands for itself, with the backslash before it.
    Letter,
    /// `/`.
    Slash,
    /// One or more `*`.
    Stars,
    /// `?`.
    Question,
    /// `[...]`, to the end if it is open.
    Class,
    /// `{`.
    Open,
    /// `,` in braces.
    Comma,
    /// `}` that closes a brace.
    Close,
}

/// A piece of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece<'e> {
    /// What it is.
    pub part: Part,
    /// Its text.
    pub text: &'e str,
    /// Where it begins, in bytes.
    pub at: usize,
    /// How many braces are open around it; those of a brace itself are not counted.
    pub depth: usize,
}

impl Piece<'_> {
    /// Whether it may stand for several texts.
    #[must_use]
    pub fn is_wild(&self) -> bool {
        matches!(self.part, Part::Stars | Part::Question | Part::Class)
    }

    /// Where the text behind it begins, in bytes.
    #[must_use]
    pub fn end(&self) -> usize {
        self.at + self.text.len()
    }
}

/// The pieces of an entry, in order.
#[must_use]
pub fn pieces(entry: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut rest, mut at, mut depth) = (entry, 0, 0);
    while let Some(first) = rest.chars().next() {
        let (part, length) = match first {
            '/' => (Part::Slash, 1),
            '*' => (Part::Stars, rest.len() - rest.trim_start_matches('*').len()),
            '?' => (Part::Question, 1),
            '[' => (Part::Class, class_length(rest)),
            '{' => (Part::Open, 1),
            '}' if depth > 0 => (Part::Close, 1),
            ',' if depth > 0 => (Part::Comma, 1),
            '\\' => {
                let escaped = rest.chars().nth(1).map_or(0, char::len_utf8);
                (Part::Letter, 1 + escaped)
            }
            letter => (Part::Letter, letter.len_utf8()),
        };
        if part == Part::Close {
            depth -= 1;
        }
        let (text, behind) = rest.split_at(length);
        pieces.push(Piece {
            part,
            text,
            at,
            depth,
        });
        if part == Part::Open {
            depth += 1;
        }
        rest = behind;
        at += length;
    }
    pieces
}

/// The length of the class that a text begins with.
fn class_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            ']' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The text between two places of an entry.
fn between(entry: &str, start: usize, end: usize) -> &str {
    entry.get(start..end).unwrap_or_default()
}

/// The texts between slashes. A slash in braces or in a class divides nothing.
#[must_use]
pub fn segments(entry: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in pieces(entry) {
        if piece.part == Part::Slash && piece.depth == 0 {
            found.push(between(entry, start, piece.at));
            start = piece.end();
        }
    }
    found.push(between(entry, start, entry.len()));
    found
}

/// The last segment.
#[must_use]
pub fn last_segment(entry: &str) -> &str {
    segments(entry).pop().unwrap_or_default()
}

/// An entry without its tag and digest, and these with their `:` or `@`; `None` if there is neither
/// outside braces.
#[must_use]
pub fn name_and_tag(entry: &str) -> Option<(&str, &str)> {
    let start = entry.len() - last_segment(entry).len();
    let mark = pieces(entry)
        .into_iter()
        .find(|piece| piece.at >= start && piece.depth == 0 && matches!(piece.text, ":" | "@"))?;
    entry.split_at_checked(mark.at)
}

/// Whether an entry may match the name it says followed by a tag or a digest: because it has one, or
/// because a wildcard of its last segment can stand for one.
#[must_use]
pub fn has_tag(entry: &str) -> bool {
    pieces(last_segment(entry))
        .iter()
        .any(|piece| match piece.part {
            Part::Letter => matches!(piece.text, ":" | "@"),
            Part::Stars | Part::Question => true,
            Part::Class => {
                piece.text.contains([':', '@'])
                    || piece.text.starts_with("[!")
                    || piece.text.starts_with("[^")
            }
            _ => false,
        })
}

/// Whether an entry stands for itself only.
#[must_use]
pub fn is_literal(entry: &str) -> bool {
    pieces(entry).iter().all(|piece| {
        matches!(piece.part, Part::Letter | Part::Slash) && !piece.text.starts_with('\\')
    })
}

/// Whether a text can stand for several.
#[must_use]
pub fn is_wild(text: &str) -> bool {
    pieces(text).iter().any(Piece::is_wild)
}

/// Two or more stars that are not a whole segment, outside braces.
#[must_use]
pub fn stray_stars(entry: &str) -> Option<Piece<'_>> {
    let pieces = pieces(entry);
    let is_edge = |piece: Option<&Piece<'_>>| piece.is_none_or(|piece| piece.part == Part::Slash);
    let place = pieces.iter().enumerate().position(|(index, piece)| {
        let before = index.checked_sub(1).and_then(|index| pieces.get(index));
        let is_segment = piece.text == "**" && is_edge(before) && is_edge(pieces.get(index + 1));
        piece.part == Part::Stars && piece.text.len() > 1 && piece.depth == 0 && !is_segment
    })?;
    pieces.get(place).copied()
}

/// The classes that begin with `!`.
#[must_use]
pub fn negated_classes(entry: &str) -> Vec<&str> {
    let pieces = pieces(entry).into_iter();
    let classes = pieces.filter(|piece| piece.part == Part::Class && piece.text.starts_with("[!"));
    classes.map(|piece| piece.text).collect()
}

/// The entry with `[^` for every `[!`.
#[must_use]
pub fn with_carets(entry: &str) -> String {
    let pieces = pieces(entry).into_iter();
    let texts = pieces.map(|piece| match piece.text.strip_prefix("[!") {
        Some(rest) if piece.part == Part::Class => format!("[^{rest}"),
        _ => piece.text.to_owned(),
    });
    texts.collect()
}

/// The first variable of an entry, as written: `$NAME`, `${NAME}`.
#[must_use]
pub fn variable(entry: &str) -> Option<&str> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    entry.match_indices('$').find_map(|(at, _)| {
        let inside = entry.get(at + 1..)?;
        let bare = inside.trim_start_matches('{');
        let braces = inside.len() - bare.len();
        let name = bare.len() - bare.trim_start_matches(is_name).len();
        if name == 0 || bare.starts_with(|letter: char| letter.is_ascii_digit()) {
            return None;
        }
        let end = at + 1 + braces + name;
        let is_closed = braces > 0 && entry.get(end..)?.starts_with('}');
        entry.get(at..end + usize::from(is_closed))
    })
}

/// The entry with its names in lower case, if they are not: what stands before tags, outside
/// classes and variables. A host may be written as anybody likes.
#[must_use]
pub fn in_lower_case(entry: &str) -> Option<String> {
    if variable(entry).is_some() {
        return None;
    }
    let host = host(entry).map_or(0, |(host, _)| host.len());
    // Whether the letter belongs to a tag; for each open brace, whether what is before it does, and
    // whether one of its texts ends in one.
    let (mut is_tag, mut around) = (false, Vec::new());
    let mut lowered = String::with_capacity(entry.len());
    for piece in pieces(entry) {
        match piece.part {
            Part::Slash => is_tag = false,
            Part::Open => around.push((is_tag, false)),
            Part::Comma => {
                if let Some((before, ends_in_tag)) = around.last_mut() {
                    *ends_in_tag |= is_tag;
                    is_tag = *before;
                }
            }
            Part::Close => is_tag |= around.pop().is_some_and(|(_, ends_in_tag)| ends_in_tag),
            _ => {}
        }
        is_tag |= matches!(piece.text, ":" | "@");
        if piece.part == Part::Letter && !is_tag && piece.at >= host {
            lowered.push_str(&piece.text.to_ascii_lowercase());
        } else {
            lowered.push_str(piece.text);
        }
    }
    (lowered != entry).then_some(lowered)
}

#[cfg(test)]
mod tests;
