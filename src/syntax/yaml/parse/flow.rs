//! Flow sequences and mappings, and the pairs without braces in flow sequences.

use super::{EventKind, Head, Parser, State, TokenKind, node::Place};
use crate::syntax::yaml::error::Fault;
use crate::syntax::yaml::event::Event;

impl<'a> Parser<'a> {
    pub(super) fn flow_sequence_entry(&mut self, first: bool) -> Result<Event<'a>, Fault> {
        let head = self.flow_entry(
            first,
            TokenKind::FlowSequenceEnd,
            "while parsing a flow sequence",
            "did not find expected ',' or ']'",
        )?;
        match head.kind {
            TokenKind::FlowSequenceEnd => Ok(self.leave_collection(EventKind::SequenceEnd, head)),
            TokenKind::Key => {
                self.scanner.skip();
                self.state = State::PairKey;
                let kind = EventKind::MapStart {
                    flow: true,
                    anchor: None,
                    tag: None,
                };
                Ok(self.event(kind, head.start, head.end))
            }
            _ => {
                self.states.push(State::FlowSequenceEntry);
                self.node(Place::Flow)
            }
        }
    }

    /// Goes over the `,` between two entries and looks at what follows.
    fn flow_entry(
        &mut self,
        first: bool,
        end: TokenKind,
        context: &'static str,
        problem: &'static str,
    ) -> Result<Head, Fault> {
        let head = self.scanner.peek()?;
        if first || head.kind == end {
            return Ok(head);
        }
        if head.kind != TokenKind::FlowEntry {
            return Err(self.stray(context, problem, head));
        }
        self.scanner.skip();
        self.scanner.peek()
    }

    /// The key of a pair.
    pub(super) fn pair_key(&mut self) -> Result<Event<'a>, Fault> {
        let head = self.scanner.peek()?;
        if matches!(
            head.kind,
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd
        ) {
            // libyaml loses this token: `[? : a]` and `[? , a]` are read otherwise than one would think.
            self.scanner.skip();
            return Ok(self.absent(head.end, State::PairValue));
        }
        self.states.push(State::PairValue);
        self.node(Place::Flow)
    }

    pub(super) fn pair_value(&mut self) -> Result<Event<'a>, Fault> {
        let mut head = self.scanner.peek()?;
        if head.kind == TokenKind::Value {
            self.scanner.skip();
            head = self.scanner.peek()?;
            if !matches!(head.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                self.states.push(State::PairEnd);
                return self.node(Place::Flow);
            }
        }
        Ok(self.absent(head.start, State::PairEnd))
    }

    pub(super) fn pair_end(&mut self) -> Result<Event<'a>, Fault> {
        let head = self.scanner.peek()?;
        self.state = State::FlowSequenceEntry;
        Ok(self.event(EventKind::MapEnd, head.start, head.start))
    }

    pub(super) fn flow_mapping_key(&mut self, first: bool) -> Result<Event<'a>, Fault> {
        let mut head = self.flow_entry(
            first,
            TokenKind::FlowMappingEnd,
            "while parsing a flow mapping",
            "did not find expected ',' or '}'",
        )?;
        let mut next = State::FlowMappingEmptyValue;
        match head.kind {
            TokenKind::FlowMappingEnd => {
                return Ok(self.leave_collection(EventKind::MapEnd, head));
            }
            TokenKind::Key => {
                self.scanner.skip();
                head = self.scanner.peek()?;
                next = State::FlowMappingValue;
                if matches!(
                    head.kind,
                    TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd
                ) {
                    return Ok(self.absent(head.start, next));
                }
            }
            _ => {}
        }
        self.states.push(next);
        self.node(Place::Flow)
    }

    pub(super) fn flow_mapping_value(&mut self) -> Result<Event<'a>, Fault> {
        let mut head = self.scanner.peek()?;
        if head.kind == TokenKind::Value {
            self.scanner.skip();
            head = self.scanner.peek()?;
            if !matches!(head.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                self.states.push(State::FlowMappingKey);
                return self.node(Place::Flow);
            }
        }
        Ok(self.absent(head.start, State::FlowMappingKey))
    }

    /// The value of a key without `:`.
    pub(super) fn flow_mapping_empty_value(&mut self) -> Result<Event<'a>, Fault> {
        let head = self.scanner.peek()?;
        Ok(self.absent(head.start, State::FlowMappingKey))
    }
}
