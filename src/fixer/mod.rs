//! Applies fixes, checks the result, and repeats until nothing changes.
//!
//! A round that leaves a file unreadable or adds an error is taken back; `errors` says what counts
//! as added. Rules do not know each other: what one fix makes possible, the next round finds.

mod choice;
mod errors;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::{Report, Workspace, lint};
use crate::finding::Safety;
use crate::settings::Settings;
use crate::source::{Edit, FileId, Sources, apply};

use choice::{Chosen, Key, Owner, batches, choose};
use errors::Errors;

/// Rounds after which files are left as they are.
const MOST_ROUNDS: usize = 20;
/// Attempts that broke something, after which what has not been tried alone is left out.
const MOST_FAILURES: usize = 200;

/// A fix that was applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Applied {
    /// The rule whose finding it answered.
    pub rule: &'static str,
    /// What it did.
    pub title: String,
    /// The files it changed.
    pub files: BTreeSet<FileId>,
}

/// The outcome of fixing a workspace.
#[derive(Debug)]
pub struct Fixed {
    /// The workspace with its new texts.
    pub workspace: Workspace,
    /// What is left to say about the new texts.
    pub report: Report,
    /// The fixes, in the order they were applied.
    pub applied: Vec<Applied>,
    /// The files whose text is another one now.
    pub changed: BTreeSet<FileId>,
    /// Fixes that were taken back because they broke something, by rule.
    pub undone: BTreeSet<&'static str>,
}

/// Takes out of a report what is not to be fixed.
pub type Sieve<'s> = &'s dyn Fn(&mut Report, &Sources);

/// Applies every fix up to a safety.
#[must_use]
pub fn fix(workspace: Workspace, settings: &Settings, limit: Safety) -> Fixed {
    fix_some(workspace, settings, limit, &|_, _| {})
}

/// Applies every fix up to a safety of what a sieve leaves in the report.
#[must_use]
pub fn fix_some(
    workspace: Workspace,
    settings: &Settings,
    limit: Safety,
    sieve: Sieve<'_>,
) -> Fixed {
    let before: Vec<(FileId, Arc<str>)> = workspace
        .roles
        .keys()
        .map(|&file| (file, workspace.sources.shared(file)))
        .collect();
    let mut fixer = Fixer::new(workspace, settings, limit, sieve);
    let mut applied = 0;
    for _ in 0..MOST_ROUNDS {
        if let Some((safety, wanted)) = fixer.wanted() {
            fixer.settle(safety, wanted);
        } else if applied < fixer.applied.len() {
            // What was applied since may have made room for what was left out.
            applied = fixer.applied.len();
            fixer.undone.clear();
        } else {
            break;
        }
    }
    let sources = &fixer.workspace.sources;
    let is_changed =
        |(file, text): (FileId, Arc<str>)| (sources.text(file) != &*text).then_some(file);
    let changed = before.into_iter().filter_map(is_changed).collect();
    Fixed {
        changed,
        undone: fixer.undone.iter().map(|key| key.rule).collect(),
        workspace: fixer.workspace,
        report: fixer.report,
        applied: fixer.applied,
    }
}

struct Fixer<'s> {
    workspace: Workspace,
    settings: &'s Settings,
    /// The same without a choice of rules: errors count whatever rules are selected.
    everything: Option<Settings>,
    limit: Safety,
    sieve: Sieve<'s>,
    report: Report,
    errors: Errors,
    applied: Vec<Applied>,
    undone: BTreeSet<Key>,
    failures: usize,
}

impl<'s> Fixer<'s> {
    fn new(workspace: Workspace, settings: &'s Settings, limit: Safety, sieve: Sieve<'s>) -> Self {
        let everything = (!settings.select.is_empty()).then(|| Settings {
            select: Vec::new(),
            ..settings.clone()
        });
        let mut fixer = Self {
            workspace,
            settings,
            everything,
            limit,
            sieve,
            report: Report::default(),
            errors: Errors::default(),
            applied: Vec::new(),
            undone: BTreeSet::new(),
            failures: 0,
        };
        (fixer.report, fixer.errors) = fixer.lint();
        fixer
    }

