//! See rules/inconsistent-pull-policy-across-runners.md.

use std::collections::BTreeSet;

use crate::rule::fleet::preference;
use crate::rule::prelude::*;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    let mut seen = BTreeSet::new();
    for asked in judged.containers() {
        if !asked.is_build() || !asked.policies.is_empty() {
            continue;
        }
        let candidates: Vec<_> = judged
            .candidates(asked)
            .filter(|it| it.host.images.is_some())
            .collect();
        // Runners without declared tags may well have different ones.
        let is_known = candidates
            .iter()
            .all(|it| it.is_certain && it.outcome.is_some() && !it.is_rejected());
        let Some(first) = candidates.first().filter(|_| is_known) else {
            continue;
        };
        let policy = first.tried().first().copied();
        let Some(other) = candidates
            .iter()
            .find(|it| it.tried().first().copied() != policy)
        else {
            continue;
        };
        let runners: Vec<_> = candidates
            .iter()
            .map(|it| it.host.runner.table().span())
            .collect();
        if !seen.insert(runners) {
            continue;
        }
        let message = format!(
            "job `{}` pulls {} on runner `{}` but {} on runner `{}`",
            asked.job.title(),
            shown(policy),
            first.host.runner.name(),
            shown(other.tried().first().copied()),
            other.host.runner.name(),
        );
        let finding = sink.report(asked.job.entry(), message);
        finding
            .here("which runner takes the job is chance")
            .help("give runners with the same tags the same `pull_policy`")
            .job(asked.job.title());
        for host in [first.host, other.host] {
            let (place, text) = preference(host);
            finding.label(place, text);
        }
    }
}

fn shown(policy: Option<Option<Policy>>) -> String {
    match policy.flatten() {
        Some(policy) => format!("`{}`", policy.word()),
        None => "with the cluster's default".to_owned(),
    }
}
