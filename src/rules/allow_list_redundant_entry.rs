//! See rules/allow-list-redundant-entry.md.

use crate::rule::allow::LONGEST_LIST;
use crate::rule::prelude::*;
use crate::semantics::glob::{Example, Pattern, Proof, is_covered, is_everything};

/// The longest list whose entries are tried together: that takes its time.
const MOST_TOGETHER: usize = 16;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for list in config.runners().flat_map(AllowList::all) {
        let entries = ListEntry::all(&list);
        if list.holds_references() {
            check_list(&entries, sink);
        }
    }
}

fn check_list(entries: &[ListEntry<'_, '_>], sink: &mut Sink<'_>) {
    if entries.len() > LONGEST_LIST {
        return;
    }
    // Of a list with an entry for everything, another rule speaks.
    let is_moot = entries
        .iter()
        .any(|entry| is_everything(&[entry.pattern]) == Proof::Holds);
    let mut kept: Vec<&ListEntry<'_, '_>> = entries.iter().collect();
    let mut found = Vec::new();
    // From the end, so that of two equal entries the first one stays.
    for entry in entries.iter().rev() {
        let others = kept.iter().copied();
        let others: Vec<_> = others.filter(|other| other.index != entry.index).collect();
        let is_equal = others.iter().any(|other| other.text() == entry.text());
        if is_equal || !is_moot && is_covered_by(entry, &others) {
            kept = others;
            found.push(entry);
        }
    }
    for entry in found.into_iter().rev() {
        report(entry, &kept, sink);
    }
}

/// Whether others match all that an entry matches.
fn is_covered_by(entry: &ListEntry<'_, '_>, others: &[&ListEntry<'_, '_>]) -> bool {
    let Example::Found(name) = entry.pattern.example() else {
        return false;
    };
    let patterns: Vec<&Pattern> = others.iter().map(|other| other.pattern).collect();
    let near = patterns.iter().filter(|other| other.matches(&name));
    let near: Vec<&Pattern> = near.copied().collect();
    // The name of a job without an image, which lists of privileged images are asked about.
    let is_needed = entry.pattern.matches("") && !near.iter().any(|other| other.matches(""));
    if near.is_empty() || is_needed {
        return false;
    }
    let holds = |by: &[&Pattern]| is_covered(entry.pattern, by) == Proof::Holds;
    near.iter().any(|other| holds(&[other])) || patterns.len() <= MOST_TOGETHER && holds(&patterns)
}

fn report(entry: &ListEntry<'_, '_>, kept: &[&ListEntry<'_, '_>], sink: &mut Sink<'_>) {
    let equal = kept.iter().find(|other| other.text() == entry.text());
    let single = equal.or_else(|| {
        let mut kept = kept.iter();
        kept.find(|other| is_covered(entry.pattern, &[other.pattern]) == Proof::Holds)
    });
    let message = match (equal, single) {
        (Some(_), _) => format!("`{}` is listed twice", entry.shown()),
        (None, Some(other)) => {
            format!(
                "`{}` is already covered by `{}`",
                entry.shown(),
                other.shown()
            )
        }
        (None, None) => format!(
            "`{}` is already covered by the other entries",
            entry.shown()
        ),
    };
    let finding = sink.report(entry.word.field, message);
    finding.here("adds nothing").help("remove it").fix(
        format!("remove `{}`", entry.shown()),
        Safety::Safe,
        [edit::remove_item(entry.word.field.own())],
    );
    if let Some(other) = single {
        finding.label(other.word.field, "matches the same names");
    }
}
