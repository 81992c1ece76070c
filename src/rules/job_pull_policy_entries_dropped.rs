//! See rules/job-pull-policy-entries-dropped.md.

use crate::rule::fleet::{Troubled, allowance, own_entry};
use crate::rule::prelude::*;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers() {
        let Some(value) = asked.own_policy() else {
            continue;
        };
        let Some(troubled) = Troubled::find(judged, asked, |it| !dropped(it).is_empty()) else {
            continue;
        };
        let first = troubled.first();
        let ignored = dropped(&first);
        let mut kept = texts(&asked.policies);
        kept.retain(|word| !ignored.iter().any(|dropped| dropped == word));
        let message = format!(
            "runner `{}` ignores {} here{}: the effective pull policy is {}",
            first.host.runner.name(),
            quoted(ignored),
            troubled.condition(),
            pull_policy::listed(&kept),
        );
        let finding = sink.report(value, message);
        finding.here(match troubled.share() {
            Some(share) => format!("shortened by {share}"),
            None => "not every entry is used".to_owned(),
        });
        troubled.describe(finding, asked, |it| allowance(it.host));
        if judged.candidates(asked).any(|it| uses(&it, ignored)) {
            finding.level(Severity::Note);
        }
        let shown = match kept.as_slice() {
            [word] => (*word).to_owned(),
            words => pull_policy::listed(words),
        };
        finding.help(format!(
            "write `pull_policy: {shown}`, or have the runner allow the others"
        ));
        let agree = judged
            .candidates(asked)
            .all(|it| it.outcome.is_some() && dropped(&it) == ignored);
        if agree {
            let safety = if is_proven(judged, asked) {
                Safety::Safe
            } else {
                Safety::Unsafe
            };
            finding.fix(
                "keep only the entries that are used",
                safety,
                [edit::replace(
                    own_entry(asked).map(|entry| entry.value),
                    Value::one_or_many(&kept),
                )],
            );
        }
    }
}

fn dropped<'j>(candidate: &Candidate<'j, '_>) -> &'j [String] {
    candidate
        .outcome
        .map_or(&[], |outcome| outcome.dropped.as_slice())
}

/// Whether a runner uses a policy that another one drops.
fn uses(candidate: &Candidate<'_, '_>, ignored: &[String]) -> bool {
    let tried = candidate.outcome.into_iter().flat_map(|it| it.tried());
    tried
        .flatten()
        .any(|policy| ignored.iter().any(|word| word == policy.word()))
}

/// Whether the entries have no effect for sure: every runner takes the job and has a declared
/// version, and no other job can use the list.
fn is_proven(judged: &Judged<'_>, asked: &Asked<'_>) -> bool {
    judged.is_complete()
        && judged
            .candidates(asked)
            .all(|it| it.is_certain && it.host.runner.declared_version().is_some())
}

fn quoted(words: &[String]) -> String {
    let mut seen: Vec<String> = Vec::new();
    for word in words {
        let word = format!("`{word}`");
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen.join(" and ")
}
