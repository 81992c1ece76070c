//! See rules/kubernetes-allowed-list-without-pull-policy.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        let Some(allowed) = lists.allowed.field() else {
            continue;
        };
        if !lists.is_kubernetes() || !lists.is_own_empty() {
            continue;
        }
        let Some(error) = lists.default_outcome().error else {
            continue;
        };
        let state = if lists.own.field().is_some() {
            "empty"
        } else {
            "not"
        };
        let is_unsure = lists.own.field().is_none() && !lists.is_complete();
        let unless = if is_unsure {
            ", unless another part of the configuration sets it"
        } else {
            ""
        };
        let message = format!(
            "`allowed_pull_policies` is set but `pull_policy` is {state}: jobs without a policy of their own fail with `{error}`{unless}"
        );
        let finding = sink.report(allowed, message);
        if is_unsure {
            finding.lower();
        }
        finding
            .here("lacks the cluster's default, which is requested")
            .help("set `pull_policy` to an allowed policy, or add `\"\"` to the list to keep the cluster's default");
        if let Some(own) = lists.own.field() {
            finding.label(own, "leaves the choice to the cluster");
        }
        let Some(policy) = lists.first_allowed() else {
            continue;
        };
        let change = match lists.own.field() {
            Some(own) => edit::replace(own.own(), policy.word()),
            None => edit::insert_after(allowed.own_entry(), "pull_policy", policy.word()),
        };
        finding.fix(
            format!("set `pull_policy` to `{}`", policy.word()),
            Safety::Unsafe,
            [change],
        );
    }
}
