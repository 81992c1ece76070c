//! See rules/git-strategy-fetch-shared.md.

use crate::model::pipeline::Setting;
use crate::rule::fleet::{Troubled, condition};
use crate::rule::marked::Marked;
use crate::rule::prelude::*;
use crate::semantics::build_dir;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    let reusing = Marked::of(judged, is_reused);
    if reusing.is_empty() {
        return;
    }
    for placed in judged.jobs() {
        let Setting::Is(assigned) = placed.job.variable("GIT_STRATEGY") else {
            continue;
        };
        let Some(field) = assigned.field.filter(|_| assigned.text == "fetch") else {
            continue;
        };
        let Some(troubled) = Troubled::of_job(judged, placed, |host| reusing.has(host)) else {
            continue;
        };
        // The widest audience decides the level and the words.
        let widest = troubled
            .iter()
            .min_by_key(|(host, _)| host.runner.trust())
            .unwrap_or(troubled.first());
        let runner = widest.0.runner;
        let kind = match runner.trust() {
            Some(Trust::Shared) => "shared",
            _ => "group",
        };
        let message = format!(
            "the working copy left by another job is reused on {kind} runner `{}`{}",
            runner.name(),
            condition(&widest),
        );
        let finding = sink.trusting(runner.trust()).report(field, message);
        finding
            .here("what others left in its `.git` is still there")
            .help("write `GIT_STRATEGY: clone`")
            .fix(
                "clone the repository anew",
                Safety::Unsafe,
                [edit::replace(field.own(), "clone")],
            );
        troubled.describe_job(finding, placed, |host| {
            let name = host.runner.name();
            match build_dir::bound_volume(host) {
                Some(volume) => (
                    volume.into(),
                    format!("runner `{name}` keeps working copies on its host"),
                ),
                None => (
                    host.runner.title(),
                    format!("runner `{name}` keeps working copies between jobs"),
                ),
            }
        });
    }
}

/// Whether jobs of others leave their working copies there.
fn is_reused(host: &Host<'_>) -> bool {
    matches!(host.runner.trust(), Some(Trust::Shared | Trust::Group)) && build_dir::is_shared(host)
}
