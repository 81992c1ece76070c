//! See rules/services-privileged-any-service.md.

use crate::rule::prelude::*;
use crate::semantics::allow_lists::{ListKey, is_unset};
use crate::semantics::privilege::switch;
use crate::semantics::pull_policy::Container;

/// The names of Docker in Docker.
const DAEMONS: [&str; 4] = [
    "docker:*-dind",
    "docker:dind",
    "docker:*-dind-rootless",
    "docker:dind-rootless",
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners().filter(|runner| !runner.is_fragment()) {
        let Some((executor, section)) = runner
            .images()
            .filter(|(executor, _)| executor.is_docker_family())
        else {
            continue;
        };
        let version = runner.version();
        let is_limited =
            |key: ListKey| key.is_read_by(executor, version) && !is_unset(section, key);
        let service = Container::Service { index: 0 };
        let Some(switch) = switch(executor, version, section, service)
            .filter(|switch| switch.bool() == Known::Is(true))
        else {
            continue;
        };
        let is_own = switch
            .name()
            .is_some_and(|name| !name.eq_ignore_ascii_case("privileged"));
        // Without a list of images, `privileged-shared-runner` says it of everything.
        if is_limited(ListKey::PrivilegedServices)
            || !is_own && !is_limited(ListKey::PrivilegedImages)
        {
            continue;
        }
        let name = if is_own {
            "services_privileged"
        } else {
            "privileged"
        };
        let message = format!("`{name} = true` lets jobs run any image as a privileged service");
        let finding = sink.trusting(runner.trust()).report(switch, message);
        if runner.is_single_use() {
            finding.lower();
        }
        finding.here("a privileged service can take over the host");
        if !is_own && let Some(list) = section.get(ListKey::PrivilegedImages.name()) {
            finding.label(list.at_key(), "does not count for services");
        }
        finding.help("list the services that need it in `allowed_privileged_services`");
        let key = ListKey::PrivilegedServices;
        if key.is_read_by(executor, version) {
            let change = match section.get(key.name()) {
                Some(empty) => edit::replace(empty.own(), DAEMONS.to_vec()),
                None => edit::insert_after(switch.own_entry(), key.name(), DAEMONS.to_vec()),
            };
            finding.fix("allow Docker in Docker only", Safety::Unsafe, [change]);
        }
    }
}
