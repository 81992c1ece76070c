//! Lines of a text around a byte offset: where an edit that works on whole lines begins and ends.
//!
//! TOML and YAML share blanks, line breaks and comments; what the lines say is not known here.

use std::ops::Range;

use super::node::Node;
use crate::source::{Edit, FileId, Span};

/// The text of one file.
#[derive(Clone, Copy)]
pub(super) struct Layout<'t> {
    pub(super) text: &'t str,
    file: FileId,
}

/// What follows an element on its line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rest<'t> {
    /// Blanks or nothing.
    Blank,
    /// Blanks and a comment, which begins with `#`.
    Comment(&'t str),
}

impl<'t> Layout<'t> {
    /// The text of the file a node is written in.
    pub(super) fn of(node: Node<'t>) -> Self {
        let file = node.span().file;
        Self {
            text: node.forest().text(file),
            file,
        }
    }

    /// A part of the text; empty when the range is none.
    pub(super) fn slice(self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// First byte of the text behind a byte order mark.
    pub(super) fn start(self) -> usize {
        let mark = '\u{FEFF}';
        if self.text.starts_with(mark) {
            mark.len_utf8()
        } else {
            0
        }
    }

    /// First byte of the line of an offset, behind a byte order mark.
    pub(super) fn line_start(self, offset: usize) -> usize {
        match self.slice(0..offset).rfind(['\n', '\r']) {
            Some(at) => at + 1,
            None => self.start().min(offset),
        }
    }

    /// End of the line of an offset, before its line break.
    pub(super) fn line_end(self, offset: usize) -> usize {
        let rest = self.slice(offset..self.text.len());
        offset + rest.find(['\n', '\r']).unwrap_or(rest.len())
    }

    /// Start of the line below; the end of the text below the last line.
    pub(super) fn next_line(self, offset: usize) -> usize {
        let end = self.line_end(offset);
        end + break_at(self.text, end).len()
    }

    /// The text before an offset on its line.
    pub(super) fn before(self, offset: usize) -> &'t str {
        self.slice(self.line_start(offset)..offset)
    }

    /// The blanks before an offset, if nothing else stands before it on its line.
    pub(super) fn indent(self, offset: usize) -> Option<&'t str> {
        let before = self.before(offset);
        is_blank(before).then_some(before)
    }

    /// The column of a YAML node from zero, if only blanks and the dashes of lists stand before it.
    pub(super) fn column(self, offset: usize) -> Option<usize> {
        // Psych counts a byte order mark as a column; what stands behind it cannot move.
        if self.start() > 0 && self.line_start(offset) == self.start() {
            return None;
        }
        let before = self.before(offset);
        let simple = before.bytes().all(|byte| matches!(byte, b' ' | b'-'));
        (simple && !before.starts_with("---")).then_some(before.len())
    }

    /// What follows on the line, if it is nothing that counts.
    pub(super) fn rest(self, offset: usize) -> Option<Rest<'t>> {
        let rest = self.slice(offset..self.line_end(offset));
        let body = rest.trim_start_matches([' ', '\t']);
        if body.is_empty() {
            return Some(Rest::Blank);
        }
        // In YAML a `#` right behind a scalar belongs to it, and these three end a line and so a
        // comment; nothing that needs them is worth an edit.
        let comment = body.starts_with('#')
            && body.len() < rest.len()
            && !body.contains(['\u{85}', '\u{2028}', '\u{2029}']);
        comment.then_some(Rest::Comment(body))
    }

    /// The line break to write near an offset: that of its line, of the one above when the text
    /// ends here, or a line feed.
    pub(super) fn line_break(self, offset: usize) -> &'t str {
        let here = break_at(self.text, self.line_end(offset));
        if !here.is_empty() {
            return here;
        }
        let before = self.slice(0..self.line_start(offset));
        if before.ends_with("\r\n") {
            "\r\n"
        } else if before.ends_with('\r') {
            "\r"
        } else {
            "\n"
        }
    }

    /// Where a text ends that runs up to an offset, without blanks and line breaks behind it.
    pub(super) fn trimmed(self, offset: usize) -> usize {
        self.slice(0..offset)
            .trim_end_matches([' ', '\t', '\n', '\r'])
            .len()
    }

    /// Puts `text` in the place of a range.
    pub(super) fn edit(self, range: Range<usize>, text: impl Into<String>) -> Option<Edit> {
        self.text.get(range.clone())?;
        Some(Edit {
            span: Span::new(
                self.file,
                u32::try_from(range.start).ok()?,
                u32::try_from(range.end).ok()?,
            ),
            text: text.into(),
        })
    }

    /// Writes a line below the one of an offset. The edit stands at the end of that line, so that
    /// it does not touch an edit of the line below.
    pub(super) fn insert_below(self, offset: usize, line: &str) -> Option<Edit> {
        let end = self.line_end(offset);
        self.edit(end..end, format!("{}{line}", self.line_break(offset)))
    }
}

/// Whether a text is nothing but spaces and tabs.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

fn break_at(text: &str, offset: usize) -> &str {
    let rest = text.get(offset..).unwrap_or_default();
    let length = match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    &rest[..length]
}
