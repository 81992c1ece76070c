//! See rules/allowed-privileged-without-privileged.md.

use crate::rule::prelude::*;
use crate::semantics::allow_lists::{AllowList, ListKey};
use crate::semantics::privilege;
use crate::semantics::pull_policy::Container;

const KINDS: [(ListKey, Container, &str, &str); 2] = [
    (
        ListKey::PrivilegedImages,
        Container::Build,
        "jobs",
        "privileged",
    ),
    (
        ListKey::PrivilegedServices,
        Container::Service { index: 0 },
        "services",
        "services_privileged",
    ),
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners().filter(|runner| !runner.is_fragment()) {
        for (key, container, what, wanted) in KINDS {
            let Some(list) = AllowList::of(runner, key).filter(|list| !list.words.is_empty())
            else {
                continue;
            };
            let (executor, section) = (list.executor, list.section);
            let flag = privilege::flag(executor, runner.version(), section, container);
            if flag != Some(false) {
                continue;
            }
            let message = format!("`{}` has no effect: {what} are not privileged", key.name());
            let finding = sink.report(list.at_key(), message);
            finding
                .here("says which images keep the privileged mode")
                .help(format!("remove the list, or set `{wanted} = true`"));
            match privilege::switch(executor, runner.version(), section, container) {
                Some(switch) => finding.label(switch, "turns it off"),
                None => finding.label(section.title(), format!("has no `{wanted} = true`")),
            };
        }
    }
}
