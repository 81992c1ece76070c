//! See rules/job-pull-policy-order-defeats-always.md.

use std::collections::BTreeSet;

use crate::rule::prelude::*;
use crate::rule::site::own_policies;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for site in pipeline.image_sites() {
        let Some(value) = site.image.pull_policy() else {
            continue;
        };
        let Some(policies) = own_policies(value) else {
            continue;
        };
        let always = policies
            .iter()
            .position(|(policy, _)| *policy == Policy::Always);
        let Some(always) = always.filter(|index| *index > 0) else {
            continue;
        };
        let words: Vec<&str> = policies.iter().map(|(policy, _)| policy.word()).collect();
        let mut before = words[..always].to_vec();
        let mut seen = BTreeSet::new();
        before.retain(|word| seen.insert(*word));
        let message = format!(
            "{} never refreshes a cached image; `always` runs only if `{}` failed",
            pull_policy::listed(&words),
            before.join("` and `"),
        );
        let Some(finding) = sink.report_site(pipeline, &site, value, message) else {
            continue;
        };
        finding
            .here("tried from left to right until one succeeds")
            .help("write `pull_policy: always`; it downloads only the layers that changed")
            .fix(
                "write `always`",
                Safety::Unsafe,
                [edit::replace(value.own(), Policy::Always.word())],
            );
    }
}
