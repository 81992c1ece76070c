//! What a lint run found.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

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

/// Why a finding does not count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Suppression {
    /// A comment in a linted file.
    Comment {
        /// The comment.
        at: Span,
        /// What it gives as the reason; may be empty.
        reason: String,
        /// The last day on which it counts, as `2027-01-31`.
        until: Option<String>,
    },
    /// The baseline: it was there before.
    Baseline,
}

/// A finding that does not count, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Why it does not count.
    pub by: Suppression,
}

/// What the baseline holds and a run did not find any more.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Stale {
    /// The file, from the root of the repository.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// What it said.
    pub message: String,
}

/// The outcome of one run over a workspace.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Sorted by path, offset and rule.
    pub findings: Vec<Finding>,
    /// What was found and does not count, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// The working directory, from the root of the repository: where relative paths start. Empty at
    /// the root, and where there is no repository.
    pub directory: PathBuf,
    /// Where that root lies, absolute; without a repository, the working directory. No output shows
    /// it.
    pub root: PathBuf,
    /// The files checked, sorted.
    pub checked: Vec<PathBuf>,
    /// What the baseline holds and was fixed since.
    pub stale: Vec<Stale>,
    /// Which part of a larger run this is, from one, and of how many.
    pub shard: Option<(usize, usize)>,
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
    /// Whether a file that the user named could not be checked: the run failed.
    #[must_use]
    pub fn lacks_named(&self) -> bool {
        self.unchecked.iter().any(|unchecked| unchecked.named)
    }

    /// A path as given, from the root of the repository; `None` if it is not inside.
    #[must_use]
    pub fn in_repository(&self, path: &Path) -> Option<PathBuf> {
        if path.is_absolute() {
            let below = path.strip_prefix(&self.root).ok();
            return below
                .filter(|_| !self.root.as_os_str().is_empty())
                .map(Path::to_owned);
        }
        below_root(&self.directory, path)
    }

    /// Number of findings of a level.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}

/// A relative path that starts in a directory, without `.` and `..`; `None` if it leads above the
/// root.
#[must_use]
pub fn below_root(directory: &Path, path: &Path) -> Option<PathBuf> {
    let mut result = PathBuf::new();
    for part in directory.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !result.pop() {
                    return None;
                }
            }
            Component::Normal(name) => result.push(name),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_root_of_the_repository() {
        let report = Report {
            directory: PathBuf::from("ci/runner"),
            root: PathBuf::from("/srv/project"),
            ..Report::default()
        };
        for (given, shown) in [
            ("config.toml", Some("ci/runner/config.toml")),
            ("./a/../config.toml", Some("ci/runner/config.toml")),
            ("../../.gitlab-ci.yml", Some(".gitlab-ci.yml")),
            ("../../../elsewhere.yml", None),
            ("/srv/project/a.yml", Some("a.yml")),
            ("/etc/gitlab-runner/config.toml", None),
        ] {
            let found = report.in_repository(Path::new(given));
            assert_eq!(found.as_deref(), shown.map(Path::new), "{given}");
        }
        assert_eq!(Report::default().in_repository(Path::new("/a")), None);
    }
}
