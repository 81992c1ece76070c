//! See rules/mixed-list-bypass.md.

use crate::rule::fleet::{Troubled, all_allow, allowance, own_entry};
use crate::rule::prelude::*;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers() {
        let Some(value) = asked.own_policy() else {
            continue;
        };
        let Some(troubled) = Troubled::find(judged, asked, |it| !bypass(it, asked).is_empty())
        else {
            continue;
        };
        let first = troubled.first();
        let words = texts(&asked.policies);
        let forbidden = bypass(&first, asked);
        let Some(forbidden) = forbidden.first() else {
            continue;
        };
        let message = format!(
            "runner `{}` (version {}) runs the whole list {} although `{forbidden}` is not allowed{}",
            first.host.runner.name(),
            first.host.runner.version(),
            pull_policy::listed(&words),
            troubled.condition(),
        );
        let finding = sink.report(value, message);
        finding.here(consequence(
            forbidden,
            words.first() == Some(&forbidden.as_str()),
        ));
        troubled.describe(finding, asked, |it| allowance(it.host));
        let mut kept = words;
        kept.retain(|word| all_allow(judged, asked, word));
        if kept.is_empty() {
            finding.help("upgrade the runner to 18.0, which runs only the allowed policies");
            continue;
        }
        let shown = match kept.as_slice() {
            [word] => (*word).to_owned(),
            words => pull_policy::listed(words),
        };
        finding
            .help(format!(
                "write `pull_policy: {shown}`, and upgrade the runner to 18.0 (fixed there)"
            ))
            .fix(
                "keep only the allowed policies",
                Safety::Unsafe,
                [edit::replace(
                    own_entry(asked).map(|entry| entry.value),
                    Value::one_or_many(&kept),
                )],
            );
    }
}

/// The forbidden policies that a runner uses because of the container's own list.
fn bypass<'j>(candidate: &Candidate<'j, '_>, asked: &Asked<'_>) -> &'j [String] {
    match candidate.outcome {
        Some(outcome) if candidate.host.reads(asked) => &outcome.bypass,
        _ => &[],
    }
}

fn consequence(forbidden: &str, is_first: bool) -> String {
    let effect = if forbidden == Policy::Always.word() {
        "the registry is asked"
    } else {
        "a cached image is used without asking the registry"
    };
    if is_first {
        format!("tried first: {effect}")
    } else {
        format!("`{forbidden}` is tried when the policies before it fail: {effect}")
    }
}
