//! See rules/unknown-feature-flag.md.

use crate::model::feature_flag::{FeatureFlag, names};
use crate::rule::flag::{Mention, Site};
use crate::rule::prelude::*;
use crate::syntax::nearest_within;

/// A name that differs by more letters from every flag is none that was meant.
const FARTHEST: usize = 3;

/// Up to here there is no doubt.
const NEAR: usize = 2;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        for mention in Mention::of_runner(runner) {
            match FeatureFlag::find(mention.name) {
                None => report(&mention, runner.version(), sink),
                Some(flag) if runner.version() < flag.first => {
                    report_newer(&mention, flag, runner.version(), sink);
                }
                Some(_) => {}
            }
        }
    }
}

pub(super) fn check_pipeline(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let version = pipeline.facts().runner_version();
    for mention in Mention::of_pipeline(pipeline) {
        if FeatureFlag::find(mention.name).is_none() {
            report(&mention, version.unwrap_or(Version::LATEST_RUNNER), sink);
        }
    }
}

fn report(mention: &Mention<'_>, version: Version, sink: &mut Sink<'_>) {
    let name = mention.name;
    let meant = nearest_within(name, names(version), FARTHEST);
    // Programs have flags of their own, which are variables like any other.
    if meant.is_none() && matches!(mention.site, Site::Variable(_)) {
        return;
    }
    let message = format!("no Runner knows feature flag `{name}`, which has no effect");
    let finding = sink.report(mention.place(), message);
    finding.here("not a flag");
    let Some(meant) = meant else {
        finding.help("remove it, or look the name up in the list of feature flags");
        return;
    };
    finding.help(format!("was `{meant}` meant?"));
    let is_near = nearest_within(name, [meant], NEAR).is_some();
    let others = || names(version).filter(|other| *other != meant);
    let safety = match is_near && nearest_within(name, others(), NEAR).is_none() {
        true => Safety::Safe,
        false => Safety::Unsafe,
    };
    mention.offer_name(finding, meant, safety);
}

fn report_newer(mention: &Mention<'_>, flag: &FeatureFlag, version: Version, sink: &mut Sink<'_>) {
    let message = format!(
        "Runner {version} does not know feature flag `{}`, which came with {}",
        flag.name, flag.first
    );
    sink.report(mention.place(), message)
        .here("has no effect yet")
        .help("upgrade the runner, or correct its version in the settings");
}
