//! Findings that a team knows and has not fixed yet: they do not count, new ones do.
//!
//! A finding is known by its identity, which survives moved lines, and by how many of the same there
//! were: the third of two known ones is new.

mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub use file::Mistake;

use super::fingerprint::identity;
use super::redact::Redactor;
use super::view::slashed;
use crate::engine::{Report, Stale, Suppressed, Suppression, compare};
use crate::finding::Finding;
use crate::source::Sources;

/// What was found when the baseline was made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Baseline {
    /// One for each identity, by path and rule.
    entries: Vec<Entry>,
}

/// Findings of one rule at one key of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    rule: String,
    /// From the root of the repository, or absolute outside of it.
    path: String,
    /// Empty where the finding is at no key.
    key_path: String,
    fingerprint: u64,
    /// How many there are.
    count: u64,
    /// That of the first.
    message: String,
}

/// What a run says of a baseline's entries.
struct Run<'r> {
    report: &'r Report,
    sources: &'r Sources,
    redactor: Redactor,
}

impl Run<'_> {
    fn new<'r>(report: &'r Report, sources: &'r Sources) -> Run<'r> {
        Run {
            report,
            sources,
            redactor: Redactor::new(&report.secrets, sources),
        }
    }

    fn identity(&self, finding: &Finding) -> u64 {
        identity(finding, self.report, self.sources, &self.redactor)
    }

    /// A path from the root of the repository, as the file has it.
    fn path(&self, given: &Path) -> String {
        let inside = self.report.in_repository(given);
        let path = slashed(inside.as_deref().unwrap_or(given));
        self.redactor.mask(&path).into_owned()
    }

    /// How many of each identity count or are known.
    fn found(&self) -> BTreeMap<u64, u64> {
        let known = self.report.suppressed.iter();
        let known = known.filter(|it| it.by == Suppression::Baseline);
        let all = self
            .report
            .findings
            .iter()
            .chain(known.map(|it| &it.finding));
        let mut found = BTreeMap::new();
        for finding in all {
            *found.entry(self.identity(finding)).or_default() += 1;
        }
        found
    }

    /// The files whose findings are all known: of others it is open what is fixed in them.
    fn complete(&self) -> BTreeSet<String> {
        let mut paths: BTreeSet<String> =
            self.report.checked.iter().map(|it| self.path(it)).collect();
        for unchecked in &self.report.unchecked {
            paths.remove(&self.path(&unchecked.path));
        }
        for file in self.report.broken.keys() {
            paths.remove(&self.path(self.sources.path(*file)));
        }
        paths
    }
}

impl Baseline {
    /// All findings of a report that count.
    #[must_use]
    pub fn of(report: &Report, sources: &Sources) -> Self {
        let run = Run::new(report, sources);
        let entries = report.findings.iter().map(|finding| Entry {
            rule: finding.rule.to_owned(),
            path: run.path(sources.path(finding.primary.span.file)),
            key_path: run.redactor.mask(&finding.key_path).into_owned(),
            fingerprint: run.identity(finding),
            count: 1,
            message: run.redactor.mask(&finding.message).into_owned(),
        });
        Self::new(entries.collect())
    }

    /// Reads what [`Baseline::text`] gave.
    ///
    /// # Errors
    /// Why it is no baseline, and where.
    pub fn read(bytes: &[u8]) -> Result<Self, Mistake> {
        file::read(bytes).map(Self::new)
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        file::write(&self.entries)
    }

    /// Entries in order, each identity once.
    fn new(all: Vec<Entry>) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: BTreeMap<u64, usize> = BTreeMap::new();
        for entry in all {
            match places.get(&entry.fingerprint) {
                Some(&place) => {
                    let count = &mut entries[place].count;
                    *count = count.saturating_add(entry.count);
                }
                None => {
                    places.insert(entry.fingerprint, entries.len());
                    entries.push(entry);
                }
            }
        }
        entries.retain(|entry| entry.count > 0);
        entries.sort_by(|a, b| {
            let key = |it: &Entry| (it.path.clone(), it.rule.clone(), it.key_path.clone());
            key(a).cmp(&key(b)).then(a.fingerprint.cmp(&b.fingerprint))
        });
        Self { entries }
    }

    /// How many findings it holds.
    #[must_use]
    pub fn count(&self) -> u64 {
        let counts = self.entries.iter().map(|entry| entry.count);
        counts.fold(0, u64::saturating_add)
    }

    /// How many files they are in.
    #[must_use]
    pub fn files(&self) -> usize {
        self.paths().len()
    }

    /// The files that it names, from the root of the repository.
    #[must_use]
    pub fn paths(&self) -> BTreeSet<&str> {
        self.entries.iter().map(|it| it.path.as_str()).collect()
    }

    /// Takes the known findings out of those that count, and notes what is fixed. `runs` says
    /// whether a rule was asked at all about a path from the root of the repository.
    pub fn apply(&self, report: &mut Report, sources: &Sources, runs: &dyn Fn(&str, &str) -> bool) {
        let run = Run::new(report, sources);
        let counts = self.entries.iter();
        let mut left: BTreeMap<u64, u64> = counts
            .map(|entry| (entry.fingerprint, entry.count))
            .collect();
        let is_known: Vec<bool> = report
            .findings
            .iter()
            .map(|finding| match left.get_mut(&run.identity(finding)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    true
                }
                _ => false,
            })
            .collect();
        let complete = run.complete();
        let is_stale = |entry: &&Entry| {
            let rest = left.get(&entry.fingerprint).copied();
            rest > Some(0) && complete.contains(&entry.path) && runs(&entry.rule, &entry.path)
        };
        let stale = self.entries.iter().filter(is_stale).map(|entry| Stale {
            path: entry.path.clone(),
            rule: entry.rule.clone(),
            message: entry.message.clone(),
        });
        report.stale = stale.collect();
        let all = std::mem::take(&mut report.findings);
        for (finding, is_known) in all.into_iter().zip(is_known) {
            if is_known {
                let by = Suppression::Baseline;
                report.suppressed.push(Suppressed { finding, by });
            } else {
                report.findings.push(finding);
            }
        }
        report
            .suppressed
            .sort_by(|a, b| compare(&a.finding, &b.finding, sources));
    }

    /// What is left of it: entries of files that were checked, or of which `is_gone` says that they
    /// are no more, keep as many findings as there still are.
    #[must_use]
    pub fn pruned(
        &self,
        report: &Report,
        sources: &Sources,
        runs: &dyn Fn(&str, &str) -> bool,
        is_gone: &dyn Fn(&str) -> bool,
    ) -> Self {
        let run = Run::new(report, sources);
        let (found, complete) = (run.found(), run.complete());
        let entries = self.entries.iter().cloned().map(|mut entry| {
            let now = found.get(&entry.fingerprint).copied().unwrap_or_default();
            let is_open = !complete.contains(&entry.path) || !runs(&entry.rule, &entry.path);
            if !is_open {
                entry.count = entry.count.min(now);
            } else if is_gone(&entry.path) {
                entry.count = 0;
            }
            entry
        });
        Self::new(entries.collect())
    }
}
