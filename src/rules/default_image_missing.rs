//! See rules/default-image-missing.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    // Registration may bring it from the environment.
    if config.is_registration_template() {
        return;
    }
    for runner in config.runners().filter(|runner| runner.is_complete()) {
        let Some((executor, section)) = runner.images() else {
            continue;
        };
        let image = section.get("image");
        let is_empty = image.is_none_or(|image| image.text() == Known::Is(""));
        // Of an image that stands beside its section, `misplaced-key` speaks.
        let is_misplaced = runner.get("image").is_some();
        if !section.exists() || !is_empty || is_misplaced {
            continue;
        }
        let error = match executor {
            Executor::Kubernetes => "no image specified and no default set in config",
            _ => "no Docker image specified to run the build in",
        };
        let place = image.map_or_else(|| section.title(), Place::from);
        sink.report(
            place,
            format!("jobs without an image fail on this runner: `{error}`"),
        )
        .here("no default image")
        .help("name an image in `image`");
    }
}
