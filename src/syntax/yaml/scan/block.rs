//! Block scalars: `|` and `>`.

use std::ops::Range;

use super::pieces::Pieces;
use super::{Payload, Scanner, TokenKind};
use crate::syntax::yaml::chars;
use crate::syntax::yaml::error::Fault;
use crate::syntax::yaml::event::Style;

/// What happens to the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

/// The lines of a block scalar.
struct Body {
    start: u32,
    folded: bool,
    chomping: Chomping,
    /// The column of the text, zero as long as it is unknown.
    indent: i64,
    /// The end of the token: after the last line break that belongs to it.
    end: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn fetch_block_scalar(&mut self) -> Result<(), Fault> {
        self.forget_key()?;
        self.key_allowed = true;
        let start = self.mark();
        let folded = self.byte() == b'>';
        self.position += 1;
        let (chomping, increment) = self.scan_block_header(start)?;
        let mut body = Body {
            start,
            folded,
            chomping,
            indent: match increment {
                0 => 0,
                _ => self.indent.max(0) + increment,
            },
            end: self.position,
        };
        let value = self.scan_block_body(&mut body)?;
        let style = if folded {
            Style::Folded
        } else {
            Style::Literal
        };
        let payload = Payload::Value(value.finish());
        self.push_up_to(body.end as u32, TokenKind::Scalar(style), start, payload);
        Ok(())
    }

    /// Reads the rest of the first line: chomping and indentation in either order, and a comment.
    fn scan_block_header(&mut self, start: u32) -> Result<(Chomping, i64), Fault> {
        let mut chomping = self.scan_chomping();
        let increment = self.scan_increment(start)?;
        if chomping.is_none() && increment > 0 {
            chomping = self.scan_chomping();
        }
        self.position = chars::skip_blanks(self.bytes, self.position);
        self.skip_comment();
        if !chars::is_line_end(self.bytes, self.position) {
            return Err(in_block(
                start,
                "did not find expected comment or line break",
                self.mark(),
            ));
        }
        self.skip_break();
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn scan_chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.byte() {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.position += 1;
        Some(chomping)
    }

    fn scan_increment(&mut self, start: u32) -> Result<i64, Fault> {
        match self.byte() {
            b'0' => Err(in_block(
                start,
                "found an indentation indicator equal to 0",
                self.mark(),
            )),
            digit @ b'1'..=b'9' => {
                self.position += 1;
                Ok(i64::from(digit - b'0'))
            }
            _ => Ok(0),
        }
    }

    fn scan_block_body(&mut self, body: &mut Body) -> Result<Pieces<'a>, Fault> {
        let mut value = Pieces::of(self.text);
        // The line break after the last line, and the empty lines after that.
        let mut line_break = 0..0;
        let mut empty = self.skip_empty_lines(body)?;
        let mut indented_before = false;
        while self.margin() == body.indent && self.position < self.bytes.len() {
            let indented = chars::is_blank(self.byte());
            let folds = body.folded
                && !line_break.is_empty()
                && chars::break_length(self.bytes, line_break.start) < 3
                && !indented_before
                && !indented;
            if !folds {
                self.add_breaks(&mut value, line_break);
            } else if empty.is_empty() {
                value.character(' ');
            }
            self.add_breaks(&mut value, empty);
            indented_before = indented;
            let from = self.position;
            self.position = chars::find_break(self.bytes, from);
            value.slice(from..self.position);
            let from = self.position;
            self.skip_break();
            line_break = from..self.position;
            empty = self.skip_empty_lines(body)?;
        }
        if body.chomping != Chomping::Strip {
            self.add_breaks(&mut value, line_break);
        }
        if body.chomping == Chomping::Keep {
            self.add_breaks(&mut value, empty);
        }
        Ok(value)
    }

    /// Goes over indentation and empty lines to the next text, and gives the range of the empty lines.
    ///
    /// The first time it finds the indentation if the header does not say it: that of the text, but at least that of the
    /// longest line of spaces before it.
    fn skip_empty_lines(&mut self, body: &mut Body) -> Result<Range<usize>, Fault> {
        let from = self.position;
        body.end = from;
        let mut deepest = 0;
        loop {
            let open = |scanner: &Self| body.indent == 0 || scanner.margin() < body.indent;
            while self.byte() == b' ' && open(self) {
                self.position += 1;
            }
            deepest = deepest.max(self.margin());
            if self.byte() == b'\t' && open(self) {
                return Err(in_block(
                    body.start,
                    "found a tab character where an indentation space is expected",
                    self.mark(),
                ));
            }
            if !self.skip_break() {
                break;
            }
            body.end = self.position;
        }
        if body.indent == 0 {
            body.indent = deepest.max(self.indent + 1).max(1);
        }
        Ok(from..body.end)
    }
}

fn in_block(start: u32, problem: &'static str, at: u32) -> Fault {
    Fault::within("while scanning a block scalar", start, problem, at)
}
