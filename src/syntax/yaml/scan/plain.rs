//! Plain scalars.

use super::pieces::Pieces;
use super::{Payload, Scanner, TokenKind};
use crate::syntax::yaml::chars::{self, byte_at};
use crate::syntax::yaml::error::Fault;
use crate::syntax::yaml::event::Style;

/// One line of a plain scalar.
struct Line {
    /// The end of its text, before blanks.
    end: usize,
    /// The scalar may go on in the next line.
    open: bool,
}

impl Scanner<'_> {
    pub(super) fn fetch_plain(&mut self) -> Result<(), Fault> {
        self.expect_key()?;
        self.key_allowed = false;
        let start = self.position;
        let mut value = Pieces::of(self.text);
        let mut end = start;
        // Where the line breaks after the last text begin.
        let mut gap = None;
        while self.byte() != b'#' && self.document_indicator().is_none() {
            let from = self.position;
            let line = self.scan_plain_line(start)?;
            if line.end > from {
                if let Some(gap) = gap.take() {
                    self.add_fold(&mut value, gap..from);
                }
                value.slice(from..line.end);
                end = line.end;
            }
            if !line.open {
                break;
            }
            gap = Some(self.position);
            self.skip_plain_gap(start)?;
            if !self.in_flow() && self.margin() <= self.indent {
                break;
            }
        }
        if gap.is_some() {
            self.key_allowed = true;
        }
        let payload = Payload::Value(value.finish());
        self.push_up_to(
            end as u32,
            TokenKind::Scalar(Style::Plain),
            start as u32,
            payload,
        );
        Ok(())
    }

    /// Goes to the end of the scalar or of its line.
    fn scan_plain_line(&mut self, start: usize) -> Result<Line, Fault> {
        let in_flow = self.in_flow();
        let mut at = self.position;
        let mut end = at;
        let open = loop {
            let stop = chars::find_plain_stop(self.bytes, at, in_flow);
            if stop > at {
                end = stop;
            }
            at = stop;
            match byte_at(self.bytes, at) {
                b' ' | b'\t' => {
                    at = chars::skip_blanks(self.bytes, at);
                    if byte_at(self.bytes, at) == b'#' {
                        break false;
                    }
                    continue;
                }
                b':' => {
                    let next = byte_at(self.bytes, at + 1);
                    if in_flow && matches!(next, b',' | b'?' | b'[' | b']' | b'{' | b'}') {
                        self.position = at;
                        return Err(Fault::within(
                            "while scanning a plain scalar",
                            start as u32,
                            "found unexpected ':'",
                            self.mark(),
                        ));
                    }
                    if chars::is_gap(self.bytes, at + 1) {
                        break false;
                    }
                }
                0 | b',' | b'[' | b']' | b'{' | b'}' => break false,
                _ if chars::is_line_end(self.bytes, at) => break true,
                _ => {}
            }
            at += 1;
            end = at;
        };
        self.position = at;
        Ok(Line { end, open })
    }

    /// Goes over line breaks and the blanks around them, the first line break being here.
    fn skip_plain_gap(&mut self, start: usize) -> Result<(), Fault> {
        loop {
            while chars::is_blank(self.byte()) {
                if self.byte() == b'\t' && self.margin() <= self.indent {
                    return Err(Fault::within(
                        "while scanning a plain scalar",
                        start as u32,
                        "found a tab character that violates indentation",
                        self.mark(),
                    ));
                }
                self.position += 1;
            }
            if !self.skip_break() {
                return Ok(());
            }
        }
    }
}
