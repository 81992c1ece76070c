//! See rules/autoscaler-common-build-dir.md.

use crate::rule::prelude::*;

/// The first version with `use_common_build_dir`.
const SINCE: Version = Version::new(16, 1);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        if runner.executor() != Some(Known::Is(Executor::Instance)) || runner.version() < SINCE {
            continue;
        }
        let Some(field) = runner.section("instance").get("use_common_build_dir") else {
            continue;
        };
        let autoscaler = runner.section("autoscaler");
        if field.bool() != Known::Is(true) || !autoscaler.exists() {
            continue;
        }
        let isolation = autoscaler.section("vm_isolation");
        let uses = autoscaler.get("max_use_count");
        let is_once =
            uses.is_some_and(|uses| !matches!(uses.int(), Known::Is(count) if count != 1));
        if isolation.flag("enabled") != Known::Is(false) || is_once {
            continue;
        }
        let finding = sink.report(
            field,
            "jobs of one instance share a build directory: `use_common_build_dir` without isolation or single use",
        );
        finding
            .here("the same directory for every job")
            .help("set `max_use_count = 1` in `[runners.autoscaler]`, or remove it");
        match uses {
            Some(uses) => finding.label(uses, "instances serve several jobs"),
            None => finding.label(autoscaler.title(), "sets no `max_use_count`"),
        };
    }
}
