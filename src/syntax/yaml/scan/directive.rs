//! Directives: `%YAML` and `%TAG`.

use super::tag::Address;
use super::{Payload, Scanner, TokenKind};
use crate::syntax::yaml::chars;
use crate::syntax::yaml::error::Fault;

/// Digits of a version number.
const LONGEST_NUMBER: usize = 9;

impl<'a> Scanner<'a> {
    pub(super) fn fetch_directive(&mut self) -> Result<(), Fault> {
        self.close_blocks(-1);
        self.forget_key()?;
        self.key_allowed = false;
        let start = self.mark();
        self.position += 1;
        let from = self.position;
        self.skip_word();
        let name = &self.text[from..self.position];
        let problem = |problem, at| {
            Err(Fault::within(
                "while scanning a directive",
                start,
                problem,
                at,
            ))
        };
        if name.is_empty() {
            return problem("could not find expected directive name", self.mark());
        }
        if !chars::is_gap(self.bytes, self.position) {
            return problem("found unexpected non-alphabetical character", self.mark());
        }
        let (kind, payload) = match name {
            "YAML" => (TokenKind::VersionDirective, self.scan_version(start)?),
            "TAG" => (TokenKind::TagDirective, self.scan_handle(start)?),
            _ => return problem("found unknown directive name", self.mark()),
        };
        self.push(kind, start, payload);
        self.position = chars::skip_blanks(self.bytes, self.position);
        self.skip_comment();
        if !chars::is_line_end(self.bytes, self.position) {
            return problem("did not find expected comment or line break", self.mark());
        }
        self.skip_break();
        Ok(())
    }

    fn scan_version(&mut self, start: u32) -> Result<Payload<'a>, Fault> {
        self.position = chars::skip_blanks(self.bytes, self.position);
        let major = self.scan_number(start)?;
        if self.byte() != b'.' {
            return Err(in_version(
                start,
                "did not find expected digit or '.' character",
                self.mark(),
            ));
        }
        self.position += 1;
        let minor = self.scan_number(start)?;
        Ok(Payload::Version(major, minor))
    }

    fn scan_number(&mut self, start: u32) -> Result<u32, Fault> {
        let mut number = 0;
        let mut length = 0;
        while self.byte().is_ascii_digit() {
            length += 1;
            if length > LONGEST_NUMBER {
                return Err(in_version(
                    start,
                    "found extremely long version number",
                    self.mark(),
                ));
            }
            number = number * 10 + u32::from(self.byte() - b'0');
            self.position += 1;
        }
        if length == 0 {
            return Err(in_version(
                start,
                "did not find expected version number",
                self.mark(),
            ));
        }
        Ok(number)
    }

    /// Reads handle and prefix of a `%TAG`.
    fn scan_handle(&mut self, start: u32) -> Result<Payload<'a>, Fault> {
        self.position = chars::skip_blanks(self.bytes, self.position);
        let from = self.position;
        let problem = |context, problem, at| Err(Fault::within(context, start, problem, at));
        if self.byte() != b'!' {
            return problem(
                "while scanning a tag directive",
                "did not find expected '!'",
                self.mark(),
            );
        }
        self.position += 1;
        self.skip_word();
        if self.byte() == b'!' {
            self.position += 1;
        } else if self.position > from + 1 {
            return problem(
                "while parsing a tag directive",
                "did not find expected '!'",
                self.mark(),
            );
        }
        let handle = &self.text[from..self.position];
        let context = "while scanning a %TAG directive";
        if !chars::is_blank(self.byte()) {
            return problem(context, "did not find expected whitespace", self.mark());
        }
        self.position = chars::skip_blanks(self.bytes, self.position);
        let rest = self.scan_address(Address::Prefix, self.position, start)?;
        if !chars::is_gap(self.bytes, self.position) {
            return problem(
                context,
                "did not find expected whitespace or line break",
                self.mark(),
            );
        }
        Ok(Payload::Tag { handle, rest })
    }
}

fn in_version(start: u32, problem: &'static str, at: u32) -> Fault {
    Fault::within("while scanning a %YAML directive", start, problem, at)
}
