//! See rules/instance-allowed-images-no-isolation.md.

use crate::rule::prelude::*;
use crate::semantics::allow_lists::{AllowList, ListKey};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners().filter(|runner| !runner.is_fragment()) {
        let Some(list) = AllowList::of(runner, ListKey::Images)
            .filter(|list| list.executor == Executor::Instance && !list.words.is_empty())
        else {
            continue;
        };
        let isolation = runner.section("autoscaler").section("vm_isolation");
        if isolation.flag("enabled") != Known::Is(false) {
            continue;
        }
        let finding = sink.report(
            list.at_key(),
            "`allowed_images` has no effect without `vm_isolation`",
        );
        finding
            .here("jobs run on the instance itself, whatever their `image`")
            .help(
                "set `enabled = true` in `[runners.autoscaler.vm_isolation]`, or remove the list",
            );
        if let Some(enabled) = isolation.get("enabled") {
            finding.label(enabled, "turns it off");
        } else if isolation.exists() {
            finding.label(isolation.title(), "has no `enabled = true`");
        }
    }
}
