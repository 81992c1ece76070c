//! See rules/job-pull-policy-order-defeats-always.md.

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
        if always.is_none_or(|index| index == 0) {
            continue;
        }
        let words: Vec<&str> = policies.iter().map(|(policy, _)| policy.word()).collect();
        let message = format!(
            "{} never refreshes a cached image; `always` runs only if `{}` failed",
            pull_policy::listed(&words),
            words[0]
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
