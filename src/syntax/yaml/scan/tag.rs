//! Anchors, aliases and tags.

use std::borrow::Cow;

use super::{Payload, Scanner, TokenKind};
use crate::syntax::yaml::chars::{self, byte_at};
use crate::syntax::yaml::error::Fault;

/// Where an address is read, which decides its alphabet and the words of errors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Address {
    /// After the handle of a tag.
    Short,
    /// Between `<` and `>`.
    Verbatim,
    /// The prefix of a `%TAG` directive.
    Prefix,
}

impl Address {
    fn context(self) -> &'static str {
        match self {
            Address::Prefix => "while parsing a %TAG directive",
            _ => "while parsing a tag",
        }
    }
}

impl<'a> Scanner<'a> {
    /// An anchor or an alias.
    pub(super) fn fetch_name(&mut self, kind: TokenKind) -> Result<(), Fault> {
        self.expect_key()?;
        self.key_allowed = false;
        let start = self.mark();
        self.position += 1;
        let from = self.position;
        self.skip_word();
        let name = &self.text[from..self.position];
        let ends = chars::is_gap(self.bytes, self.position)
            || matches!(
                self.byte(),
                b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`'
            );
        if name.is_empty() || !ends {
            let context = match kind {
                TokenKind::Alias => "while scanning an alias",
                _ => "while scanning an anchor",
            };
            return Err(Fault::within(
                context,
                start,
                "did not find expected alphabetic or numeric character",
                self.mark(),
            ));
        }
        self.push(kind, start, Payload::Name(name));
        Ok(())
    }

    pub(super) fn skip_word(&mut self) {
        while chars::is_word(self.byte()) {
            self.position += 1;
        }
    }

    pub(super) fn fetch_tag(&mut self) -> Result<(), Fault> {
        self.expect_key()?;
        self.key_allowed = false;
        let start = self.mark();
        let problem = |problem, at| Err(Fault::within("while scanning a tag", start, problem, at));
        let (handle, rest) = if self.byte_after(1) == b'<' {
            self.position += 2;
            let rest = self.scan_address(Address::Verbatim, self.position, start)?;
            if self.byte() != b'>' {
                return problem("did not find the expected '>'", self.mark());
            }
            self.position += 1;
            ("", rest)
        } else {
            self.scan_short_tag(start)?
        };
        let ends =
            chars::is_gap(self.bytes, self.position) || self.in_flow() && self.byte() == b',';
        if !ends {
            return problem(
                "did not find expected whitespace or line break",
                self.mark(),
            );
        }
        self.push(TokenKind::Tag, start, Payload::Tag { handle, rest });
        Ok(())
    }

    /// Reads `!rest`, `!!rest`, `!handle!rest` or `!`.
    fn scan_short_tag(&mut self, start: u32) -> Result<(&'a str, Cow<'a, str>), Fault> {
        let from = self.position;
        self.position += 1;
        self.skip_word();
        if self.byte() == b'!' {
            self.position += 1;
            let handle = &self.text[from..self.position];
            let rest = self.scan_address(Address::Short, self.position, start)?;
            return Ok((handle, rest));
        }
        // What looked like a handle is the beginning of a local tag.
        let bare = self.position == from + 1 && !chars::is_tag(self.byte());
        if bare {
            return Ok(("", Cow::Borrowed("!")));
        }
        let rest = self.scan_address(Address::Short, from + 1, start)?;
        if rest.is_empty() {
            return Ok(("", Cow::Borrowed("!")));
        }
        Ok(("!", rest))
    }

    /// Reads an address that began at `from`; what lies between there and here belongs to it already.
    pub(super) fn scan_address(
        &mut self,
        address: Address,
        from: usize,
        start: u32,
    ) -> Result<Cow<'a, str>, Fault> {
        let mut escaped = false;
        loop {
            let byte = self.byte();
            let more = chars::is_tag(byte)
                || address != Address::Short && matches!(byte, b',' | b'[' | b']');
            if !more {
                break;
            }
            if byte == b'%' {
                self.skip_escaped_character(address, start)?;
                escaped = true;
            } else {
                self.position += 1;
            }
        }
        let written = &self.text[from..self.position];
        if written.is_empty() {
            return Err(Fault::within(
                address.context(),
                start,
                "did not find expected tag URI",
                self.mark(),
            ));
        }
        if escaped {
            return Ok(Cow::Owned(unescape(written)));
        }
        Ok(Cow::Borrowed(written))
    }

    /// Goes over the `%xx` of one character.
    fn skip_escaped_character(&mut self, address: Address, start: u32) -> Result<(), Fault> {
        let mut expected = None;
        while expected != Some(0) {
            let octet = escaped_octet(self.bytes, self.position);
            let problem = match (octet, expected) {
                (None, _) => "did not find URI escaped octet",
                (Some(0x80..=0xBF | 0xF8..), None) => "found an incorrect leading UTF-8 octet",
                (Some(0..=0x7F | 0xC0..), Some(_)) => "found an incorrect trailing UTF-8 octet",
                (Some(octet), _) => {
                    let left = expected.unwrap_or(match octet {
                        0..=0x7F => 1,
                        0x80..=0xDF => 2,
                        0xE0..=0xEF => 3,
                        _ => 4,
                    });
                    expected = Some(left - 1);
                    self.position += 3;
                    continue;
                }
            };
            return Err(Fault::within(
                address.context(),
                start,
                problem,
                self.mark(),
            ));
        }
        Ok(())
    }
}

/// The octet that the `%xx` at a place stands for.
fn escaped_octet(bytes: &[u8], at: usize) -> Option<u8> {
    if byte_at(bytes, at) != b'%' {
        return None;
    }
    let digit = |at| char::from(byte_at(bytes, at)).to_digit(16);
    let (high, low) = (digit(at + 1)?, digit(at + 2)?);
    Some((high << 4 | low) as u8)
}

/// Resolves `%xx`, which were checked. libyaml's strings end at a zero.
fn unescape(written: &str) -> String {
    let bytes = written.as_bytes();
    let mut octets = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (octet, length) = escaped_octet(bytes, at).map_or((bytes[at], 1), |octet| (octet, 3));
        if octet == 0 {
            break;
        }
        octets.push(octet);
        at += length;
    }
    String::from_utf8_lossy(&octets).into_owned()
}
