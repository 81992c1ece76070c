//! See rules/job-pull-policy-dead-entry.md.

use crate::rule::prelude::*;
use crate::rule::site::own_policies;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for site in pipeline.image_sites() {
        let Some(policies) = site.image.pull_policy().and_then(own_policies) else {
            continue;
        };
        let Some(first) = policies
            .iter()
            .position(|(policy, _)| *policy == Policy::IfNotPresent)
        else {
            continue;
        };
        for (_, word) in policies
            .iter()
            .skip(first)
            .filter(|(policy, _)| *policy == Policy::Never)
        {
            let message = "`never` after `if-not-present` can never succeed";
            let Some(finding) = sink.report_site(pipeline, &site, word.field, message) else {
                continue;
            };
            finding
                .here("tried only when the image is neither local nor pullable")
                .help("remove `never`")
                .fix(
                    "remove `never`",
                    Safety::Unsafe,
                    [edit::remove_item(word.field.own())],
                );
        }
    }
}
