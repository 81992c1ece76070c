//! See rules/removed-feature-flag.md.

use crate::model::feature_flag::FeatureFlag;
use crate::rule::flag::Mention;
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        for mention in Mention::of_runner(runner) {
            report(&mention, runner.declared_version(), sink);
        }
    }
}

pub(super) fn check_pipeline(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for mention in Mention::of_pipeline(pipeline) {
        report(&mention, pipeline.facts().runner_version(), sink);
    }
}

fn report(mention: &Mention<'_>, declared: Option<Version>, sink: &mut Sink<'_>) {
    let version = declared.unwrap_or(Version::LATEST_RUNNER);
    let Some(flag) = FeatureFlag::find(mention.name).filter(|flag| flag.is_gone(version)) else {
        return;
    };
    let Some(last) = flag.last else { return };
    let message = format!(
        "feature flag `{}` no longer exists: Runner {last} was the last to know it",
        flag.name
    );
    // An older Runner, which nobody has declared, still reads it.
    let safety = match declared {
        Some(_) => Safety::Safe,
        None => Safety::Unsafe,
    };
    sink.report(mention.place(), message)
        .here("has no effect")
        .fix("remove it", safety, [mention.remove()]);
}
