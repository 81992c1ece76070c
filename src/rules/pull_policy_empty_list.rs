//! See rules/pull-policy-empty-list.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::of) {
        let Some(field) = lists.own.field() else {
            continue;
        };
        if !lists.is_own_valid() || !lists.own.is_unset() {
            continue;
        }
        let default = if lists.is_kubernetes() {
            "the cluster's choice"
        } else {
            "`always`"
        };
        let message = format!("an empty `pull_policy` list means the default, {default}");
        sink.report(field, message)
            .here("the same as no list")
            .help("remove the line, or write the policy you want")
            .fix(
                "remove `pull_policy`",
                Safety::Safe,
                [edit::remove(lists.own_removable())],
            );
    }
}
