//! A Runner file: views on `[[runners]]` and their sections.
//!
//! Keys are found as the Runner's decoder finds them: the exact name wins, otherwise the first key
//! that is equal when case is folded.

mod entry;
pub mod load;
mod refusal;
mod section;

use std::ops::Range;
use std::sync::Arc;

use crate::settings::Version;
use crate::source::FileId;
use crate::syntax::{Decoder, Entry, Node, Shape, SyntaxError};

use super::executor::Executor;
use super::facts::Facts;
use super::field::Field;
use super::known::Known;

use load::Problem;

pub use entry::Runner;
pub use refusal::Refusal;
pub use section::{Policies, Section};

/// One Runner file.
#[derive(Clone, Debug)]
pub struct RunnerConfig<'t> {
    root: Node<'t>,
    facts: Facts<'t>,
    /// What could not be read.
    errors: &'t [SyntaxError],
    /// Whether others can read it in a repository.
    committed: bool,
    /// What the decoder does not take, once the file is decoded, and the version it was decoded for.
    problems: Arc<[Problem<'t>]>,
    decoded_for: Option<Version>,
    /// The runners, once they are listed.
    listed: Option<Arc<[Runner<'t>]>>,
    /// Where the text that the Runner reads begins, in bytes, if it reads just this text.
    origin: Option<usize>,
    /// Where something adds what is not written here, in bytes.
    open: &'t [Range<usize>],
    /// See [`RunnerConfig::with_registration`].
    registration: Option<Known<Executor>>,
}

/// Whether the Runner's decoder takes a written name for one of its keys, which are all ASCII: Go's
/// `strings.EqualFold`, for which two letters beyond ASCII are `k` and `s` as well.
#[must_use]
pub fn same_key(key: &str, written: &str) -> bool {
    if written.is_ascii() {
        return key.eq_ignore_ascii_case(written);
    }
    let fold = |letter: char| match letter {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        _ => letter.to_ascii_lowercase(),
    };
    key.chars().map(fold).eq(written.chars().map(fold))
}

/// The TOML decoder of a Runner. Source: go.mod of its releases.
#[must_use]
pub fn decoder(version: Version) -> Decoder {
    let newest_first = [
        (Version::new(18, 9), Decoder::V1_6),
        (Version::new(17, 6), Decoder::V1_4),
        (Version::new(16, 11), Decoder::V1_3),
        (Version::new(15, 9), Decoder::V1_2),
    ];
    let found = newest_first.iter().find(|(since, _)| version >= *since);
    found.map_or(Decoder::V0_3, |(_, decoder)| *decoder)
}

/// The entry of a table that the Runner takes for a key.
fn find<'t>(table: Node<'t>, key: &str) -> Option<Entry<'t>> {
    table.get(key).or_else(|| table.get_folded(key, same_key))
}

/// Whether several spellings of a key are written: which of them the Runner takes is random.
fn is_ambiguous(table: Node<'_>, key: &str) -> bool {
    let is_key = |entry: &Entry<'_>| entry.name().is_some_and(|name| same_key(key, name));
    table.entries().filter(is_key).count() > 1
}

impl<'t> RunnerConfig<'t> {
    /// A view on the root of a Runner file.
    #[must_use]
    pub fn new(root: Node<'t>, facts: Facts<'t>) -> Self {
        Self {
            root,
            facts,
            errors: &[],
            committed: false,
            problems: Arc::default(),
            decoded_for: None,
            listed: None,
            origin: Some(0),
            open: &[],
            registration: None,
        }
    }

    /// The same view, which knows where the file could not be read: what a runner does whose text
    /// has an error is not decided.
    #[must_use]
    pub fn with_errors(self, errors: &'t [SyntaxError]) -> Self {
        Self { errors, ..self }
    }

    /// The same view, which knows whether the file is a part of a repository.
    #[must_use]
    pub fn in_repository(self, committed: bool) -> Self {
        Self { committed, ..self }
    }

    /// Whether the file is a part of a repository, or the settings say so.
    #[must_use]
    pub fn is_committed(&self) -> bool {
        self.committed || self.facts.assume_committed()
    }

    /// The same view of a part of a text: where the text that the Runner reads begins, in bytes;
    /// `None` where it reads another text, because something is filled in.
    #[must_use]
    pub fn with_origin(self, origin: Option<usize>) -> Self {
        Self { origin, ..self }
    }

    /// The same view, which knows where a template adds keys or tables that are not written: what
    /// seems absent there is not.
    #[must_use]
    pub fn with_open(self, open: &'t [Range<usize>]) -> Self {
        Self { open, ..self }
    }

