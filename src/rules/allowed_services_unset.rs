//! See rules/allowed-services-unset.md.

use crate::rule::prelude::*;
use crate::semantics::allow_list::Entries;
use crate::semantics::allow_lists::{AllowList, ListKey, is_unset};
use crate::semantics::glob::{Proof, is_everything};
use crate::semantics::privilege;
use crate::semantics::pull_policy::Container;

/// First version with `services_limit`.
const LIMIT_SINCE: Version = Version::new(16, 9);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners().filter(|runner| !runner.is_fragment()) {
        let Some(images) = AllowList::of(runner, ListKey::Images) else {
            continue;
        };
        let is_read = ListKey::Services.is_read_by(images.executor, runner.version());
        if !is_read
            || !is_unset(images.section, ListKey::Services)
            || !restricts(&images)
            || may_forbid_services(&images)
        {
            continue;
        }
        report(&images, sink);
    }
}

/// Whether a list keeps some image out.
fn restricts(images: &AllowList<'_>) -> bool {
    let Entries::Patterns(patterns) = &images.entries else {
        return false;
    };
    let patterns: Vec<_> = patterns.iter().collect();
    !patterns.is_empty() && matches!(is_everything(&patterns), Proof::Fails(_))
}

/// Whether jobs can have no service at all, as far as one can see.
fn may_forbid_services(images: &AllowList<'_>) -> bool {
    images.executor.is_docker_family()
        && images.runner.version() >= LIMIT_SINCE
        && images
            .section
            .get("services_limit")
            .is_some_and(|limit| matches!(limit.int(), Known::Is(0) | Known::Dynamic))
}

fn report(images: &AllowList<'_>, sink: &mut Sink<'_>) {
    let runner = images.runner;
    let service = Container::Service { index: 0 };
    let (executor, section) = (images.executor, images.section);
    let switch = privilege::switch(executor, runner.version(), section, service);
    let is_limited = ListKey::PrivilegedServices.is_read_by(executor, runner.version())
        && !is_unset(section, ListKey::PrivilegedServices);
    let is_privileged =
        !is_limited && privilege::flag(executor, runner.version(), section, service) == Some(true);
    let key = ListKey::Services.name();
    let change = match section.get(key) {
        Some(empty) => edit::replace(empty.own(), images.texts()),
        None => edit::insert_after(images.field.own_entry(), key, images.texts()),
    };
    let finding = sink.trusting(runner.trust()).report(
        images.at_key(),
        "`allowed_images` is restricted, but jobs may run any image as a service",
    );
    finding.here("does not count for services");
    if let Some(switch) = switch.filter(|_| is_privileged) {
        finding.label(switch, "services even run privileged");
    }
    finding
        .help("list the services that jobs need in `allowed_services`")
        .fix(
            "allow the same images as services",
            Safety::Unsafe,
            [change],
        );
}