    fn lint(&self) -> (Report, Errors) {
        let mut report = lint(&self.workspace, self.settings);
        let errors = match &self.everything {
            None => Errors::of(&report),
            Some(everything) => Errors::of(&lint(&self.workspace, everything)),
        };
        // Afterwards: an error that is not to be fixed must not become worse, either.
        (self.sieve)(&mut report, &self.workspace.sources);
        (report, errors)
    }

    /// The fixes of the next round: safe ones as long as there are any, so that no harm that an
    /// unsafe one does looks like something that a safe one brought to light.
    fn wanted(&self) -> Option<(Safety, BTreeSet<Key>)> {
        let keys = |safety| {
            let chosen = choose(&self.report, safety, |key| !self.undone.contains(key));
            let keys: BTreeSet<Key> = chosen.into_iter().map(|one| one.key).collect();
            (!keys.is_empty()).then_some((safety, keys))
        };
        let each = [Safety::Safe, Safety::Unsafe].into_iter();
        each.filter(|safety| *safety <= self.limit).find_map(keys)
    }

    /// Applies fixes: all of them, or those that break nothing.
    fn settle(&mut self, safety: Safety, wanted: BTreeSet<Key>) {
        let mut waiting = vec![wanted];
        let mut is_split = false;
        while let Some(mut keys) = waiting.pop() {
            let fixes = choose(&self.report, safety, |key| keys.contains(key));
            let Err(hurt) = self.apply(&fixes) else {
                continue;
            };
            self.failures += 1;
            if keys.len() == 1 || self.failures > MOST_FAILURES {
                self.undone.append(&mut keys);
                continue;
            }
            let parts = batches(&keys);
            if parts.len() > 1 && !is_split {
                is_split = true;
                waiting.extend(parts.into_iter().rev());
                continue;
            }
            // Each fix of a batch is in another runner or job: who is hurt tells which one it was.
            let guilty = |key: &&Key| hurt.contains(&key.owner());
            let found: Vec<Key> = keys.iter().filter(guilty).cloned().collect();
            if found.is_empty() {
                let middle = keys.iter().nth(keys.len() / 2).cloned();
                let behind = middle.map(|key| keys.split_off(&key));
                waiting.extend(behind);
            } else {
                keys.retain(|key| !found.contains(key));
                self.undone.extend(found);
            }
            waiting.push(keys);
        }
    }

    /// Applies some fixes and lints again; takes everything back when that adds errors, and says
    /// to what.
    fn apply(&mut self, fixes: &[Chosen]) -> Result<(), BTreeSet<Owner>> {
        let mut edits: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
        for edit in fixes.iter().flat_map(|one| &one.fix.edits) {
            edits.entry(edit.span.file).or_default().push(edit.clone());
        }
        let mut texts = BTreeMap::new();
        for (&file, edits) in &edits {
            let text = apply(self.workspace.sources.text(file), edits);
            texts.insert(file, text.map_err(|_| BTreeSet::new())?);
        }
        if texts.is_empty() {
            return Ok(());
        }
        let old: Vec<_> = texts
            .keys()
            .map(|&file| (file, self.workspace.sources.shared(file)))
            .collect();
        for (file, text) in texts {
            self.workspace.sources.replace(file, text);
        }
        let (report, errors) = self.lint();
        let hurt = errors.added(&self.errors, fixes);
        if !hurt.is_empty() {
            for (file, text) in old {
                self.workspace.sources.replace(file, text);
            }
            return Err(hurt);
        }
        self.report = report;
        self.errors = errors;
        self.applied.extend(fixes.iter().map(|one| Applied {
            rule: one.key.rule,
            title: one.fix.title.clone(),
            files: one.fix.edits.iter().map(|edit| edit.span.file).collect(),
        }));
        Ok(())
    }
}
