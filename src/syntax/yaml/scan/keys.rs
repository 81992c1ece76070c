//! Indicators, block indentation and simple keys.
//!
//! A simple key is a key without `?`: only the `:` after it tells that it is one. libyaml gives up the hope for a `:` after
//! a line or 1,024 characters, and it insists on one if a block mapping could not go on otherwise.

use super::token::{Lead, TokenKind};
use super::{Payload, Scanner};
use crate::syntax::yaml::error::Fault;

/// Characters between the start of a simple key and its `:`.
const LONGEST_KEY: u32 = 1024;

/// A place that may turn out to be the start of a key.
#[derive(Clone, Copy)]
struct SimpleKey {
    /// Number of the token that begins it, counted from the start of the text.
    token: usize,
    start: u32,
    column: u32,
    line_start: usize,
    /// The block mapping cannot go on without it.
    required: bool,
}

/// The possible keys, at most one for each level of flow collections.
///
/// Deeper levels have later tokens. So the outermost possible key alone says whether the first token of the queue is
/// final, and `outermost` moves up only as often as levels were opened.
pub(super) struct Keys {
    levels: Vec<Option<SimpleKey>>,
    /// No level below this one holds a key.
    outermost: usize,
}

impl Keys {
    pub(super) fn new() -> Self {
        Keys {
            levels: vec![None],
            outermost: 0,
        }
    }

    /// Number of open flow collections.
    pub(super) fn depth(&self) -> usize {
        self.levels.len() - 1
    }

    fn open(&mut self) {
        self.levels.push(None);
    }

    fn close(&mut self) {
        if self.depth() > 0 {
            self.levels.pop();
            self.outermost = self.outermost.min(self.levels.len());
        }
    }

    fn set(&mut self, key: SimpleKey) {
        let depth = self.depth();
        self.outermost = self.outermost.min(depth);
        self.levels[depth] = Some(key);
    }

    fn take(&mut self) -> Option<SimpleKey> {
        self.levels.last_mut().and_then(Option::take)
    }
}

fn missing_colon(key: SimpleKey, at: u32) -> Fault {
    Fault::within(
        "while scanning a simple key",
        key.start,
        "could not find expected ':'",
        at,
    )
}

