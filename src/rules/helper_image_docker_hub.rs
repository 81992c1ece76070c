//! See rules/helper-image-docker-hub.md.

use crate::rule::prelude::*;
use crate::semantics::image::Reference;

/// Since then helper images come from GitLab's registry.
const MOVED: Version = Version::new(15, 1);

const OLD: &str = "gitlab/gitlab-runner-helper";
const NEW: &str = "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((field, image)) = runner.helper_image() else {
            continue;
        };
        let reference = Reference::parse(image);
        let hub = ["", "docker.io/", "index.docker.io/"];
        let is_old = hub
            .iter()
            .any(|host| reference.repository.strip_prefix(host) == Some(OLD));
        let tag = reference.tag.unwrap_or_default();
        let is_windows = tag.contains("servercore") || tag.contains("nanoserver");
        if !is_old || is_windows || runner.version() < MOVED {
            continue;
        }
        let finding = sink.report(
            field,
            "helper images moved from Docker Hub to `registry.gitlab.com` in 15.1",
        );
        finding
            .here("comes from Docker Hub")
            .help(format!("use `{NEW}`"));
        if !reference.has_digest {
            finding.fix(
                "take it from `registry.gitlab.com`",
                Safety::Unsafe,
                [edit::splice(field.own(), reference.repository, NEW)],
            );
        }
    }
}
