//! What loading finds wrong, and whether it stops there.

use crate::model::pipeline::{Problem, Trouble};
use crate::source::Span;
use crate::syntax::{Forest, NodeId};

/// Names that may be listed as hints for all mistakes of one pipeline together.
const MOST_HINTS: usize = 100_000;

/// One mistake, in GitLab's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct LoadError {
    /// GitLab's exact text.
    pub(super) text: String,
    /// The kind of mistake.
    pub(super) trouble: Trouble,
    /// What it is about, if that is written somewhere.
    pub(super) at: Option<Span>,
    /// The top-level entry it is said of.
    pub(super) job: Option<String>,
    /// The keys or values that are wrong.
    pub(super) nodes: Vec<NodeId>,
    /// What would have been right.
    pub(super) wanted: Vec<String>,
}

impl LoadError {
    /// A mistake with GitLab's text.
    #[must_use]
    pub(super) fn new(trouble: Trouble, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            trouble,
            at: None,
            job: None,
            nodes: Vec::new(),
            wanted: Vec::new(),
        }
    }

    /// What GitLab would say if it counted; it runs out of memory or time before that.
    pub(super) fn too_big(at: Option<Span>) -> Self {
        Self::new(Trouble::TooBig, "The parsed YAML is too big").at(at)
    }

    /// Several mistakes as GitLab says them at once: it shows three at most.
    pub(super) fn joined(mistakes: Vec<Self>) -> Option<Self> {
        let texts: Vec<&str> = mistakes.iter().map(|it| it.text.as_str()).take(3).collect();
        let text = texts.join(", ");
        let first = mistakes.into_iter().next()?;
        Some(Self { text, ..first })
    }

    /// The same at a place.
    pub(super) fn at(self, at: impl Into<Option<Span>>) -> Self {
        Self {
            at: at.into(),
            ..self
        }
    }

    /// The same about nodes: it is placed at the first of them, unless it has a place.
    pub(super) fn of(self, forest: &Forest, nodes: &[NodeId]) -> Self {
        let first = nodes.first().map(|&id| forest.node(id).head());
        Self {
            at: self.at.or(first),
            nodes: nodes.to_vec(),
            ..self
        }
    }

    /// The same with what would have been right.
    pub(super) fn wanted(self, wanted: Vec<String>) -> Self {
        Self { wanted, ..self }
    }

    /// The same as it is said of an included file.
    pub(super) fn in_file(self, name: &str) -> Self {
        Self {
            text: format!("`{name}`: {}", self.text),
            ..self
        }
    }

    /// For those who do not load; without a place of its own it stands at `fallback`.
    pub(super) fn problem(self, fallback: Span) -> Problem {
        Problem {
            text: self.text,
            at: self.at.unwrap_or(fallback),
            job: self.job,
            trouble: self.trouble,
            nodes: self.nodes,
            wanted: self.wanted.into(),
        }
    }
}

/// Takes mistakes: either the first one ends the loading, as in GitLab, or all are kept and what
/// they are about is left out or left as it is.
#[derive(Debug)]
pub(super) struct Log {
    is_strict: bool,
    errors: Vec<LoadError>,
    hints: usize,
}

impl Log {
    /// Stops at the first mistake.
    pub(super) fn strict() -> Self {
        Self {
            is_strict: true,
            errors: Vec::new(),
            hints: MOST_HINTS,
        }
    }

    /// Goes on. What is too big must not be given to it: nothing may be done with that.
    pub(super) fn tolerant() -> Self {
        Self {
            is_strict: false,
            ..Self::strict()
        }
    }

    pub(super) fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// Notes a mistake.
    ///
    /// # Errors
    /// The mistake, when loading stops there.
    pub(super) fn raise(&mut self, error: LoadError) -> Result<(), LoadError> {
        if self.is_strict {
            return Err(error);
        }
        self.errors.push(error);
        Ok(())
    }

    /// Notes several mistakes that GitLab says at once.
    ///
    /// # Errors
    /// All of them as one, when loading stops there.
    pub(super) fn raise_all(&mut self, errors: Vec<LoadError>) -> Result<(), LoadError> {
        if self.is_strict {
            return LoadError::joined(errors).map_or(Ok(()), Err);
        }
        self.errors.extend(errors);
        Ok(())
    }

    /// How many mistakes are noted.
    pub(super) fn len(&self) -> usize {
        self.errors.len()
    }

    /// Says those from a place on as of an included file.
    pub(super) fn name_file(&mut self, from: usize, name: &str) {
        let behind = self.errors.split_off(from.min(self.errors.len()));
        self.errors
            .extend(behind.into_iter().map(|error| error.in_file(name)));
    }

    /// Hints, as long as they do not become too many.
    pub(super) fn hints(&mut self, names: impl Iterator<Item = String>) -> Vec<String> {
        let hints: Vec<String> = names.take(self.hints).collect();
        self.hints -= hints.len();
        hints
    }

    /// Everything noted.
    pub(super) fn into_errors(self) -> Vec<LoadError> {
        self.errors
    }
}
