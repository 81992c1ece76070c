//! Block sequences and mappings.

use super::{EventKind, Parser, State, TokenKind, node::Place};
use crate::syntax::yaml::error::Fault;
use crate::syntax::yaml::event::Event;

impl<'a> Parser<'a> {
    pub(super) fn block_sequence_entry(&mut self) -> Result<Event<'a>, Fault> {
        let entry = self.scanner.peek()?;
        match entry.kind {
            TokenKind::BlockEntry => {}
            TokenKind::BlockEnd => return Ok(self.leave_collection(EventKind::SequenceEnd, entry)),
            _ => {
                return Err(self.stray(
                    "while parsing a block collection",
                    "did not find expected '-' indicator",
                    entry,
                ));
            }
        }
        self.scanner.skip();
        let head = self.scanner.peek()?;
        if matches!(head.kind, TokenKind::BlockEntry | TokenKind::BlockEnd) {
            return Ok(self.absent(entry.end, State::BlockSequenceEntry));
        }
        self.states.push(State::BlockSequenceEntry);
        self.node(Place::Block)
    }

    /// An entry of a sequence that is not indented more than the mapping around it.
    pub(super) fn indentless_sequence_entry(&mut self) -> Result<Event<'a>, Fault> {
        let entry = self.scanner.peek()?;
        if entry.kind != TokenKind::BlockEntry {
            self.leave();
            return Ok(self.event(EventKind::SequenceEnd, entry.start, entry.start));
        }
        self.scanner.skip();
        let head = self.scanner.peek()?;
        if matches!(
            head.kind,
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd
        ) {
            return Ok(self.absent(entry.end, State::IndentlessSequenceEntry));
        }
        self.states.push(State::IndentlessSequenceEntry);
        self.node(Place::Block)
    }

    pub(super) fn block_mapping_key(&mut self) -> Result<Event<'a>, Fault> {
        let key = self.scanner.peek()?;
        match key.kind {
            TokenKind::Key => self.block_mapping_node(key.end, State::BlockMappingValue),
            TokenKind::BlockEnd => Ok(self.leave_collection(EventKind::MapEnd, key)),
            _ => Err(self.stray(
                "while parsing a block mapping",
                "did not find expected key",
                key,
            )),
        }
    }

    pub(super) fn block_mapping_value(&mut self) -> Result<Event<'a>, Fault> {
        let value = self.scanner.peek()?;
        if value.kind != TokenKind::Value {
            return Ok(self.absent(value.start, State::BlockMappingKey));
        }
        self.block_mapping_node(value.end, State::BlockMappingKey)
    }

    /// What follows a `?`, a `:` or the start of a simple key that ends at `end`.
    fn block_mapping_node(&mut self, end: u32, next: State) -> Result<Event<'a>, Fault> {
        self.scanner.skip();
        let head = self.scanner.peek()?;
        if matches!(
            head.kind,
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd
        ) {
            return Ok(self.absent(end, next));
        }
        self.states.push(next);
        self.node(Place::BlockMapping)
    }
}
