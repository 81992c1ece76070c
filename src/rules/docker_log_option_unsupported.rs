//! See rules/docker-log-option-unsupported.md.

use crate::rule::prelude::*;

/// The first version with `log_options`.
const SINCE: Version = Version::new(18, 9);

const KNOWN: [&str; 2] = ["env", "labels"];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((executor, section)) = runner.images() else {
            continue;
        };
        if !executor.is_docker_family() || runner.version() < SINCE {
            continue;
        }
        for field in section.section("log_options").entries() {
            let Some(name) = field.name().filter(|name| !KNOWN.contains(name)) else {
                continue;
            };
            let message = format!(
                "every job fails: `log_options` may have `env` and `labels` only, and not `{name}`"
            );
            sink.report(field.at_key(), message)
                .here("refused")
                .help("set limits of logs in the Docker daemon's own configuration")
                .fix(
                    format!("remove `{name}`"),
                    Safety::Safe,
                    [edit::remove(field.own_entry())],
                );
        }
    }
}
