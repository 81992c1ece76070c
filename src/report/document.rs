//! A whole report as plain data: what JSON of `check` says, and what every other form for programs
//! is written from. Nothing in it is a secret; control characters may be.
//!
//! Fields are a promise to other programs: they are added, never renamed or removed.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::engine::below_root;
use crate::finding::{Safety, Severity};

/// The version of the fields below.
pub(super) const VERSION: u32 = 1;

/// A whole report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Document {
    /// Of the fields: 1.
    pub version: u32,
    /// The working directory, from the root of the repository: relative paths start there.
    pub directory: String,
    /// Absolute paths of this report from the root of the repository, if they are inside.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub paths: BTreeMap<String, String>,
    /// Which part of a run it tells of, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Part>,
    /// What was found, by path, offset and rule.
    pub findings: Vec<Entry>,
    /// What was found and does not count, in the same order.
    pub suppressed: Vec<Entry>,
    /// Files that could not be checked.
    pub unchecked: Vec<Skipped>,
    /// What was not seen.
    pub partial: Vec<Gap>,
    /// The files that were checked.
    pub files: Vec<String>,
    /// How many there are of everything.
    pub summary: Totals,
}

/// One of the parts that a run is cut into.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Part {
    /// From one.
    pub index: usize,
    /// How many there are.
    pub of: usize,
}

/// A finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Id of the rule.
    pub rule: String,
    /// How bad it is here.
    pub severity: Level,
    /// How sure the rule is: `low`, `medium`, `high`.
    pub confidence: String,
    /// What kind of trouble it is about.
    pub category: String,
    /// One sentence.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// What GitLab or the Runner says of it, word for word.
    pub verdict: Option<String>,
    /// Who says so.
    pub speaker: Option<String>,
    /// Where to read more.
    pub url: Option<String>,
    /// Recognises this finding in the next run.
    pub fingerprint: String,
    /// What it shares with the findings of its rule at the same key of the same file.
    pub identity: String,
    /// Where it stands, however lines move.
    pub key_path: String,
    /// The jobs that it concerns.
    pub jobs: Vec<String>,
    /// Where it is wrong, the primary place first.
    pub labels: Vec<Mark>,
    /// The includes that lead to the file of the primary label, the nearest first.
    pub included_from: Vec<Extent>,
    /// What would make it go away.
    pub fix: Option<Repair>,
    /// Why it does not count, if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppression: Option<Reason>,
}

/// A place and a few words on it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// The file.
    pub path: String,
    /// Whether this is the place that is wrong.
    pub primary: bool,
    /// A few words; may be empty.
    pub text: String,
    /// Where it starts.
    pub start: Point,
    /// Where it ends: the place behind the last character.
    pub end: Point,
}

/// A range in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Extent {
    /// The file.
    pub path: String,
    /// Where it starts.
    pub start: Point,
    /// The place behind its last character.
    pub end: Point,
}

/// A place in a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Point {
    /// From one.
    pub line: usize,
    /// From one, in characters.
    pub column: usize,
    /// From zero, in bytes.
    pub offset: u32,
}

/// Edits that apply together or not at all. None are listed if one would show a secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Repair {
    /// What they do.
    pub title: String,
    /// Whether they may be applied without asking.
    pub safety: Care,
    /// The edits.
    pub edits: Vec<Change>,
}

/// A text that takes the place of another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// The file.
    pub path: String,
    /// Where the old text starts.
    pub start: Point,
    /// Where the old text ends.
    pub end: Point,
    /// The new text.
    pub text: String,
}

/// Why a finding does not count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reason {
    /// Who says so.
    pub kind: Source,
    /// In the words of who wrote it; may be empty.
    pub reason: String,
    /// The last day on which it counts.
    pub until: Option<String>,
    /// The file with the comment.
    pub path: Option<String>,
    /// The line of the comment.
    pub line: Option<usize>,
}

/// What keeps a finding from counting.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A comment in a linted file.
    Comment,
    /// The baseline.
    Baseline,
}

