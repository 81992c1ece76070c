//! What loading needs from outside: files, variables and inputs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::source::{FileId, Span};
use crate::syntax::{NodeId, Value};

use super::error::LoadError;

/// Where included files come from. Implementations give texts; loading itself reads no disk.
pub trait Files {
    /// The text of a file, by its path from the project's root without a leading slash.
    fn text(&self, path: &str) -> Option<(FileId, Arc<str>)>;

    /// All files of the project, sorted.
    fn paths(&self) -> Vec<String>;

    /// What stands in for a file that is not in the project.
    fn foreign(&self, include: &Foreign<'_>) -> Option<Stand<'_>> {
        let _ = include;
        None
    }
}

/// An include of a file that is not in the project.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Foreign<'a> {
    /// What kind of include it is.
    pub kind: IncludeKind,
    /// The file, address or name.
    pub location: &'a str,
    /// The project of `include:project`, in lower case.
    pub project: Option<&'a str>,
    /// Its `ref`.
    pub reference: Option<&'a str>,
}

/// A file elsewhere, and the files among which its own local includes are looked up.
#[derive(Clone)]
pub struct Stand<'a> {
    /// Where its local includes are.
    pub files: &'a dyn Files,
    /// Its path there.
    pub path: String,
}

/// What GitLab knows before it reads a pipeline.
#[derive(Clone, Debug)]
pub struct Context {
    /// Variables that exist before jobs do.
    pub variables: BTreeMap<String, String>,
    /// Names of masked variables, which `expand_vars` refuses.
    pub masked: BTreeSet<String>,
    /// Inputs of the root file.
    pub inputs: BTreeMap<String, Value>,
    /// Whether variables that are not listed do not exist. Otherwise an include whose path
    /// mentions one of them makes the pipeline partial.
    pub knows_variables: bool,
    /// Whether the root file is a part of some pipeline: inputs without a default, bases and
    /// references that are not found may come from elsewhere.
    pub is_fragment: bool,
}

impl Default for Context {
    /// A push on `main` in the project `group/project`.
    fn default() -> Self {
        let variables = [
            ("CI_DEFAULT_BRANCH", "main"),
            ("CI_COMMIT_REF_NAME", "main"),
            ("CI_COMMIT_BRANCH", "main"),
            ("CI_PROJECT_PATH", "group/project"),
            ("CI_PIPELINE_SOURCE", "push"),
        ];
        Self {
            variables: variables
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            masked: BTreeSet::new(),
            inputs: BTreeMap::new(),
            knows_variables: true,
            is_fragment: false,
        }
    }
}

/// The kinds of includes, in GitLab's order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum IncludeKind {
    /// `local`
    Local,
    /// `project`
    Project,
    /// `remote`
    Remote,
    /// `template`
    Template,
    /// `artifact`
    Artifact,
    /// `component`
    Component,
}

impl IncludeKind {
    /// The kinds that a pipeline may include.
    pub(super) const ALL: [Self; 6] = [
        Self::Local,
        Self::Project,
        Self::Remote,
        Self::Template,
        Self::Artifact,
        Self::Component,
    ];

    /// The kinds that `spec:include` of a header may include.
    pub(super) const OF_HEADERS: [Self; 3] = [Self::Local, Self::Remote, Self::Project];

    /// The key that asks for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Project => "project",
            Self::Remote => "remote",
            Self::Template => "template",
            Self::Artifact => "artifact",
            Self::Component => "component",
        }
    }
}

/// One included file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Included {
    /// Its path, address or name, with variables expanded.
    pub location: String,
    /// The kind of include.
    pub kind: IncludeKind,
    /// The project of `include:project`.
    pub project: Option<String>,
    /// The file that was read.
    pub file: Option<FileId>,
    /// The include.
    pub at: Span,
    /// The included file that has the include; none when it stands in the root file.
    pub parent: Option<usize>,
}

/// Something that was not read: the pipeline is partial, not wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// Its path, address or name.
    pub location: String,
    /// The kind of include.
    pub kind: IncludeKind,
    /// The project of `include:project`.
    pub project: Option<String>,
    /// The include.
    pub at: Span,
}

/// A configuration as GitLab has it before it looks at jobs.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The merged map; what there is of it after an error, nothing when the text is too big.
    pub root: NodeId,
    /// GitLab's first error.
    pub error: Option<LoadError>,
    /// Included files in the order GitLab counts them.
    pub includes: Vec<Included>,
    /// What was not read.
    pub missing: Vec<Missing>,
}

impl Loaded {
    /// Whether something was not read that may add to the pipeline.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        !self.missing.is_empty()
    }
}
