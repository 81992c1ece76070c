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
            .help("move it to the section of the executor in use, or remove it");
        if let Some(written) = runner.get("executor") {
            finding.label(written, "reads a section of its own");
        }
    }
}

/// Whether a key says what jobs may do. `gitlab-runner register` writes the others by itself.
fn is_policy(name: &str) -> bool {
    PolicyKey::exact(name).is_some() || name.to_lowercase().starts_with("allowed_")
}