/// A file that could not be checked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Skipped {
    /// The file.
    pub path: String,
    /// Why not.
    pub reason: String,
    /// Whether the user asked for this very file.
    #[serde(default)]
    pub named: bool,
}

/// Something that these files do not show.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Gap {
    /// The file that uses it.
    pub path: String,
    /// What was not seen.
    pub missing: String,
}

/// How many there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Files checked.
    pub files: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
    /// Findings that do not count.
    pub suppressed: usize,
    /// Files that could not be checked.
    pub unchecked: usize,
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Works, but is unsafe or not what it says.
    Warning,
    /// Will not work, or is an exploitable hole.
    Error,
}

impl Level {
    /// All of them, the worst first.
    pub(super) const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// The word in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        Severity::from(self).name()
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Note,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Note => Self::Note,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

/// Whether a fix may be applied without asking.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Care {
    /// Changes nothing but what is wrong.
    Safe,
    /// Changes behaviour.
    Unsafe,
}

impl From<Safety> for Care {
    fn from(safety: Safety) -> Self {
        match safety {
            Safety::Safe => Self::Safe,
            Safety::Unsafe => Self::Unsafe,
        }
    }
}

impl Document {
    /// Whether a file that the user named could not be checked: the run failed.
    #[must_use]
    pub fn lacks_named(&self) -> bool {
        self.unchecked.iter().any(|file| file.named)
    }

    /// Brings lists into their order and counts them.
    pub(super) fn settle(&mut self) {
        let order = |a: &Entry, b: &Entry| a.place().cmp(&b.place());
        self.findings.sort_by(order);
        self.suppressed.sort_by(order);
        self.unchecked
            .sort_by(|a, b| (Path::new(&a.path), a).cmp(&(Path::new(&b.path), b)));
        self.unchecked.dedup();
        self.partial
            .sort_by(|a, b| (Path::new(&a.path), a).cmp(&(Path::new(&b.path), b)));
        self.partial.dedup();
        self.files.sort_by(|a, b| Path::new(a).cmp(Path::new(b)));
        self.files.dedup();
        let count = |level| {
            self.findings
                .iter()
                .filter(|it| it.severity == level)
                .count()
        };
        self.summary = Totals {
            files: self.files.len(),
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            notes: count(Level::Note),
            suppressed: self.suppressed.len(),
            unchecked: self.unchecked.len(),
        };
    }

    /// All paths that are told, of all files.
    pub(super) fn told(&self) -> impl Iterator<Item = &str> {
        let entries = self.findings.iter().chain(&self.suppressed);
        let of_entries = entries.flat_map(|entry| {
            let labels = entry.labels.iter().map(|mark| &mark.path);
            let includes = entry.included_from.iter().map(|at| &at.path);
            let edits = entry.fix.iter().flat_map(|fix| &fix.edits);
            let comment = entry.suppression.iter().filter_map(|it| it.path.as_ref());
            labels
                .chain(includes)
                .chain(edits.map(|edit| &edit.path))
                .chain(comment)
        });
        let unchecked = self.unchecked.iter().map(|file| &file.path);
        let partial = self.partial.iter().map(|gap| &gap.path);
        let others = unchecked.chain(partial).chain(&self.files);
        of_entries.chain(others).map(String::as_str)
    }

    /// A file from the root of the repository; as given if it is not inside.
    pub(super) fn in_repository(&self, path: &str) -> String {
        if let Some(inside) = self.paths.get(path) {
            return inside.clone();
        }
        let found = below_root(Path::new(&self.directory), Path::new(path));
        let found = found.filter(|found| !found.as_os_str().is_empty());
        found.map_or_else(|| path.to_owned(), |found| super::view::slashed(&found))
    }
}

/// What findings are sorted by.
type Key<'e> = (Option<(&'e Path, u32, u32)>, &'e str, &'e str);

impl Entry {
    /// The place that is wrong.
    pub(super) fn primary(&self) -> Option<&Mark> {
        self.labels.first()
    }

    fn place(&self) -> Key<'_> {
        let at = self
            .primary()
            .map(|mark| (Path::new(&mark.path), mark.start.offset, mark.end.offset));
        (at, &self.rule, &self.message)
    }
}
