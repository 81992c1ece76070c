//! Text to tokens.
//!
//! The decisions are libyaml's; how they are reached is not. Values borrow from the text, columns are counted only as far
//! as the scanner has come, and possible keys are kept so that no step walks over all open brackets. Nothing recurses.

mod block;
mod directive;
mod keys;
mod pieces;
mod plain;
mod quoted;
mod tag;
mod token;

use std::collections::VecDeque;
use std::ops::Range;

use super::chars::{self, byte_at};
use super::error::Fault;
use keys::Keys;
use pieces::Pieces;
pub(super) use token::{Head, Payload, TokenKind};
use token::{Lead, Token};

/// Bytes that libyaml's reader takes and checks in one go.
const READER_BLOCK: usize = 16_384;

/// Reads tokens, one after the other.
pub(super) struct Scanner<'a> {
    text: &'a str,
    /// The bytes that can be read: up to the block with the first refused character if there is one.
    bytes: &'a [u8],
    /// The refused character that is met when reading on from the end of `bytes`.
    refused: Option<usize>,
    ascii: bool,
    position: usize,
    line_start: usize,
    /// The column of `counted_to`, which is on the current line.
    counted: u32,
    counted_to: usize,
    tokens: VecDeque<Token<'a>>,
    /// Number of tokens taken out of the queue so far.
    taken: usize,
    /// The first token of the queue is final.
    ready: bool,
    /// Columns of the block collections around the current one.
    indents: Vec<i64>,
    /// Column of the current block collection, -1 outside of all.
    indent: i64,
    keys: Keys,
    /// A simple key may begin here.
    key_allowed: bool,
    comments: Vec<(u32, u32)>,
}

impl<'a> Scanner<'a> {
    /// Starts at the beginning of a text.
    pub(super) fn new(text: &'a str) -> Self {
        let survey = chars::survey(text.as_bytes());
        let limit = survey
            .refused
            .map_or(text.len(), |at| reader_block_start(text, at));
        Scanner {
            text,
            bytes: &text.as_bytes()[..limit],
            refused: survey.refused,
            ascii: survey.ascii,
            position: 0,
            line_start: 0,
            counted: 0,
            counted_to: 0,
            tokens: VecDeque::new(),
            taken: 0,
            ready: false,
            indents: Vec::new(),
            indent: -1,
            keys: Keys::new(),
            key_allowed: true,
            comments: Vec::new(),
        }
    }

    /// The comments met so far, from `#` to the end of the line.
    pub(super) fn comments(&self) -> &[(u32, u32)] {
        &self.comments
    }

