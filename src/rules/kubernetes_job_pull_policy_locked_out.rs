//! See rules/kubernetes-job-pull-policy-locked-out.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        if !lists.is_kubernetes() || !lists.is_unset() {
            continue;
        }
        let Some(error) = lists.decide(&[], &[], &[Policy::Always.word()]).error else {
            continue;
        };
        let message =
            format!("no job may choose a `pull_policy` here: `always` fails with `{error}`");
        sink.report(lists.section.title(), message)
            .here("sets neither `pull_policy` nor `allowed_pull_policies`")
            .help("set `pull_policy`, and list in `allowed_pull_policies` what jobs may choose");
    }
}
