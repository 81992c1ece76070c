//! What one run is about: texts, what each of them is, and which belong together.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Unchecked;
use crate::source::{FileId, Sources};

/// What a file is checked as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// A pipeline: `.gitlab-ci.yml`.
    Pipeline,
    /// A Runner file: `config.toml`.
    Runner,
}

/// The input of a run, complete: linting reads nothing else.
#[derive(Debug, Default)]
pub struct Workspace {
    /// All texts.
    pub sources: Sources,
    /// What each text is checked as; texts without a role are not checked.
    pub roles: BTreeMap<FileId, Role>,
    /// Files that could not be read or are of no known kind.
    pub unchecked: Vec<Unchecked>,
    /// The Runner files whose runners each pipeline meets.
    pub pairs: BTreeMap<FileId, Vec<FileId>>,
    /// Runner files that were not asked for: pipelines meet them, but nothing is reported on them.
    pub context: BTreeSet<FileId>,
}
