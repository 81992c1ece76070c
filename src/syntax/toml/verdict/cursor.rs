//! The text as the decoder walks through it: characters, lines, and what may not be in it at all.

use std::ops::Range;

use super::super::Decoder;
use super::{Newer, NewerKind};

/// What stops the decoder, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    /// The line it names: often the right one.
    pub(super) line: usize,
    /// Byte offset of what it stopped at.
    pub(super) at: usize,
}

/// A place in the text.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    decoder: Decoder,
    newer: Vec<Newer>,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, at: usize, decoder: Decoder) -> Self {
        Self {
            text,
            at,
            line: 1,
            decoder,
            newer: Vec::new(),
        }
    }

    /// Notes something that older decoders do not read.
    pub(super) fn note(&mut self, kind: NewerKind, range: Range<usize>) {
        self.newer.push(Newer { kind, range });
    }

    /// What was noted, in order.
    pub(super) fn into_newer(self) -> Vec<Newer> {
        let mut newer = self.newer;
        newer.sort_by_key(|newer| newer.range.start);
        newer
    }

    /// Bytes before the next character.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// One more than the line breaks before the next character.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn decoder(&self) -> Decoder {
        self.decoder
    }

    /// The text from an offset to the next character.
    pub(super) fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// The next character, if the text may have it.
    pub(super) fn peek(&self) -> Result<Option<char>, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(letter) = rest.chars().next() else {
            return Ok(None);
        };
        let is_refused = match letter {
            '\t' | '\n' => false,
            '\r' => !rest.starts_with("\r\n"),
            _ => letter < ' ' || letter == '\u{7f}',
        };
        if is_refused {
            let code = u32::from(letter);
            let message = format!("TOML files cannot contain control characters: '0x{code:02x}'");
            return Err(self.fault(message));
        }
        // Before 1.6 the decoder took the replacement character for a broken one.
        if letter == char::REPLACEMENT_CHARACTER && self.decoder < Decoder::V1_6 {
            return Err(self.fault("invalid UTF-8 byte: 0xef"));
        }
        Ok(Some(letter))
    }

    /// Reads the next character.
    pub(super) fn next(&mut self) -> Result<Option<char>, Fault> {
        let read = self.peek()?;
        if let Some(letter) = read {
            self.at += letter.len_utf8();
            self.line += usize::from(letter == '\n');
        }
        Ok(read)
    }

    /// Reads the next character if it is this one.
    pub(super) fn eat(&mut self, wanted: char) -> Result<bool, Fault> {
        let is_next = self.peek()? == Some(wanted);
        if is_next {
            self.next()?;
        }
        Ok(is_next)
    }

    /// Reads characters as long as they are of a kind.
    pub(super) fn eat_while(&mut self, is_wanted: impl Fn(char) -> bool) -> Result<(), Fault> {
        while self.peek()?.is_some_and(&is_wanted) {
            self.next()?;
        }
        Ok(())
    }

    pub(super) fn skip_blanks(&mut self) -> Result<(), Fault> {
        self.eat_while(is_blank)
    }

    /// Goes back by a character that is one byte long and no line break.
    pub(super) fn step_back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// A fault at the next character.
    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault {
            message: message.into(),
            line: self.line,
            at: self.at,
        }
    }

    /// A fault at the character that was just read, or at the end of the text.
    pub(super) fn fault_at(&self, read: Option<char>, message: impl Into<String>) -> Fault {
        let ends_line = self.text.get(..self.at).is_some_and(|t| t.ends_with('\n'));
        let is_line_before = read.is_none() && (self.decoder < Decoder::V1_6 || ends_line);
        Fault {
            message: message.into(),
            line: self.line - usize::from(is_line_before),
            at: self.at - read.map_or(0, char::len_utf8),
        }
    }

    /// A fault at a line break that was just read. The decoder counts back by a line, also where
    /// the line break is CR LF of which it has read only the first.
    pub(super) fn fault_above(&self, message: impl Into<String>) -> Fault {
        Fault {
            message: message.into(),
            line: self.line - 1,
            at: self.at.saturating_sub(1),
        }
    }
}

pub(super) fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t')
}

pub(super) fn is_line_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r')
}