    /// The next token.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<Head, Fault> {
        if !self.ready {
            self.make_ready()?;
        }
        let end = self.text.len() as u32;
        Ok(self.tokens.front().map_or(
            Head {
                kind: TokenKind::StreamEnd,
                start: end,
                end,
            },
            Token::head,
        ))
    }

    /// Reads on until the first token of the queue is final.
    fn make_ready(&mut self) -> Result<(), Fault> {
        while self.tokens.is_empty() || self.is_head_undecided()? {
            self.fetch()?;
        }
        self.ready = true;
        Ok(())
    }

    /// Leaves the next token, which was looked at, behind.
    pub(super) fn skip(&mut self) {
        match self.tokens.front_mut() {
            Some(token) if token.lead == Lead::MappingAndKey => token.lead = Lead::Key,
            Some(token) if token.lead == Lead::Key => token.lead = Lead::Nothing,
            _ => {
                self.take();
            }
        }
    }

    /// Takes the next token, which was looked at, and gives what it carries.
    pub(super) fn take(&mut self) -> Payload<'a> {
        self.ready = false;
        self.taken += 1;
        self.tokens
            .pop_front()
            .map_or(Payload::Nothing, |token| token.payload)
    }

    /// Reads one token more, or the ends of block collections before it.
    fn fetch(&mut self) -> Result<(), Fault> {
        self.need(1)?;
        let result = self.fetch_unchecked();
        // A refused character is met before anything else behind it.
        self.need(2)?;
        result
    }

    fn fetch_unchecked(&mut self) -> Result<(), Fault> {
        self.skip_to_token();
        self.expire_required_key()?;
        let column = self.column();
        self.close_blocks(i64::from(column));
        self.need(4)?;
        let byte = self.byte();
        if column == 0 {
            if byte == b'%' {
                return self.fetch_directive();
            }
            if let Some(kind) = self.document_indicator() {
                return self.fetch_document_indicator(kind);
            }
        }
        match byte {
            0 => self.fetch_stream_end(),
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.is_gap_after() => self.fetch_block_entry(),
            b'?' if self.in_flow() || self.is_gap_after() => self.fetch_key(),
            b':' if self.in_flow() || self.is_gap_after() => self.fetch_value(),
            b'*' => self.fetch_name(TokenKind::Alias),
            b'&' => self.fetch_name(TokenKind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' | b'>' if !self.in_flow() => self.fetch_block_scalar(),
            b'\'' | b'"' => self.fetch_quoted(),
            b'-' | b'?' | b':' => self.fetch_plain(),
            _ if !chars::is_indicator(byte) => self.fetch_plain(),
            _ => Err(Fault::within(
                "while scanning for the next token",
                self.mark(),
                "found character that cannot start any token",
                self.mark(),
            )),
        }
    }

    /// Fails if libyaml's reader would meet a refused character while it provides `count` characters from here.
    fn need(&self, count: usize) -> Result<(), Fault> {
        match self.refused {
            Some(at) if self.position + count > self.bytes.len() => Err(Fault::alone(
                "control characters are not allowed",
                at as u32,
            )),
            _ => Ok(()),
        }
    }

    /// Goes over spaces, comments and line breaks.
    fn skip_to_token(&mut self) {
        loop {
            if self.position == self.line_start
                && self.bytes[self.position..].starts_with(b"\xEF\xBB\xBF")
            {
                self.position += 3;
            }
            let tabs = self.in_flow() || !self.key_allowed;
            while self.byte() == b' ' || tabs && self.byte() == b'\t' {
                self.position += 1;
            }
            self.skip_comment();
            if !self.skip_break() {
                return;
            }
            if !self.in_flow() {
                self.key_allowed = true;
            }
        }
    }

    /// Goes over a comment if one begins here.
    fn skip_comment(&mut self) {
        if self.byte() != b'#' {
            return;
        }
        let start = self.mark();
        self.position = chars::find_break(self.bytes, self.position);
        self.comments.push((start, self.mark()));
    }

    /// Goes over a line break if one is here.
    fn skip_break(&mut self) -> bool {
        let length = chars::break_length(self.bytes, self.position);
        if length == 0 {
            return false;
        }
        self.position += length;
        self.line_start = self.position;
        self.counted = 0;
        self.counted_to = self.position;
        true
    }

    fn byte(&self) -> u8 {
        byte_at(self.bytes, self.position)
    }

    fn byte_after(&self, distance: usize) -> u8 {
        byte_at(self.bytes, self.position + distance)
    }

    fn is_gap_after(&self) -> bool {
        chars::is_gap(self.bytes, self.position + 1)
    }

    fn in_flow(&self) -> bool {
        self.keys.depth() > 0
    }

    /// The place of the scanner.
    fn mark(&self) -> u32 {
        self.position as u32
    }

    /// The column of the scanner in characters.
    fn column(&mut self) -> u32 {
        if self.ascii {
            return (self.position - self.line_start) as u32;
        }
        self.counted += chars::count(&self.bytes[self.counted_to..self.position]);
        self.counted_to = self.position;
        self.counted
    }

    /// Bytes since the start of the line: the column if only spaces and tabs stand before.
    fn margin(&self) -> i64 {
        (self.position - self.line_start) as i64
    }

    /// `---` or `...` at the start of a line.
    fn document_indicator(&self) -> Option<TokenKind> {
        if self.position != self.line_start || !chars::is_gap(self.bytes, self.position + 3) {
            return None;
        }
        match self.bytes.get(self.position..self.position + 3) {
            Some(b"---") => Some(TokenKind::DocumentStart),
            Some(b"...") => Some(TokenKind::DocumentEnd),
            _ => None,
        }
    }

    /// Adds a token from `start` up to here.
    fn push(&mut self, kind: TokenKind, start: u32, payload: Payload<'a>) {
        self.push_up_to(self.mark(), kind, start, payload);
    }

    /// Adds a token that ended before here.
    fn push_up_to(&mut self, end: u32, kind: TokenKind, start: u32, payload: Payload<'a>) {
        self.tokens.push_back(Token {
            kind,
            lead: Lead::Nothing,
            start,
            end,
            payload,
        });
    }

    /// Adds the token of an indicator of `length` bytes.
    fn push_indicator(&mut self, kind: TokenKind, length: usize) {
        let start = self.mark();
        self.position += length;
        self.push(kind, start, Payload::Nothing);
    }

    /// Adds a line break as it counts in a value, `\n` or LS and PS as they are, and gives the place after it.
    fn add_break(&self, value: &mut Pieces<'a>, at: usize) -> usize {
        let end = at + chars::break_length(self.bytes, at);
        if end - at == 3 || &self.bytes[at..end] == b"\n" {
            value.slice(at..end);
        } else if end > at {
            value.character('\n');
        }
        end
    }

    /// Adds each line break of a range of blanks and line breaks.
    fn add_breaks(&self, value: &mut Pieces<'a>, range: Range<usize>) {
        let mut at = chars::skip_blanks(self.bytes, range.start);
        while at < range.end {
            at = chars::skip_blanks(self.bytes, self.add_break(value, at));
        }
    }

    /// Adds what the line breaks between two lines of a flow scalar fold to; the range begins with a line break.
    fn add_fold(&self, value: &mut Pieces<'a>, range: Range<usize>) {
        let length = chars::break_length(self.bytes, range.start);
        if length == 3 {
            return self.add_breaks(value, range);
        }
        let rest = chars::skip_blanks(self.bytes, range.start + length)..range.end;
        if rest.is_empty() {
            value.character(' ');
        } else {
            self.add_breaks(value, rest);
        }
    }
}

/// Where the reader's block with the byte `at` begins: blocks end between characters and are otherwise of equal size.
fn reader_block_start(text: &str, at: usize) -> usize {
    let mut start = 0;
    loop {
        let mut end = start + READER_BLOCK;
        while end < text.len() && !text.is_char_boundary(end) {
            end -= 1;
        }
        if at < end {
            return start;
        }
        start = end;
    }
}
