//! Applies fixes, checks the result, and repeats until nothing changes.
//!
//! A round that leaves a file unreadable or adds an error is taken back. Rules do not know each
//! other: what one fix makes possible, the next round finds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::{Report, Workspace, lint};
use crate::finding::{Finding, Fix, Safety, Severity};
use crate::settings::Settings;
use crate::source::{Edit, FileId, Span, apply};

/// Rounds after which files are left as they are.
const MOST_ROUNDS: usize = 10;

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

/// Applies every fix up to a safety.
#[must_use]
pub fn fix(mut workspace: Workspace, settings: &Settings, limit: Safety) -> Fixed {
    let mut state = State {
        report: lint(&workspace, settings),
        applied: Vec::new(),
        undone: BTreeSet::new(),
    };
    let before: BTreeMap<FileId, Arc<str>> = workspace
        .roles
        .keys()
        .map(|&file| (file, workspace.sources.shared(file)))
        .collect();
    for _ in 0..MOST_ROUNDS {
        let chosen = choose(&state, limit, None);
        if chosen.is_empty() {
            break;
        }
        if round(&mut workspace, settings, &mut state, &chosen) {
            continue;
        }
        // Together they broke something: one by one shows which.
        for single in chosen {
            let again = choose(&state, limit, Some(&single.key));
            if !again.is_empty() && !round(&mut workspace, settings, &mut state, &again) {
                state.undone.insert(single.key);
            }
        }
    }
    let is_changed =
        |(file, text): (FileId, Arc<str>)| (workspace.sources.text(file) != &*text).then_some(file);
    let changed = before.into_iter().filter_map(is_changed).collect();
    let undone = state.undone.iter().map(|key| key.rule).collect();
    Fixed {
        workspace,
        report: state.report,
        applied: state.applied,
        changed,
        undone,
    }
}

struct State {
    report: Report,
    applied: Vec<Applied>,
    undone: BTreeSet<Key>,
}

/// What a finding is about, in terms that survive moving lines.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Key {
    rule: &'static str,
    file: FileId,
    path: String,
}

impl Key {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule,
            file: finding.primary.span.file,
            path: finding.key_path.clone(),
        }
    }
}

struct Chosen {
    key: Key,
    fix: Fix,
}

/// Fixes that do not touch each other, by position and rule; all, or those of one key.
fn choose(state: &State, limit: Safety, only: Option<&Key>) -> Vec<Chosen> {
    let mut chosen: Vec<Chosen> = state
        .report
        .findings
        .iter()
        .filter_map(|finding| {
            Some(Chosen {
                key: Key::of(finding),
                fix: finding.fix.clone()?,
            })
        })
        .filter(|one| one.fix.safety <= limit && !state.undone.contains(&one.key))
        .filter(|one| only.is_none_or(|key| one.key == *key))
        .collect();
    chosen.sort_by_key(|one| {
        (
            one.fix.edits.iter().map(|edit| edit.span).min(),
            one.key.rule,
        )
    });
    let mut taken: BTreeMap<FileId, Vec<Span>> = BTreeMap::new();
    chosen.retain(|one| {
        let is_free = one.fix.edits.iter().all(|edit| {
            let spans = taken.get(&edit.span.file).map_or(&[][..], Vec::as_slice);
            // Edits are sorted: only the last ones can be near. Fixes of several edits are rare.
            !spans.iter().rev().any(|other| touch(*other, edit.span))
        });
        if is_free {
            for edit in &one.fix.edits {
                taken.entry(edit.span.file).or_default().push(edit.span);
            }
        }
        is_free
    });
    chosen
}

/// Whether two edits cannot both be applied.
fn touch(left: Span, right: Span) -> bool {
    left.start == right.start || (left.start < right.end && right.start < left.end)
}

/// Applies some fixes and lints again; takes everything back when that broke something.
fn round(
    workspace: &mut Workspace,
    settings: &Settings,
    state: &mut State,
    fixes: &[Chosen],
) -> bool {
    let mut edits: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    for edit in fixes.iter().flat_map(|one| &one.fix.edits) {
        edits.entry(edit.span.file).or_default().push(edit.clone());
    }
    let mut texts = BTreeMap::new();
    for (&file, edits) in &edits {
        let Ok(text) = apply(workspace.sources.text(file), edits) else {
            return false;
        };
        texts.insert(file, text);
    }
    // Errors count whatever rules are selected.
    let everything = Settings {
        select: Vec::new(),
        ..settings.clone()
    };
    let wide = |workspace: &Workspace, narrow: &Report| {
        if settings.select.is_empty() {
            Errors::of(narrow)
        } else {
            Errors::of(&lint(workspace, &everything))
        }
    };
    let errors = wide(workspace, &state.report);
    let old: Vec<_> = texts
        .keys()
        .map(|&file| (file, workspace.sources.shared(file)))
        .collect();
    for (file, text) in texts {
        workspace.sources.replace(file, text);
    }
    let next = lint(workspace, settings);
    if wide(workspace, &next).is_worse_than(&errors) {
        for (file, text) in old {
            workspace.sources.replace(file, text);
        }
        return false;
    }
    state.report = next;
    state.applied.extend(fixes.iter().map(|one| Applied {
        rule: one.key.rule,
        title: one.fix.title.clone(),
        files: one.fix.edits.iter().map(|edit| edit.span.file).collect(),
    }));
    true
}

/// How often each error occurs, and how broken each file is.
struct Errors {
    counts: BTreeMap<Key, usize>,
    broken: BTreeMap<FileId, usize>,
}

impl Errors {
    fn of(report: &Report) -> Self {
        let mut counts = BTreeMap::new();
        for finding in report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
        {
            *counts.entry(Key::of(finding)).or_insert(0) += 1;
        }
        Self {
            counts,
            broken: report.broken.clone(),
        }
    }

    fn is_worse_than(&self, before: &Self) -> bool {
        let more = |now: usize, then: Option<&usize>| now > then.copied().unwrap_or(0);
        self.counts
            .iter()
            .any(|(key, &count)| more(count, before.counts.get(key)))
            || self
                .broken
                .iter()
                .any(|(file, &count)| more(count, before.broken.get(file)))
    }
}
