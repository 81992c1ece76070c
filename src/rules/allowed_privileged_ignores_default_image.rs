//! See rules/allowed-privileged-ignores-default-image.md.

use crate::rule::prelude::*;
use crate::semantics::allow_list::Admission;
use crate::semantics::allow_lists::{AllowList, ListKey};
use crate::semantics::privilege;
use crate::semantics::pull_policy::Container;
use crate::semantics::template::Template;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(list) = AllowList::of(runner, ListKey::PrivilegedImages) else {
            continue;
        };
        let flag = privilege::flag(
            list.executor,
            runner.version(),
            list.section,
            Container::Build,
        );
        let Some(image) = list.section.get("image") else {
            continue;
        };
        let Known::Is(name) = image.text() else {
            continue;
        };
        let is_decided = !name.is_empty() && !name.contains('$');
        let is_listed = matches!(
            list.entries.admit(&Template::literal(name)),
            Admission::By(_)
        );
        let loses_privilege = list.entries.admit(&Template::default()) == Admission::Refused;
        if flag != Some(true) || !is_decided || !is_listed || !loses_privilege {
            continue;
        }
        let message = format!(
            "jobs without `image` run `{name}` unprivileged: `allowed_privileged_images` is compared with the image that a job names itself"
        );
        sink.report(list.at_key(), message)
            .here("no entry matches the empty name of such jobs")
            .label(image, "used by jobs that name no image")
            .help(format!(
                "write `image: {name}` in jobs that need the privileged mode"
            ));
    }
}
