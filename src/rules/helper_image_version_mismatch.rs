//! See rules/helper-image-version-mismatch.md.

use crate::rule::prelude::*;
use crate::semantics::image::Reference;

/// What the Runner puts its own version in for.
const OWN_VERSION: &str = "v${CI_RUNNER_VERSION}";

/// What GitLab's own helper images are called, wherever they are mirrored.
const HELPER: &str = "gitlab-runner-helper";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((field, image)) = runner.helper_image() else {
            continue;
        };
        let reference = Reference::parse(image);
        let is_filled_in = reference.tag.unwrap_or(reference.repository).contains('$');
        if image.is_empty() || reference.has_digest || is_filled_in {
            continue;
        }
        match reference.tag {
            Some(tag) => check_tag(runner, field, reference, tag, sink),
            None => {
                report_moving(field, "without a tag", sink);
            }
        }
    }
}

fn check_tag(
    runner: Runner<'_>,
    field: Field<'_>,
    reference: Reference<'_>,
    tag: &str,
    sink: &mut Sink<'_>,
) {
    if tag.contains("latest") {
        let finding = report_moving(field, &format!("with tag `{tag}`"), sink);
        if reference.repository.ends_with(HELPER) {
            offer(finding, field, "latest");
        }
        return;
    }
    let parts = || tag.split('-').filter(|part| part.starts_with('v'));
    let Some((part, pinned)) = parts().find_map(|part| {
        let version = Version::parse(part).filter(|_| part.contains('.'))?;
        Some((part, version))
    }) else {
        return;
    };
    let Some(version) = runner.declared_version() else {
        return;
    };
    if pinned.is_later_than(version) || version.is_later_than(pinned) {
        let message = format!(
            "`helper_image` is of release {pinned} and the Runner of {version}: they must be the same"
        );
        let finding = sink.report(field, message);
        finding
            .here("another release than the Runner's")
            .help(format!("write `{OWN_VERSION}` in the tag"));
        offer(finding, field, part);
    }
}

fn offer(finding: &mut Finding, field: Field<'_>, part: &str) {
    finding.fix(
        format!("write `{OWN_VERSION}`"),
        Safety::Unsafe,
        [edit::splice(field.own(), part, OWN_VERSION)],
    );
}

fn report_moving<'s>(field: Field<'_>, how: &str, sink: &'s mut Sink<'_>) -> &'s mut Finding {
    let message =
        format!("`helper_image` {how} moves on by itself: it must be of the Runner's own release");
    let finding = sink.report(field, message);
    finding
        .here("another release some day")
        .help(format!("write `{OWN_VERSION}` in the tag"))
}
