//! GitLab's split of a file into header and content.
//!
//! GitLab splits the *text* by `/^---\s+/` into at most three pieces before any YAML is read, so a
//! `--- ` at the start of a line inside a quoted scalar splits, too.

use super::build::Builder;
use crate::source::{FileId, Span};
use crate::syntax::ignored::{Ignored, Why};

/// One part of a file that is read as a YAML text of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'s> {
    /// The part.
    pub(super) text: &'s str,
    /// Byte offset in the file.
    pub(super) start: u32,
}

/// Most pieces a file is split into; the last one keeps any further `---`.
const MOST_PIECES: usize = 3;

/// The pieces of a file, blank ones included: at least one.
pub(super) fn split(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while pieces.len() + 1 < MOST_PIECES {
        let Some((end, next)) = divider(text, start) else {
            break;
        };
        pieces.push((start, end));
        start = next;
    }
    pieces.push((start, text.len()));
    let piece = |(start, end): (usize, usize)| Piece {
        text: &text[start..end],
        start: u32::try_from(start).unwrap_or(u32::MAX),
    };
    pieces.into_iter().map(piece).collect()
}

/// The next `---` at the start of a line with white space behind it: where it starts, and where
/// the text behind the white space goes on.
fn divider(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let found = at + text.get(at..)?.find("---")?;
        let line_start = found == 0 || bytes[found - 1] == b'\n';
        let behind = &bytes[found + 3..];
        let blanks = behind
            .iter()
            .take_while(|&&byte| matches!(byte, b' ' | 0x09..=0x0D))
            .count();
        if line_start && blanks > 0 {
            return Some((found, found + 3 + blanks));
        }
        at = found + 1;
    }
}

impl Piece<'_> {
    /// The first line from an offset of the piece on that says something, without indentation and
    /// comment-only lines, and whether a `---` or `...` stands before it.
    fn first_line(self, from: usize) -> Option<((u32, u32), bool)> {
        let rest = self.text.get(from..)?;
        let mut is_divided = false;
        let mut at = from;
        for line in rest.split_inclusive(['\n', '\r']) {
            let mut body = line.trim_end();
            let whole = body.len();
            if let Some(behind) = ["---", "..."]
                .iter()
                .find_map(|mark| body.strip_prefix(mark))
                && (behind.is_empty() || behind.starts_with([' ', '\t']))
            {
                is_divided = true;
                body = behind;
            }
            body = body.trim_start();
            if !(body.is_empty() || body.starts_with(['#', '%'])) {
                let offset = |at: usize| self.start + u32::try_from(at).unwrap_or(u32::MAX);
                let start = at + whole - body.len();
                return Some(((offset(start), offset(at + whole)), is_divided));
            }
            at += line.len();
        }
        None
    }

    /// The whole piece, as one that does not count.
    pub(super) fn ignored(self, file: FileId, why: Why) -> Option<Ignored> {
        let ((start, end), _) = self.first_line(0)?;
        let at = Span::new(file, start, end);
        Some(Ignored { at, why })
    }
}

impl Builder<'_, '_> {
    /// What stands in the piece behind the document that was read.
    pub(super) fn left(&self) -> Option<Ignored> {
        let (end, is_explicit) = self.end?;
        let ((start, line_end), is_divided) = self.piece.first_line(end as usize)?;
        let begins = self.piece.start == 0 && self.piece.text.starts_with('\u{FEFF}');
        let at = Span::new(self.file, start, line_end);
        let why = if begins && !is_divided && !is_explicit {
            Why::Mark
        } else {
            Why::Ended
        };
        Some(Ignored { at, why })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|piece| piece.text).collect()
    }

    // pipeline-semantics 2.5, run on GitLab's own code.
    #[test]
    fn pieces_are_those_of_gitlab() {
        assert_eq!(texts("a: 1\n"), ["a: 1\n"]);
        assert_eq!(texts("---\na: 1\n"), ["", "a: 1\n"]);
        assert_eq!(texts("spec:\n---\na: 1\n"), ["spec:\n", "a: 1\n"]);
        assert_eq!(texts("a: 1\n---"), ["a: 1\n---"]);
        assert_eq!(texts("a: 1\n---foo\n"), ["a: 1\n---foo\n"]);
        assert_eq!(
            texts("a\n---\nb\n---\nc\n---\nd\n"),
            ["a\n", "b\n", "c\n---\nd\n"]
        );
        assert_eq!(texts(""), [""]);
    }
}
