//! Tokens to events.
//!
//! The grammar is a state machine with a stack of its own, so that depth costs memory and never the call stack.

mod block;
mod document;
mod flow;
mod node;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::{Fault, YamlError};
use super::event::{Event, EventKind, Style};
use super::scan::{Head, Scanner, TokenKind};

/// What is expected next.
#[derive(Clone, Copy, Debug)]
enum State {
    ImplicitDocumentStart,
    DocumentStart,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceFirstEntry,
    BlockSequenceEntry,
    IndentlessSequenceEntry,
    BlockMappingFirstKey,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirstEntry,
    FlowSequenceEntry,
    PairKey,
    PairValue,
    PairEnd,
    FlowMappingFirstKey,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingEmptyValue,
    Ended,
}

/// Reads a text event by event.
///
/// # Examples
///
/// ```
/// use gitlab_runner_lint::syntax::yaml::{EventKind, Parser};
///
/// let mut parser = Parser::new("image: ruby # why\n");
/// let mut scalars = Vec::new();
/// while let Some(event) = parser.next_event()? {
///     if let EventKind::Scalar { value, .. } = event.kind {
///         scalars.push((value, event.start));
///     }
/// }
/// assert_eq!(scalars, [("image".into(), 0), ("ruby".into(), 7)]);
/// assert_eq!(parser.comments(), [(12, 17)]);
/// # Ok::<(), gitlab_runner_lint::syntax::yaml::YamlError>(())
/// ```
pub struct Parser<'a> {
    text: &'a str,
    scanner: Scanner<'a>,
    state: State,
    /// What is expected after the current node and those around it.
    states: Vec<State>,
    /// Where the open collections begin, for errors.
    starts: Vec<u32>,
    /// Tag handles of the current document with their prefixes.
    handles: BTreeMap<&'a str, Cow<'a, str>>,
}

impl<'a> Parser<'a> {
    /// Starts at the beginning of a text. Offsets are relative to it; texts are shorter than 4 GiB.
    pub fn new(text: &'a str) -> Self {
        Parser {
            text,
            scanner: Scanner::new(text),
            state: State::ImplicitDocumentStart,
            states: Vec::new(),
            starts: Vec::new(),
            handles: BTreeMap::new(),
        }
    }

    /// The next event; none after the last document and after an error.
    ///
    /// Psych reads only as far as it is asked to: what follows the document one is interested in may be wrong.
    pub fn next_event(&mut self) -> Result<Option<Event<'a>>, YamlError> {
        self.advance().map_err(|fault| {
            self.state = State::Ended;
            fault.locate(self.text)
        })
    }

    /// The comments met so far in order, each from its `#` to the end of its line.
    pub fn comments(&self) -> &[(u32, u32)] {
        self.scanner.comments()
    }

    fn advance(&mut self) -> Result<Option<Event<'a>>, Fault> {
        let event = match self.state {
            State::Ended => return Ok(None),
            State::ImplicitDocumentStart => return self.implicit_document_start(),
            State::DocumentStart => return self.document_start(),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(node::Place::Block),
            State::BlockSequenceFirstEntry => {
                self.enter_collection()?;
                self.block_sequence_entry()
            }
            State::BlockSequenceEntry => self.block_sequence_entry(),
            State::IndentlessSequenceEntry => self.indentless_sequence_entry(),
            State::BlockMappingFirstKey => {
                self.enter_collection()?;
                self.block_mapping_key()
            }
            State::BlockMappingKey => self.block_mapping_key(),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceFirstEntry => {
                self.enter_collection()?;
                self.flow_sequence_entry(true)
            }
            State::FlowSequenceEntry => self.flow_sequence_entry(false),
            State::PairKey => self.pair_key(),
            State::PairValue => self.pair_value(),
            State::PairEnd => self.pair_end(),
            State::FlowMappingFirstKey => {
                self.enter_collection()?;
                self.flow_mapping_key(true)
            }
            State::FlowMappingKey => self.flow_mapping_key(false),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingEmptyValue => self.flow_mapping_empty_value(),
        };
        event.map(Some)
    }

    /// Goes on with what is expected after the node that is complete now.
    fn leave(&mut self) {
        self.state = self.states.pop().unwrap_or(State::Ended);
    }

    /// Goes over the first token of a collection.
    fn enter_collection(&mut self) -> Result<(), Fault> {
        let head = self.scanner.peek()?;
        self.starts.push(head.start);
        self.scanner.skip();
        Ok(())
    }

    /// Ends the current collection with a token.
    fn leave_collection(&mut self, kind: EventKind<'a>, head: Head) -> Event<'a> {
        self.leave();
        self.starts.pop();
        self.scanner.skip();
        self.event(kind, head.start, head.end)
    }

    /// A token that the current collection has no use for.
    fn stray(&self, context: &'static str, problem: &'static str, head: Head) -> Fault {
        let start = self.starts.last().copied().unwrap_or_default();
        Fault::within(context, start, problem, head.start)
    }

    /// A scalar that is not written, after which `state` follows.
    fn absent(&mut self, at: u32, state: State) -> Event<'a> {
        self.state = state;
        let kind = EventKind::Scalar {
            value: Cow::Borrowed(""),
            style: Style::Plain,
            anchor: None,
            tag: None,
        };
        self.event(kind, at, at)
    }

    fn event(&self, kind: EventKind<'a>, start: u32, end: u32) -> Event<'a> {
        let length = self.text.len() as u32;
        Event {
            kind,
            start: start.min(length),
            end: end.min(length),
            after_last_line: start > length,
        }
    }
}
