//! What loading needs from outside: files, variables and inputs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::pipeline::Problem;
use crate::source::{FileId, Span};
use crate::syntax::{NodeId, Parsed, Value};

/// A directory that files are read from: the project, or what stands in for another one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Shelf(pub usize);

impl Shelf {
    /// The project of the root file.
    pub const PROJECT: Self = Self(0);
}

/// Where included files come from. Implementations give texts; loading itself reads no disk.
pub trait Files {
    /// The text of a file, by its path from the shelf's root without a leading slash.
    fn text(&self, shelf: Shelf, path: &str) -> Option<(FileId, Arc<str>)>;

    /// Whether there is a file at this path whose text cannot be read.
    fn is_unreadable(&self, shelf: Shelf, path: &str) -> bool {
        let _ = (shelf, path);
        false
    }

    /// All files of a shelf, sorted.
    fn paths(&self, shelf: Shelf) -> Vec<String>;

    /// What stands in for a file that is not in the project.
    fn foreign(&self, include: &Foreign<'_>) -> Option<Stand> {
        let _ = include;
        None
    }
}

/// An include of a file that is not in the project.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Foreign<'a> {
    /// Where the file with the include is.
    pub from: Shelf,
    /// What kind of include it is.
    pub kind: IncludeKind,
    /// The file, address or name.
    pub location: &'a str,
    /// The project of `include:project`, in lower case.
    pub project: Option<&'a str>,
    /// Its `ref`.
    pub reference: Option<&'a str>,
}

/// A file elsewhere. Its own local includes are looked up on the same shelf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stand {
    /// Where it is.
    pub shelf: Shelf,
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
    /// Whether the root file is a part of some pipeline: inputs without a default, bases,
    /// references and local files that are not found may come from elsewhere.
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
    /// The included file that has the include; none when it stands in the root file.
    pub parent: Option<usize>,
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub file: FileId,
    /// Where it was found.
    pub shelf: Shelf,
    /// The content as it is written, without the header.
    pub root: NodeId,
    /// The header with `spec:`.
    pub header: Option<NodeId>,
    /// All that reading it gave.
    pub parsed: Arc<Parsed>,
}

/// A configuration as GitLab has it before it looks at jobs.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The merged map. After errors it is what there is without what is wrong, and nothing when the
    /// text is too big.
    pub root: NodeId,
    /// GitLab's first error, then everything else that is wrong, in order of loading.
    pub errors: Vec<Problem>,
    /// Included files in the order GitLab counts them.
    pub includes: Vec<Included>,
    /// What was not read.
    pub missing: Vec<Missing>,
    /// Every file that was read, once, the root file first.
    pub documents: Vec<Source>,
    /// Local files that `rules` of their includes left out.
    pub skipped: Vec<(Shelf, String)>,
    pub(super) is_fragment: bool,
    /// Whether an error left out something that may add to the pipeline.
    pub(super) has_hole: bool,
    /// Top-level keys that miss what an error keeps from them.
    pub(super) incomplete: BTreeSet<String>,
}

impl Loaded {
    /// Whether all files and all of their content are there, whatever is wrong with it.
    #[must_use]
    pub fn is_all(&self) -> bool {
        !self.has_hole && !self.is_partial() && !self.is_fragment
    }

    /// Whether a top-level entry misses something because of an error: a base that does not exist.
    #[must_use]
    pub fn is_incomplete(&self, name: &str) -> bool {
        self.incomplete.contains(name)
    }

    /// Whether something was not read that may add to the pipeline.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        !self.missing.is_empty()
    }

    /// Whether this is everything that GitLab would see.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.errors.is_empty() && !self.is_partial() && !self.is_fragment
    }
}
