//! See rules/server-side-key.md.

use crate::rule::key::{Meant, place, unknown};
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for (problem, meant) in unknown(config) {
        let Meant::ServerSide(words) = meant else {
            continue;
        };
        let name = problem.field.name().unwrap_or_default();
        let message = format!(
            "`{name}` {} is ignored: {words} set in GitLab",
            place(problem.table)
        );
        let finding = sink.report(problem.field.at_key(), message);
        finding
            .here("no key of this file")
            .help("set it where the runner is created or edited in GitLab, or with its API")
            .fix(
                "remove it",
                Safety::Safe,
                [edit::remove(problem.field.own_entry())],
            );
    }
}