impl Scanner<'_> {
    fn is_stale(&mut self, key: SimpleKey) -> bool {
        key.line_start != self.line_start || self.column() - key.column > LONGEST_KEY
    }

    /// Whether the first token of the queue may still turn out to be a key.
    pub(super) fn is_head_undecided(&mut self) -> Result<bool, Fault> {
        self.expire_required_key()?;
        while let Some(&slot) = self.keys.levels.get(self.keys.outermost) {
            match slot {
                Some(key) if !self.is_stale(key) => return Ok(key.token == self.taken),
                _ => self.keys.levels[self.keys.outermost] = None,
            }
            self.keys.outermost += 1;
        }
        Ok(false)
    }

    /// Fails if a required key, which can only be outside of flow collections, can no longer be one.
    pub(super) fn expire_required_key(&mut self) -> Result<(), Fault> {
        let key = self.keys.levels[0].filter(|key| key.required);
        match key {
            Some(key) if self.is_stale(key) => Err(missing_colon(key, self.mark())),
            _ => Ok(()),
        }
    }

    /// Notes that a key may begin here.
    pub(super) fn expect_key(&mut self) -> Result<(), Fault> {
        if !self.key_allowed {
            return Ok(());
        }
        self.forget_key()?;
        let column = self.column();
        self.keys.set(SimpleKey {
            token: self.taken + self.tokens.len(),
            start: self.mark(),
            column,
            line_start: self.line_start,
            required: !self.in_flow() && self.indent == i64::from(column),
        });
        Ok(())
    }

    /// What may have been a key is none.
    pub(super) fn forget_key(&mut self) -> Result<(), Fault> {
        match self.keys.take() {
            Some(key) if key.required => Err(missing_colon(key, self.mark())),
            _ => Ok(()),
        }
    }

    /// Ends the block collections that are indented more than `column`.
    pub(super) fn close_blocks(&mut self, column: i64) {
        if self.in_flow() {
            return;
        }
        while self.indent > column {
            self.push(TokenKind::BlockEnd, self.mark(), Payload::Nothing);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// Whether something at `column` begins a block collection, which is entered then.
    fn open_block(&mut self, column: u32) -> bool {
        let column = i64::from(column);
        if self.in_flow() || self.indent >= column {
            return false;
        }
        self.indents.push(self.indent);
        self.indent = column;
        true
    }

    /// Begins a block collection here if the column says so.
    fn open_block_here(&mut self, kind: TokenKind, problem: &'static str) -> Result<(), Fault> {
        if self.in_flow() {
            return Ok(());
        }
        if !self.key_allowed {
            return Err(Fault::here(problem, self.mark()));
        }
        let column = self.column();
        if self.open_block(column) {
            self.push(kind, self.mark(), Payload::Nothing);
        }
        Ok(())
    }

    pub(super) fn fetch_stream_end(&mut self) -> Result<(), Fault> {
        let unfinished = self.position != self.line_start;
        self.line_start = self.position;
        self.counted = 0;
        self.counted_to = self.position;
        // One past the text stands for the line that libyaml imagines after an unfinished one.
        self.position += usize::from(unfinished);
        self.close_blocks(-1);
        self.forget_key()?;
        self.key_allowed = false;
        self.push(TokenKind::StreamEnd, self.mark(), Payload::Nothing);
        self.position = self.line_start;
        Ok(())
    }

    pub(super) fn fetch_document_indicator(&mut self, kind: TokenKind) -> Result<(), Fault> {
        self.close_blocks(-1);
        self.forget_key()?;
        self.key_allowed = false;
        self.push_indicator(kind, 3);
        Ok(())
    }

    pub(super) fn fetch_flow_start(&mut self, kind: TokenKind) -> Result<(), Fault> {
        self.expect_key()?;
        self.keys.open();
        self.key_allowed = true;
        self.push_indicator(kind, 1);
        Ok(())
    }

    pub(super) fn fetch_flow_end(&mut self, kind: TokenKind) -> Result<(), Fault> {
        self.forget_key()?;
        self.keys.close();
        self.key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    pub(super) fn fetch_flow_entry(&mut self) -> Result<(), Fault> {
        self.forget_key()?;
        self.key_allowed = true;
        self.push_indicator(TokenKind::FlowEntry, 1);
        Ok(())
    }

    pub(super) fn fetch_block_entry(&mut self) -> Result<(), Fault> {
        self.open_block_here(
            TokenKind::BlockSequenceStart,
            "block sequence entries are not allowed in this context",
        )?;
        self.forget_key()?;
        self.key_allowed = true;
        self.push_indicator(TokenKind::BlockEntry, 1);
        Ok(())
    }

    /// A key with `?`.
    pub(super) fn fetch_key(&mut self) -> Result<(), Fault> {
        self.open_block_here(
            TokenKind::BlockMappingStart,
            "mapping keys are not allowed in this context",
        )?;
        self.forget_key()?;
        self.key_allowed = !self.in_flow();
        self.push_indicator(TokenKind::Key, 1);
        Ok(())
    }

    /// The `:` after a key.
    pub(super) fn fetch_value(&mut self) -> Result<(), Fault> {
        let key = self.keys.take();
        let key = key.filter(|&key| !self.is_stale(key));
        if let Some(key) = key {
            let lead = if self.open_block(key.column) {
                Lead::MappingAndKey
            } else {
                Lead::Key
            };
            if let Some(token) = self.tokens.get_mut(key.token - self.taken) {
                token.lead = lead;
            }
            self.key_allowed = false;
        } else {
            self.open_block_here(
                TokenKind::BlockMappingStart,
                "mapping values are not allowed in this context",
            )?;
            self.key_allowed = !self.in_flow();
        }
        self.push_indicator(TokenKind::Value, 1);
        Ok(())
    }
}
