//! See rules/privileged-shared-runner.md.

use crate::rule::prelude::*;
use crate::semantics::allow_lists::{ListKey, is_unset};
use crate::semantics::privilege::switch;
use crate::semantics::pull_policy::Container;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners().filter(|runner| !runner.is_fragment()) {
        let Some((executor, section)) = runner.images() else {
            continue;
        };
        let is_docker = executor.is_docker_family();
        let is_listed = ListKey::PrivilegedImages.is_read_by(executor, runner.version())
            && !is_unset(section, ListKey::PrivilegedImages);
        if is_docker && is_listed {
            continue;
        }
        let build = switch(executor, runner.version(), section, Container::Build);
        // In a pod, services may have another switch, and share everything with the job.
        let service = Container::Service { index: 0 };
        let service = switch(executor, runner.version(), section, service).filter(|_| !is_docker);
        let is_on = |field: &Field<'_>| field.bool() == Known::Is(true);
        let build = build.filter(is_on);
        let service = service
            .filter(is_on)
            .filter(|service| build.is_none_or(|build| build.span() != service.span()));
        if let Some(build) = build {
            report(runner, build, is_docker, "every job", sink);
        }
        if let Some(service) = service {
            report(
                runner,
                service,
                is_docker,
                "the services of every job",
                sink,
            );
        }
    }
}

fn report(runner: Runner<'_>, switch: Field<'_>, is_docker: bool, who: &str, sink: &mut Sink<'_>) {
    let host = match runner.trust() {
        Some(Trust::Shared) => "the host of this shared runner",
        Some(Trust::Group) => "the host of this group runner",
        Some(Trust::Project) | None => "the host",
    };
    let message = format!("`privileged = true` gives {who} root on {host}");
    let finding = sink.trusting(runner.trust()).report(switch, message);
    if runner.is_single_use() {
        finding.lower();
    }
    let help = if is_docker {
        "build images without it (rootless BuildKit, Buildah), or name the images that need it in `allowed_privileged_images`"
    } else {
        "build images without it (rootless BuildKit, Buildah), or keep such jobs on throw-away nodes of a runner for protected branches"
    };
    finding
        .here("containers may change the host")
        .help(help)
        .fix(
            "turn privileged mode off",
            Safety::Unsafe,
            [edit::replace(switch.own(), false)],
        );
}
