//! See rules/runner-user-not-in-allowed-users.md.

use crate::rule::prelude::*;
use crate::semantics::user::{UserOutcome, docker_user};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((_, section)) = runner
            .images()
            .filter(|(executor, _)| executor.is_docker_family())
        else {
            continue;
        };
        let (Some(user), Some(list)) = (section.get("user"), section.get("allowed_users")) else {
            continue;
        };
        let Some(Known::Is(words)) = section.list("allowed_users") else {
            continue;
        };
        let Known::Is(name) = user.text() else {
            continue;
        };
        if name.contains('$') {
            continue;
        }
        let UserOutcome::Refused(error) = docker_user(runner.version(), name, &texts(&words), "")
        else {
            continue;
        };
        let message =
            format!("`user` `{name}` is not in `allowed_users`: every job fails with `{error}`");
        sink.report(user, message)
            .here("wins over the user of a job, and is checked like it")
            .label(list.at_key(), "does not have it")
            .help("allow the user, or choose one of the list")
            .fix(
                format!("allow `{name}`"),
                Safety::Unsafe,
                [edit::append(list.own(), name)],
            );
    }
}
