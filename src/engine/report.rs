//! What a lint run found.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::finding::{Finding, Severity};
use crate::source::{FileId, Span};

/// A file that could not be checked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unchecked {
    /// The file, as given or relative to the working directory.
    pub path: PathBuf,
    /// Why not, with the place where there is one.
    pub reason: String,
    /// Whether the user asked for this very file.
    pub named: bool,
}

/// Something a pipeline uses that these files do not show, so that rules stay silent about it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Missing {
    /// The file that uses it.
    pub path: PathBuf,
    /// What was not seen: `project group/name file.yml`.
    pub missing: String,
    /// Whether it is an included file.
    pub is_include: bool,
}

/// Which runner files a pipeline was judged against.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Pairing {
    /// The pipeline.
    pub pipeline: PathBuf,
    /// The runner files.
    pub runners: Vec<PathBuf>,
}

/// The outcome of one run over a workspace.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Sorted by path, offset and rule.
    pub findings: Vec<Finding>,
    /// Files that could not be checked.
    pub unchecked: Vec<Unchecked>,
    /// What was not seen.
    pub partial: Vec<Missing>,
    /// Which runners met which pipelines.
    pub pairings: Vec<Pairing>,
    /// Files that were checked as parts of pipelines elsewhere.
    pub fragments: Vec<PathBuf>,
    /// The includes that lead to each included file, the nearest first.
    pub inclusions: BTreeMap<FileId, Vec<Span>>,
    /// Number of files checked.
    pub files: usize,
    /// Number of syntax errors of each file that has any, whatever rules are on.
    pub broken: BTreeMap<FileId, usize>,
    /// Texts that no output may show.
    pub secrets: Vec<Span>,
}

impl Report {
    /// Number of findings of a level.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}
