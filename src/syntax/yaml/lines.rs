//! Lines and columns as libyaml counts them: five kinds of line break, columns in characters.

use super::chars;

/// A line and a column, both zero-based; columns count characters, a byte order mark is one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Position {
    /// The line, from zero.
    pub line: u32,
    /// The column in characters, from zero.
    pub column: u32,
}

/// Where each line of a text starts.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<u32>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        let mut at = 0;
        loop {
            at = chars::find_break(bytes, at);
            let length = chars::break_length(bytes, at);
            if length == 0 {
                return Lines { text, starts };
            }
            at += length;
            starts.push(at as u32);
        }
    }

    /// The place of a byte; one past the end is the end.
    ///
    /// Counts the characters between the start of the line and the byte.
    pub fn position(&self, offset: u32) -> Position {
        let line = self
            .starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1);
        let start = self.starts[line] as usize;
        let end = (offset as usize).min(self.text.len());
        Position {
            line: line as u32,
            column: chars::count(&self.text.as_bytes()[start..end]),
        }
    }

    /// Where libyaml's end of the stream stands: always at the start of a line, an imagined one if need be.
    pub fn stream_end(&self) -> Position {
        let end = self.position(self.text.len() as u32);
        if end.column == 0 {
            return end;
        }
        Position {
            line: end.line + 1,
            column: 0,
        }
    }
}
