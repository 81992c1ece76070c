//! See rules/docker-isolation-invalid.md.

use crate::rule::prelude::*;
use crate::syntax::slip;

/// The first version with `isolation`.
const SINCE: Version = Version::new(15, 8);

const WORDS: [&str; 3] = ["default", "process", "hyperv"];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((executor, section)) = runner.images() else {
            continue;
        };
        if !executor.is_docker_family() || runner.version() < SINCE {
            continue;
        }
        let Some(field) = section.get("isolation") else {
            continue;
        };
        let Known::Is(word) = field.text() else {
            continue;
        };
        if word.is_empty() || word.contains('$') || WORDS.contains(&word) {
            continue;
        }
        let finding = sink.report(
            field,
            format!("`{word}` in `isolation` is no isolation of Docker, and every job fails"),
        );
        finding
            .here("refused")
            .help("write `default`, `process` or `hyperv`");
        if let Some(right) = slip(word, WORDS) {
            finding.fix(
                format!("write `{right}`"),
                Safety::Safe,
                [edit::replace(field.own(), right)],
            );
        }
    }
}
