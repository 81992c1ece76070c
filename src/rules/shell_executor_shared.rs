//! See rules/shell-executor-shared.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let (Some(written), Some(Known::Is(executor))) =
            (runner.get("executor"), runner.executor())
        else {
            continue;
        };
        let place = match executor {
            Executor::Shell => "this host",
            Executor::Ssh => "one remote host",
            Executor::Custom => {
                report_custom(runner, written, sink);
                continue;
            }
            _ => continue,
        };
        let message = format!(
            "executor `{}` runs every project's code as the same user on {place}",
            executor.name()
        );
        sink.trusting(runner.trust())
            .report(written, message)
            .here("nothing keeps jobs of different projects apart")
            .help("use an executor with a container or a machine for each job, or give each project a runner of its own");
    }
}

/// What a custom executor does is up to its programs, but without a last one nothing is taken away.
fn report_custom(runner: Runner<'_>, written: Field<'_>, sink: &mut Sink<'_>) {
    let custom = runner.section("custom");
    if !custom.exists() || custom.get("cleanup_exec").is_some() {
        return;
    }
    sink.trusting(runner.trust())
        .report(
            written,
            "executor `custom` without `cleanup_exec` leaves what a job wrote to the next project",
        )
        .level(Severity::Note)
        .here("nothing runs after a job")
        .label(custom.title(), "has no `cleanup_exec`")
        .help("name a program in `cleanup_exec` that takes the job's environment away");
}
