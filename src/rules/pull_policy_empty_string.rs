//! See rules/pull-policy-empty-string.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::of) {
        let Some(field) = lists.own.field().filter(|_| !lists.is_own_too_new()) else {
            continue;
        };
        let words = lists.own.words();
        let empty: Vec<_> = words.iter().filter(|word| word.text.is_empty()).collect();
        if empty.len() == words.len() && !empty.is_empty() {
            report(&lists, field, "value", sink);
        } else {
            for word in empty {
                report(&lists, word.field, "entry", sink);
            }
        }
    }
}

fn report(lists: &RunnerPolicies<'_>, field: Field<'_>, what: &str, sink: &mut Sink<'_>) {
    if lists.is_kubernetes() {
        let message = format!(
            "an empty {what} of `pull_policy` leaves the choice to the cluster, as an absent key does"
        );
        sink.report(field, message)
            .level(Severity::Note)
            .here("the cluster's default")
            .help("write the policy that the cluster is meant to use");
        return;
    }
    // Runner 13.7 and older take the empty string for the default.
    let Some(error) = lists.every_job_fails(&[""], &[]) else {
        return;
    };
    let message = format!(
        "an empty {what} of `pull_policy` is not the default: every job fails with `{error}`"
    );
    let finding = sink.report(field, message);
    finding.here("no policy of this name");
    if field.own_entry().is_some() {
        finding
            .help("remove the key to get the default, `always`")
            .fix(
                "remove `pull_policy`",
                Safety::Safe,
                [edit::remove(lists.own_removable())],
            );
    } else {
        finding.help("remove the empty entry").fix(
            "remove the empty entry",
            Safety::Safe,
            [edit::remove_item(field.own())],
        );
    }
}
