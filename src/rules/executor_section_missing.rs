//! See rules/executor-section-missing.md.

use crate::rule::prelude::*;
use crate::semantics::needs::{Need, Stage, missing};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    // Registration adds the section of its executor.
    if config.is_registration_template() {
        return;
    }
    for runner in config.runners().filter(|runner| !runner.is_fragment()) {
        let Some(Known::Is(executor)) = runner.executor() else {
            continue;
        };
        if !executor.is_known_to(runner.version()) {
            continue;
        }
        let needs = missing(runner, executor);
        if let Some((first, others)) = needs.split_first() {
            report(runner, executor, first, others, sink);
        } else if executor == Executor::Kubernetes && runner.get("kubernetes").is_none() {
            report_kubernetes(runner, sink);
        }
    }
}

fn report(
    runner: Runner<'_>,
    executor: Executor,
    first: &Need,
    others: &[Need],
    sink: &mut Sink<'_>,
) {
    let thing = name(first);
    let effect = match first.stage {
        Stage::Job => format!("every job fails with `{}`", first.error),
        Stage::Poll => format!("it takes no jobs and logs `{}`", first.error),
    };
    let message = format!("executor `{}` needs {thing}: {effect}", executor.name());
    let (place, here) = match first.key {
        Some(key) => (
            runner.section(first.section).title(),
            format!("has no `{key}`"),
        ),
        None => (
            runner.title(),
            format!("has no `[runners.{}]`", first.section),
        ),
    };
    let finding = sink.report(place, message);
    finding.here(here);
    if let Some(written) = runner.get("executor") {
        finding.label(written, "asks for it");
    }
    let others: Vec<String> = others.iter().map(name).collect();
    if !others.is_empty() {
        finding.help(format!("add {thing}, and {}", others.join(" and ")));
    }
}

fn name(need: &Need) -> String {
    match need.key {
        Some(key) => format!("`{key}` in `[runners.{}]`", need.section),
        None => format!("`[runners.{}]`", need.section),
    }
}

/// No error text is known for it, and much of a cluster has defaults.
fn report_kubernetes(runner: Runner<'_>, sink: &mut Sink<'_>) {
    let message = "executor `kubernetes` has no `[runners.kubernetes]`, which describes its pods";
    let finding = sink.report(runner.title(), message);
    finding
        .level(Severity::Warning)
        .here("has no `[runners.kubernetes]`")
        .help("add it, with at least `image` and `namespace`");
    if let Some(written) = runner.get("executor") {
        finding.label(written, "reads it");
    }
}
