//! Why a text is refused, with libyaml's words and places.

use std::fmt;

use super::lines::{Lines, Position};

/// A place in a refused text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The byte, at most the length of the text.
    pub offset: u32,
    /// The line and column as libyaml counts them, from zero.
    pub position: Position,
}

/// A text that libyaml refuses.
///
/// Its text is the one that Psych gives for a document without a file name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YamlError {
    /// What is wrong.
    pub problem: &'static str,
    /// Where it is wrong.
    pub problem_at: Place,
    /// What was being read.
    pub context: Option<&'static str>,
    /// Where that began; libyaml sometimes has a place without words for it.
    pub context_at: Option<Place>,
}

impl YamlError {
    /// The place that Psych reports, from zero: the context's, and the very start of the text if there is none.
    pub fn reported(&self) -> Position {
        self.context_at
            .map_or_else(Position::default, |place| place.position)
    }
}

impl fmt::Display for YamlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.reported();
        write!(formatter, "(<unknown>): {}", self.problem)?;
        if let Some(context) = self.context {
            write!(formatter, " {context}")?;
        }
        write!(formatter, " at line {} column {}", line + 1, column + 1)
    }
}

impl std::error::Error for YamlError {}

/// An error as the scanner and the parser see it, where a place one past the text stands for the end of the stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    problem: &'static str,
    problem_at: u32,
    context: Option<&'static str>,
    context_at: Option<u32>,
}

impl Fault {
    /// A problem while something that began at `context_at` was read.
    pub(super) fn within(
        context: &'static str,
        context_at: u32,
        problem: &'static str,
        problem_at: u32,
    ) -> Self {
        Fault {
            problem,
            problem_at,
            context: Some(context),
            context_at: Some(context_at),
        }
    }

    /// A problem of the scanner without words for the context; its place counts nevertheless.
    pub(super) fn here(problem: &'static str, at: u32) -> Self {
        Fault {
            problem,
            problem_at: at,
            context: None,
            context_at: Some(at),
        }
    }

    /// A problem without a context.
    pub(super) fn alone(problem: &'static str, at: u32) -> Self {
        Fault {
            problem,
            problem_at: at,
            context: None,
            context_at: None,
        }
    }

    /// The error with its lines and columns.
    pub(super) fn locate(self, text: &str) -> YamlError {
        let lines = Lines::new(text);
        let place = |at: u32| {
            if at as usize > text.len() {
                return Place {
                    offset: text.len() as u32,
                    position: lines.stream_end(),
                };
            }
            Place {
                offset: at,
                position: lines.position(at),
            }
        };
        YamlError {
            problem: self.problem,
            problem_at: place(self.problem_at),
            context: self.context,
            context_at: self.context_at.map(place),
        }
    }
}
