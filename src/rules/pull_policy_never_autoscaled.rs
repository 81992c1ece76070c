//! See rules/pull-policy-never-autoscaled.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        let Some(field) = lists.own.field() else {
            continue;
        };
        let used = lists.used();
        let is_never_only = used.iter().all(|word| word.text == Policy::Never.word());
        if !lists.executor.is_autoscaled() || used.is_empty() || !is_never_only {
            continue;
        }
        let finding = sink.report(
            field,
            "`never` on machines that have just been created runs only the images of their VM image",
        );
        finding
            .here("pulls nothing")
            .help("use `always`, with a registry mirror if downloads take too long");
        if let Some(executor) = lists.runner.get("executor") {
            finding.label(executor, "creates the machines");
        }
    }
}
