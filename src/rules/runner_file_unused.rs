//! See rules/runner-file-unused.md.

use crate::rule::prelude::*;
use crate::semantics::idle::Idle;

pub(super) fn check(idle: &Idle<'_>, sink: &mut Sink<'_>) {
    let runners: Vec<Runner<'_>> = idle.config.runners().collect();
    let Some(first) = runners.first() else { return };
    let jobs = match idle.jobs {
        1 => "the only job of this project".to_owned(),
        jobs => format!("none of the {jobs} jobs of this project"),
    };
    let message = match (idle.jobs, runners.len()) {
        (1, 1) => format!("{jobs} cannot run on runner `{}`", first.name()),
        (1, _) => format!("{jobs} cannot run on any runner of this file"),
        (_, 1) => format!("{jobs} can run on runner `{}`", first.name()),
        (_, _) => format!("{jobs} can run on a runner of this file"),
    };
    let finding = sink.report(first.title(), message);
    let tags = first.tags().unwrap_or_default();
    finding
        .here(match tags {
            [] => "takes jobs without tags".to_owned(),
            tags => format!("has tags [{}]", tags.join(", ")),
        })
        .help("correct the tags of jobs or of the runner, or keep the file where its jobs are");
}
