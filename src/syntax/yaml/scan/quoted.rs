//! Scalars between quotes.

use super::pieces::Pieces;
use super::{Payload, Scanner, TokenKind};
use crate::syntax::yaml::chars;
use crate::syntax::yaml::error::Fault;
use crate::syntax::yaml::event::Style;

impl<'a> Scanner<'a> {
    pub(super) fn fetch_quoted(&mut self) -> Result<(), Fault> {
        self.expect_key()?;
        self.key_allowed = false;
        let start = self.mark();
        let quote = self.byte();
        let style = if quote == b'\'' {
            Style::SingleQuoted
        } else {
            Style::DoubleQuoted
        };
        self.position += 1;
        let mut value = Pieces::of(self.text);
        self.scan_quoted(quote, start, &mut value)?;
        self.push(
            TokenKind::Scalar(style),
            start,
            Payload::Value(value.finish()),
        );
        Ok(())
    }

    /// Reads up to and over the closing quote.
    fn scan_quoted(&mut self, quote: u8, start: u32, value: &mut Pieces<'a>) -> Result<(), Fault> {
        // Where the text begins that is not part of the value yet.
        let mut from = self.position;
        loop {
            self.position = chars::find_quoted_stop(self.bytes, self.position);
            let at = self.position;
            match self.byte() {
                0 => return Err(unclosed(start, "found unexpected end of stream", at)),
                byte if byte == quote => {
                    value.slice(from..at);
                    self.position += 1;
                    if quote != b'\'' || self.byte() != b'\'' {
                        return Ok(());
                    }
                    // The second of two quotes stands for both.
                    from = self.position;
                    self.position += 1;
                }
                b'\\' if quote == b'"' => {
                    value.slice(from..at);
                    self.scan_escape(start, value)?;
                    from = self.position;
                }
                _ if chars::is_line_end(self.bytes, at) => {
                    value.slice(from..self.before_blanks(from));
                    self.skip_quoted_gap(start)?;
                    self.add_fold(value, at..self.position);
                    from = self.position;
                }
                _ => self.position += 1,
            }
        }
    }

    /// The place before the blanks that stand before here, but not before `from`.
    fn before_blanks(&self, from: usize) -> usize {
        let line = &self.bytes[from..self.position];
        from + line
            .iter()
            .rposition(|&byte| !chars::is_blank(byte))
            .map_or(0, |last| last + 1)
    }

    /// Goes over line breaks and blanks to the text of the next line.
    fn skip_quoted_gap(&mut self, start: u32) -> Result<(), Fault> {
        while self.skip_break() || chars::is_blank(self.byte()) {
            self.position = chars::skip_blanks(self.bytes, self.position);
        }
        if self.document_indicator().is_some() {
            return Err(unclosed(
                start,
                "found unexpected document indicator",
                self.position,
            ));
        }
        Ok(())
    }

    /// Reads an escape, the backslash being here.
    fn scan_escape(&mut self, start: u32, value: &mut Pieces<'a>) -> Result<(), Fault> {
        if chars::break_length(self.bytes, self.position + 1) > 0 {
            self.position += 1;
            self.skip_break();
            let gap = self.position;
            self.skip_quoted_gap(start)?;
            self.add_breaks(value, gap..self.position);
            return Ok(());
        }
        let code = self.byte_after(1);
        let character = match code {
            b'0' => '\0',
            b'a' => '\x07',
            b'b' => '\x08',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\x0B',
            b'f' => '\x0C',
            b'r' => '\r',
            b'e' => '\x1B',
            b' ' | b'"' | b'/' | b'\\' => char::from(code),
            b'N' => '\u{85}',
            b'_' => '\u{A0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => return self.scan_code(2, start, value),
            b'u' => return self.scan_code(4, start, value),
            b'U' => return self.scan_code(8, start, value),
            _ => {
                return Err(in_escape(
                    start,
                    "found unknown escape character",
                    self.position,
                ));
            }
        };
        self.position += 2;
        value.character(character);
        Ok(())
    }

    /// Reads the hexadecimal digits of an escape, the backslash being here.
    fn scan_code(
        &mut self,
        digits: usize,
        start: u32,
        value: &mut Pieces<'a>,
    ) -> Result<(), Fault> {
        self.position += 2;
        let mut code = 0;
        for distance in 0..digits {
            let Some(digit) = char::from(self.byte_after(distance)).to_digit(16) else {
                return Err(in_escape(
                    start,
                    "did not find expected hexdecimal number",
                    self.position,
                ));
            };
            code = code << 4 | digit;
        }
        let Some(character) = char::from_u32(code) else {
            return Err(in_escape(
                start,
                "found invalid Unicode character escape code",
                self.position,
            ));
        };
        self.position += digits;
        value.character(character);
        Ok(())
    }
}

fn unclosed(start: u32, problem: &'static str, at: usize) -> Fault {
    Fault::within("while scanning a quoted scalar", start, problem, at as u32)
}

fn in_escape(start: u32, problem: &'static str, at: usize) -> Fault {
    Fault::within("while parsing a quoted scalar", start, problem, at as u32)
}
