//! See rules/allowed-pull-policies-empty-list.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        let Some(field) = lists.allowed.field() else {
            continue;
        };
        if !lists.allowed.is_unset() {
            continue;
        }
        let choice = lists.choice();
        let message = if lists.own.is_unset() && lists.is_kubernetes() {
            "an empty `allowed_pull_policies` is no list, and without `pull_policy` no job can choose a policy"
                .to_owned()
        } else {
            let origin = if lists.own.is_unset() {
                "the default"
            } else {
                "the runner's own `pull_policy`"
            };
            format!(
                "an empty `allowed_pull_policies` allows `{}`, {origin}, not nothing",
                pull_policy::listed(&choice)
            )
        };
        let finding = sink.report(field, message);
        finding
            .here("the same as no list")
            .help("name the policies that jobs may choose");
        if let Some(own) = lists.own.field() {
            finding.label(own, "allowed instead");
        }
        if !choice.contains(&"") {
            finding.fix(
                format!(
                    "write what applies today, `{}`",
                    pull_policy::listed(&choice)
                ),
                Safety::Unsafe,
                [edit::replace(field.own(), choice)],
            );
        }
    }
}
