//! Documents and their directives.

use super::{EventKind, Parser, State, TokenKind, node};
use crate::syntax::yaml::error::Fault;
use crate::syntax::yaml::event::Event;
use crate::syntax::yaml::scan::Payload;

impl<'a> Parser<'a> {
    /// The first document, which alone needs no `---`.
    pub(super) fn implicit_document_start(&mut self) -> Result<Option<Event<'a>>, Fault> {
        let head = self.scanner.peek()?;
        if matches!(
            head.kind,
            TokenKind::VersionDirective
                | TokenKind::TagDirective
                | TokenKind::DocumentStart
                | TokenKind::StreamEnd
        ) {
            return self.explicit_document_start();
        }
        self.states.push(State::DocumentEnd);
        self.state = State::BlockNode;
        let kind = EventKind::DocumentStart { explicit: false };
        Ok(Some(self.event(kind, head.start, head.start)))
    }

    /// A further document.
    pub(super) fn document_start(&mut self) -> Result<Option<Event<'a>>, Fault> {
        while self.scanner.peek()?.kind == TokenKind::DocumentEnd {
            self.scanner.skip();
        }
        self.explicit_document_start()
    }

    fn explicit_document_start(&mut self) -> Result<Option<Event<'a>>, Fault> {
        let start = self.scanner.peek()?;
        if start.kind == TokenKind::StreamEnd {
            self.state = State::Ended;
            return Ok(None);
        }
        self.directives()?;
        let head = self.scanner.peek()?;
        if head.kind != TokenKind::DocumentStart {
            return Err(Fault::alone(
                "did not find expected <document start>",
                head.start,
            ));
        }
        self.scanner.skip();
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        let kind = EventKind::DocumentStart { explicit: true };
        Ok(Some(self.event(kind, start.start, head.end)))
    }

    /// Reads the directives before a `---`.
    fn directives(&mut self) -> Result<(), Fault> {
        let mut versioned = false;
        loop {
            let head = self.scanner.peek()?;
            if !matches!(
                head.kind,
                TokenKind::VersionDirective | TokenKind::TagDirective
            ) {
                return Ok(());
            }
            let problem = match self.scanner.take() {
                Payload::Version(..) if versioned => "found duplicate %YAML directive",
                Payload::Version(1, 1 | 2) => {
                    versioned = true;
                    continue;
                }
                Payload::Tag { handle, .. } if self.handles.contains_key(handle) => {
                    "found duplicate %TAG directive"
                }
                Payload::Tag { handle, rest } => {
                    self.handles.insert(handle, rest);
                    continue;
                }
                _ => "found incompatible YAML document",
            };
            return Err(Fault::alone(problem, head.start));
        }
    }

    /// The prefix that a tag handle stands for.
    pub(super) fn prefix(&self, handle: &str) -> Option<&str> {
        match (self.handles.get(handle), handle) {
            (Some(prefix), _) => Some(prefix),
            (None, "!") => Some("!"),
            (None, "!!") => Some("tag:yaml.org,2002:"),
            (None, _) => None,
        }
    }

    /// What follows a `---`.
    pub(super) fn document_content(&mut self) -> Result<Event<'a>, Fault> {
        let head = self.scanner.peek()?;
        if !matches!(
            head.kind,
            TokenKind::VersionDirective
                | TokenKind::TagDirective
                | TokenKind::DocumentStart
                | TokenKind::DocumentEnd
                | TokenKind::StreamEnd
        ) {
            return self.node(node::Place::Block);
        }
        self.leave();
        Ok(self.absent(head.start, self.state))
    }

    /// The end of a document, written or not.
    pub(super) fn document_end(&mut self) -> Result<Event<'a>, Fault> {
        let head = self.scanner.peek()?;
        let explicit = head.kind == TokenKind::DocumentEnd;
        let mut end = head.start;
        if explicit {
            end = head.end;
            self.scanner.skip();
        }
        self.handles.clear();
        self.state = State::DocumentStart;
        Ok(self.event(EventKind::DocumentEnd { explicit }, head.start, end))
    }
}