    /// The same view of a template that something known registers, as a chart does: it completes
    /// what a runner lacks, and this is the executor of a runner that names none.
    #[must_use]
    pub fn with_registration(self, registration: Option<Known<Executor>>) -> Self {
        Self {
            registration,
            ..self
        }
    }

    /// Whether the runners are registered with this file as their template, so that name, address,
    /// token and executor need not be in it.
    #[must_use]
    pub fn is_registration_template(&self) -> bool {
        self.registration.is_some()
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.root.span().file
    }

    /// The file's root table.
    #[must_use]
    pub fn root(&self) -> Node<'t> {
        self.root
    }

    /// A global key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Field<'t>> {
        find(self.root, key).map(Field::of)
    }

    /// The version of the Runner that reads the file, if it is declared: one that all its runners
    /// are declared to have, else that of the settings.
    #[must_use]
    pub fn declared_version(&self) -> Option<Version> {
        let mut versions = self.runners().map(Runner::declared_version);
        let first = versions.next().flatten();
        first
            .filter(|_| versions.all(|version| version == first))
            .or_else(|| self.facts.runner_version())
    }

    /// The version of the Runner that reads the file; undeclared means the latest.
    #[must_use]
    pub fn version(&self) -> Version {
        let declared = self.decoded_for.or_else(|| self.declared_version());
        declared.unwrap_or(Version::LATEST_RUNNER)
    }

    /// Whether the text above the first runner could be read.
    #[must_use]
    pub fn is_head_read(&self) -> bool {
        let first = self.tables().next();
        !self.has_error(0, first.map_or(u32::MAX, |(table, _)| table.span().start))
    }

    /// The runners, in file order.
    pub fn runners(&self) -> impl Iterator<Item = Runner<'t>> + use<'t> {
        let listed = match &self.listed {
            Some(listed) => Arc::clone(listed),
            None => self.list(),
        };
        (0..listed.len()).filter_map(move |index| listed.get(index).copied())
    }

    fn list(&self) -> Arc<[Runner<'t>]> {
        let starts: Vec<u32> = match (self.errors, self.open) {
            ([], []) => Vec::new(),
            _ => self.tables().map(|(table, _)| table.span().start).collect(),
        };
        self.tables()
            .enumerate()
            .map(move |(index, (table, fragment))| {
                // Keys below a broken header seem to be those of the runner above, and a fragment
                // has no header that says where it begins.
                let start = starts.get(index).copied().filter(|_| !fragment);
                let end = starts.get(index + 1).copied().unwrap_or(u32::MAX);
                Runner {
                    table,
                    index,
                    fragment,
                    undecided: self.has_error(start.unwrap_or(0), end)
                        || ["executor", "docker", "kubernetes"]
                            .into_iter()
                            .any(|key| is_ambiguous(table, key)),
                    registration: self.registration,
                    facts: self.facts,
                    declared: None,
                }
                .declared()
            })
            .collect()
    }

    /// Whether the whole text of a runner could be read.
    #[must_use]
    pub fn is_read(&self, runner: Runner<'t>) -> bool {
        if self.errors.is_empty() {
            return true;
        }
        let mut starts = self.tables().map(|(table, _)| table.span().start);
        let end = starts.nth(runner.index + 1).unwrap_or(u32::MAX);
        let start = match runner.fragment {
            true => 0,
            false => runner.table.span().start,
        };
        !self.has_error(start, end)
    }

    fn has_error(&self, start: u32, end: u32) -> bool {
        let mut errors = self.errors.iter();
        let is_inside = |at: u32| start <= at && at < end;
        let mut open = self.open.iter();
        errors.any(|error| is_inside(error.at.start))
            || open.any(|range| u32::try_from(range.start).is_ok_and(is_inside))
    }

    /// The tables of runners, and whether they are fragments.
    fn tables(&self) -> impl Iterator<Item = (Node<'t>, bool)> + use<'t> {
        let value = find(self.root, "runners").map(|entry| entry.value);
        let fragment = value.filter(|node| node.shape() == Shape::Map);
        let listed = value.filter(|node| node.shape() == Shape::List);
        let tables = listed
            .into_iter()
            .flat_map(|node| node.items().filter(|item| item.shape() == Shape::Map));
        tables
            .map(|table| (table, false))
            .chain(fragment.into_iter().map(|table| (table, true)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_as_in_go() {
        assert!(same_key("pull_policy", "Pull_Policy"));
        assert!(same_key("network_mode", "networ\u{212a}_mode"));
        assert!(same_key("services", "\u{17f}ervices"));
        assert!(!same_key("pull_policy", "pull-policy"));
        assert!(!same_key("privileged", "pr\u{131}vileged"));
        assert!(!same_key("tls_verify", "tl\u{df}_verify"));
    }
}
