//! See rules/pull-policy-section-ignored.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(Known::Is(executor)) = runner.executor() else {
            continue;
        };
        if !executor.is_docker_family() {
            report(runner, executor, runner.docker(), sink);
        }
        if executor != Executor::Kubernetes {
            report(runner, executor, runner.kubernetes(), sink);
        }
    }
}

fn report(runner: Runner<'_>, executor: Executor, section: Section<'_>, sink: &mut Sink<'_>) {
    for field in section.entries() {
        let Some(name) = field.name().filter(|name| is_policy(name)) else {
            continue;
        };
        let message = format!(
            "executor `{}` ignores `{name}` in `[runners.{}]`",
            executor.name(),
            section.name()
        );
        let finding = sink.report(field.at_key(), message);
        finding
            .here("enforced nowhere")
            .help(match home(executor, name) {
                Some(home) => format!("move it to `[runners.{home}]`, or remove it"),
                None => "remove it".to_owned(),
            });
        if let Some(written) = runner.get("executor") {
            let label = format!("does not read `[runners.{}]`", section.name());
            finding.label(written, label);
        }
    }
}

/// The section in which the executor reads a key of this name.
fn home(executor: Executor, name: &str) -> Option<&'static str> {
    let is_policy = PolicyKey::exact(name).is_some();
    let is_images = name.eq_ignore_ascii_case("allowed_images");
    match executor {
        _ if executor.is_docker_family() => Some("docker"),
        Executor::Kubernetes
            if is_policy || !name.to_ascii_lowercase().starts_with("allowed_privileged") =>
        {
            Some("kubernetes")
        }
        Executor::Instance if is_images => Some("instance"),
        Executor::Virtualbox if is_images => Some("virtualbox"),
        Executor::Parallels if is_images => Some("parallels"),
        _ => None,
    }
}

/// Whether a key says what jobs may do. `gitlab-runner register` writes the others by itself.
fn is_policy(name: &str) -> bool {
    PolicyKey::exact(name).is_some() || name.to_lowercase().starts_with("allowed_")
}
