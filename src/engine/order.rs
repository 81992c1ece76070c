//! After the checks: one finding for one cause, in the order people read files.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

use super::scopes::Scopes;
use crate::finding::{Finding, Label, Profile};
use crate::rules::RULES;
use crate::settings::Level;
use crate::source::{FileId, Sources, Span};

/// Something that was found and is not told: another finding says it, or the profile hides it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unsaid {
    pub(super) rule: &'static str,
    pub(super) at: Span,
}

impl Unsaid {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule,
            at: finding.primary.span,
        }
    }
}

/// Applies settings to the findings on one pipeline or Runner file, and merges equal ones.
pub(super) fn of_unit(
    mut findings: Vec<Finding>,
    scopes: &Scopes<'_>,
    unsaid: &mut Vec<Unsaid>,
) -> Vec<Finding> {
    findings.retain_mut(|finding| {
        let settings = scopes.at(finding.primary.span.file);
        let asked_for = match settings.level_of(finding.rule) {
            // The rule runs for another file, or is none of those that can be turned off.
            Some(Level::Off) if scopes.turns_off(finding.rule) => return false,
            Some(Level::At(severity)) => {
                finding.severity = severity;
                true
            }
            _ => settings.select.iter().any(|id| id == finding.rule),
        };
        let is_told = asked_for || finding.profile <= settings.profile;
        if !is_told {
            unsaid.push(Unsaid::of(finding));
        }
        is_told
    });
    merge(findings)
}

/// Merges equal findings of several pipelines, drops superseded ones and sorts.
pub(super) fn finish(
    findings: Vec<Finding>,
    sources: &Sources,
    scopes: &Scopes<'_>,
    unsaid: &mut Vec<Unsaid>,
) -> Vec<Finding> {
    let mut findings = merge_units(findings, sources);
    let is_pedantic =
        |finding: &Finding| scopes.at(finding.primary.span.file).profile == Profile::Pedantic;
    drop_superseded(&mut findings, is_pedantic, unsaid);
    findings.sort_by(|a, b| compare(a, b, sources));
    findings
}

/// The order in which people read findings: by path, place, rule and message.
#[must_use]
pub fn compare(a: &Finding, b: &Finding, sources: &Sources) -> Ordering {
    let key = |finding: &Finding| {
        (
            finding.primary.span.start,
            finding.primary.span.end,
            finding.rule,
        )
    };
    let path = |finding: &Finding| sources.path(finding.primary.span.file);
    path(a)
        .cmp(path(b))
        .then_with(|| key(a).cmp(&key(b)))
        .then_with(|| a.message.cmp(&b.message))
}

/// A value that forty jobs use gives one finding that names them.
fn merge(findings: Vec<Finding>) -> Vec<Finding> {
    let mut places: BTreeMap<(&'static str, Span), usize> = BTreeMap::new();
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        match places.get(&(finding.rule, finding.primary.span)) {
            Some(&index) => join(&mut merged[index], finding),
            None => {
                places.insert((finding.rule, finding.primary.span), merged.len());
                merged.push(finding);
            }
        }
    }
    for finding in &mut merged {
        finding.related.append(&mut finding.route);
        once(&mut finding.jobs);
        once(&mut finding.related);
    }
    merged
}

/// Several pipelines may say the same of a file that they include. The result does not depend on
/// their order, so that reports of parts of a tree can be joined to that of the whole.
fn merge_units(findings: Vec<Finding>, sources: &Sources) -> Vec<Finding> {
    let mut places: BTreeMap<(&'static str, Span), usize> = BTreeMap::new();
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        match places.get(&(finding.rule, finding.primary.span)) {
            Some(&index) => join_units(&mut merged[index], finding, sources),
            None => {
                places.insert((finding.rule, finding.primary.span), merged.len());
                merged.push(finding);
            }
        }
    }
    merged
}

fn join_units(kept: &mut Finding, mut other: Finding, sources: &Sources) {
    if rank(&other) < rank(kept) {
        std::mem::swap(kept, &mut other);
    }
    if kept.jobs != other.jobs {
        kept.jobs.append(&mut other.jobs);
        kept.jobs.sort();
        kept.jobs.dedup();
    }
    if kept.related != other.related {
        kept.related.append(&mut other.related);
        let key = |label: &Label| {
            (
                sources.path(label.span.file),
                label.span.start,
                label.span.end,
            )
        };
        kept.related
            .sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.text.cmp(&b.text)));
        kept.related.dedup();
    }
    if kept.fix != other.fix {
        kept.fix = None;
    }
}

/// The worse one explains itself; of equals, the first in the alphabet.
fn rank(finding: &Finding) -> impl Ord + '_ {
    (
        Reverse(finding.severity),
        &finding.message,
        &finding.help,
        &finding.verdict,
        &finding.key_path,
        &finding.primary.text,
    )
}

fn join(kept: &mut Finding, mut other: Finding) {
    // The worse one explains itself.
    if other.severity > kept.severity {
        std::mem::swap(kept, &mut other);
    }
    kept.jobs.append(&mut other.jobs);
    kept.related.append(&mut other.related);
    if kept.fix != other.fix {
        // What helps one of the jobs may break another.
        kept.fix = None;
    }
}

/// Drops what was said before, keeping the order.
fn once<T: Clone + Ord>(items: &mut Vec<T>) {
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(item.clone()));
}

/// A value, and the finding about it that wins.
struct Winner {
    start: u32,
    end: u32,
    index: usize,
}

/// A finding loses to one that supersedes it on the same or an enclosing value. What GitLab says is
/// kept.
fn drop_superseded(
    findings: &mut Vec<Finding>,
    shows_all: impl Fn(&Finding) -> bool,
    unsaid: &mut Vec<Unsaid>,
) {
    let mut winners: BTreeMap<(FileId, &str), Vec<Winner>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        let Some(rule) = RULES.iter().find(|rule| rule.meta.id == finding.rule) else {
            continue;
        };
        for &loser in rule.meta.supersedes {
            let Span { file, start, end } = finding.subject;
            let winner = Winner { start, end, index };
            winners.entry((file, loser)).or_default().push(winner);
        }
    }
    for spans in winners.values_mut() {
        spans.sort_by_key(|winner| (winner.start, winner.end));
        // Each span takes the furthest end of those that start before it: one look-up decides.
        let (mut furthest, mut by) = (0, 0);
        for winner in spans {
            if winner.end >= furthest {
                (furthest, by) = (winner.end, winner.index);
            }
            (winner.end, winner.index) = (furthest, by);
        }
    }
    let mut verdicts = Vec::new();
    let mut is_kept = Vec::with_capacity(findings.len());
    for finding in findings.iter_mut() {
        let spans = winners.get(&(finding.subject.file, finding.rule));
        let spans = spans.filter(|_| !shows_all(finding));
        let winner = spans.and_then(|spans| {
            let behind = spans.partition_point(|winner| winner.start <= finding.subject.start);
            let last = spans[..behind].last()?;
            (last.end >= finding.subject.end).then_some(last.index)
        });
        is_kept.push(winner.is_none());
        verdicts.extend(winner.zip(finding.verdict.take_if(|_| winner.is_some())));
    }
    for (winner, verdict) in verdicts {
        findings[winner].verdict.get_or_insert(verdict);
    }
    let mut kept = is_kept.into_iter();
    findings.retain(|finding| {
        let is_kept = kept.next() != Some(false);
        if !is_kept {
            unsaid.push(Unsaid::of(finding));
        }
        is_kept
    });
}
