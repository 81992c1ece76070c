//! See rules/pull-policy-not-allowed-by-runner.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        let Some(allowed) = lists.allowed.field() else {
            continue;
        };
        // On Kubernetes that is kubernetes-allowed-list-without-pull-policy.
        let is_left_to_cluster = lists.is_kubernetes() && lists.is_own_empty();
        let Some(error) = lists.default_outcome().error else {
            continue;
        };
        if lists.allowed.is_unset() || is_left_to_cluster {
            continue;
        }
        report(&lists, allowed, &error, sink);
    }
}

fn report(lists: &RunnerPolicies<'_>, allowed: Field<'_>, error: &str, sink: &mut Sink<'_>) {
    let own = lists.own.field();
    let whole = lists.every_job_fails(&lists.own.texts(), &lists.allowed.texts());
    let victims = if whole.is_some() {
        "every job"
    } else {
        "every job without its own `pull_policy`"
    };
    let origin = if lists.own.is_unset() {
        " (default)"
    } else {
        ""
    };
    let requested = lists.requested();
    let choice = lists.choice();
    // 15.1 and 15.2 look at the last entry only.
    let last = if requested.iter().any(|word| choice.contains(word)) {
        "the last entry of "
    } else {
        ""
    };
    let is_unsure = lists.own.field().is_none() && !lists.is_complete();
    let unless = if is_unsure {
        ", unless another part of the configuration sets `pull_policy`"
    } else {
        ""
    };
    let message = format!(
        "{last}`pull_policy` `{}`{origin} is not in `allowed_pull_policies` `{}`: {victims} fails with `{error}`{unless}",
        pull_policy::listed(&requested),
        pull_policy::listed(&choice),
    );
    let finding = sink.report(own.unwrap_or(allowed), message);
    if is_unsure {
        finding.lower();
    }
    if own.is_some() {
        finding
            .here(if lists.own.is_unset() {
                "means `always`, which is not allowed"
            } else {
                "checked like a policy of a job"
            })
            .label(allowed, "does not allow it");
    } else {
        finding.here("lacks the default `always`");
    }
    finding.help("set `pull_policy` to one of the allowed policies, or allow the runner's own");
    let Some(policy) = lists.first_allowed() else {
        return;
    };
    let change = match own {
        Some(own) => edit::replace(own.own(), policy.word()),
        None => edit::insert_after(allowed.own_entry(), "pull_policy", policy.word()),
    };
    finding.fix(
        format!("set `pull_policy` to `{}`", policy.word()),
        Safety::Unsafe,
        [change],
    );
}
