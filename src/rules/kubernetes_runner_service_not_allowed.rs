//! See rules/kubernetes-runner-service-not-allowed.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::is_sound;
use crate::semantics::allow_list::Admission;
use crate::semantics::allow_lists::{AllowList, ListKey};
use crate::semantics::template::Template;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(allowed) = AllowList::of(runner, ListKey::Services)
            .filter(|allowed| allowed.executor == Executor::Kubernetes)
        else {
            continue;
        };
        for service in allowed.section.tables("services") {
            let Some(name) = service.get("name") else {
                continue;
            };
            let Known::Is(text) = name.text() else {
                continue;
            };
            let is_decided = !text.is_empty() && !text.contains('$');
            if !is_decided
                || may_be_exempt(allowed.section, text)
                || allowed.entries.admit(&Template::literal(text)) != Admission::Refused
            {
                continue;
            }
            report(&allowed, name, text, sink);
        }
    }
}

/// Whether a name is the runner's own image or helper image, which need no entry, or may be.
fn may_be_exempt(section: Section<'_>, name: &str) -> bool {
    ["image", "helper_image"].into_iter().any(|key| {
        section.get(key).is_some_and(|field| match field.text() {
            Known::Is(image) => image == name || image.contains('$'),
            Known::Dynamic => true,
            Known::Broken => false,
        })
    })
}

fn report(allowed: &AllowList<'_>, name: Field<'_>, text: &str, sink: &mut Sink<'_>) {
    let message = format!(
        "the runner's own service `{text}` is not in `allowed_services`: on Kubernetes every job fails with `disallowed image`"
    );
    sink.report(name, message)
        .here("checked like a service of a job")
        .label(allowed.at_key(), "does not allow it")
        .help("allow the service, or remove it")
        .fix(
            format!("allow `{text}`"),
            Safety::Unsafe,
            [is_sound(text)
                .then(|| edit::append(allowed.field.own(), text))
                .flatten()],
        );
}
