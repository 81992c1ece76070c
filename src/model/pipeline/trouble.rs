//! What can be wrong with a pipeline: GitLab's words, the place, and the kind of mistake.

use std::sync::Arc;

use crate::source::Span;
use crate::syntax::NodeId;

/// The kinds of mistakes. Each is a rule of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trouble {
    /// A key that its place does not know: `scripts`.
    UnknownKeyword,
    /// A value of another type than its keyword takes.
    WrongType,
    /// A value of the right type that is not among those allowed, or not well formed.
    WrongValue,
    /// Too many, too long or too large.
    Limit,
    /// A keyword is not there that another one needs.
    MissingKeyword,
    /// Keywords that exclude each other.
    ExclusiveKeywords,
    /// Null, or an empty text, list or map, where something must be.
    EmptyValue,
    /// A job without `script`, `run` or `trigger`.
    NoScript,
    /// A pipeline without any job that is not hidden.
    NoVisibleJob,
    /// A job whose name is no string, empty or too long.
    JobName,
    /// `extends`, `needs`, `dependencies`, `stage` or `!reference` names what is not there.
    UndefinedReference,
    /// `extends`, `needs` or `!reference` lead back to where they start, or too deep.
    CircularReference,
    /// A job needs one that runs later.
    LaterStage,
    /// `needs` and `dependencies` contradict themselves or each other.
    NeedsConflict,
    /// The job that stops an environment does not fit.
    StopJob,
    /// A `!reference` that is not a list of keys.
    InvalidReference,
    /// A local file that is not there, or has no content.
    IncludeNotFound,
    /// An `include` that GitLab cannot make sense of.
    IncludeInvalid,
    /// Too many included files.
    IncludeLimit,
    /// An input without a default that is not given.
    InputMissing,
    /// A given input that is not declared.
    InputUnknown,
    /// The value of an input has the wrong type, or is not one of those allowed.
    InputInvalid,
    /// A header that GitLab refuses.
    InputDeclaration,
    /// A `$[[ ]]` block that GitLab refuses.
    Interpolation,
    /// The file cannot be read as YAML.
    Syntax,
    /// GitLab's limit on the size of a configuration.
    TooBig,
}

/// Something that GitLab says about a configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// GitLab's exact text.
    pub text: String,
    /// The smallest text that is wrong.
    pub at: Span,
    /// The job it is said of.
    pub job: Option<String>,
    /// The kind of mistake.
    pub trouble: Trouble,
    /// The keys or values that are wrong, where they are written. May be empty: something is
    /// missing at `at`.
    pub nodes: Vec<NodeId>,
    /// What would have been right, for hints: known keywords, values, jobs, stages. Shared, because
    /// thousands of problems may have the same thousands of names.
    pub wanted: Arc<[String]>,
}
