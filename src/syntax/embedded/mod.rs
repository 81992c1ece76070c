//! A part of a text that is TOML: the rest is blanked out, so that every byte keeps its place and
//! every span of the part is one of the whole text.
//!
//! Actions of Go templates and variables that something else fills in are neutralised without
//! moving anything: what stands in their place is not decided.

mod action;
mod branch;
mod holes;
mod outer;
mod statement;

use std::ops::Range;
use std::sync::Arc;

use super::Forest;
use super::forest::{Format, Parsed, SyntaxError};
use crate::source::FileId;

pub use holes::Holes;
pub use outer::neutral;

/// A text of the same length as another one in which only a part is left, readable as TOML.
#[derive(Clone, Debug)]
pub struct Masked {
    /// The text to parse.
    pub text: Arc<str>,
    /// The part, in bytes.
    pub range: Range<usize>,
    /// What of it is not decided.
    pub holes: Holes,
}

/// Masks everything but a part. A range that is none of the text gives an empty part.
#[must_use]
pub fn mask(text: &str, range: Range<usize>) -> Masked {
    let part = text.get(range.clone()).unwrap_or_default();
    let range = if part.is_empty() { 0..0 } else { range };
    let (part, mut holes) = statement::neutral(part);
    holes.shift(range.start);
    let mut whole = String::with_capacity(text.len());
    blank(&mut whole, text.get(..range.start).unwrap_or_default());
    whole.push_str(&part);
    blank(&mut whole, text.get(range.end..).unwrap_or_default());
    Masked {
        text: Arc::from(whole),
        range,
        holes,
    }
}

/// Whether a text has anything that would be neutralised.
#[must_use]
pub fn has_holes(text: &str) -> bool {
    text.contains("{{") || text.contains('$')
}

/// Writes blanks for every byte but line breaks that TOML knows.
fn blank(whole: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut next = bytes.iter().skip(1);
    whole.extend(bytes.iter().map(|byte| {
        let following = next.next();
        match byte {
            b'\n' => '\n',
            b'\r' if following == Some(&b'\n') => '\r',
            _ => ' ',
        }
    }));
}

impl Forest {
    /// Reads the TOML of a masked text. What stands where something is filled in is cut; the root
    /// table reaches as far as the part.
    pub fn parse_masked(&mut self, file: FileId, masked: &Masked) -> Parsed {
        let parsed = self.parse(file, Format::Toml, &masked.text);
        self.keep_root_in(parsed.root, masked.range.clone());
        self.cut(file, &masked.holes);
        parsed
    }
}

impl Masked {
    /// Whether an error may be one of the template, not of what it becomes.
    #[must_use]
    pub fn is_of_template(&self, error: &SyntaxError) -> bool {
        let context = error.context.as_ref().map(|(context, _)| context.range());
        let mut places = std::iter::once(error.at.range()).chain(context.clone());
        places.any(|place| {
            let line = line_around(&self.text, place.clone());
            self.holes.touches(&line) || context.is_some() && self.holes.is_optional(place.start)
        })
    }
}

/// The lines that a range touches.
fn line_around(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let behind = text.get(range.end..).unwrap_or_default();
    let end = range.end + behind.find('\n').unwrap_or(behind.len());
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_blank_and_nothing_moves() {
        let text = "\u{feff}a: ä\r\n  b\r\n\tx = 1\n#";
        let start = text.find('x').unwrap();
        let masked = mask(text, start..start + 6);
        assert_eq!(masked.text.len(), text.len());
        assert_eq!(&*masked.text, "        \r\n   \r\n x = 1\n ");
        assert_eq!(masked.range, start..start + 6);
    }

    #[test]
    fn a_range_that_is_none_gives_nothing() {
        assert_eq!(&*mask("ä", 1..2).text, "  ");
        assert_eq!(&*mask("a", 1..7).text, " ");
    }
}
