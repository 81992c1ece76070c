//! See rules/default-is-a-job.md.

use crate::rule::prelude::*;

/// Sections that become jobs when they look like one.
const SECTIONS: [&str; 3] = ["default", "workflow", "spec"];

/// What makes a map a job (pipeline-semantics 7.1).
const OF_JOBS: [&str; 4] = ["script", "run", "trigger", "needs"];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for name in SECTIONS {
        let Some(section) = pipeline.root().get(name) else {
            continue;
        };
        let Some(key) = OF_JOBS.into_iter().find_map(|key| section.value.get(key)) else {
            continue;
        };
        let keyword = key.name().unwrap_or_default();
        let loss = match name {
            "default" => "no job takes defaults from it",
            "workflow" => "its rules do not decide about pipelines",
            _ => "its inputs do not exist",
        };
        sink.report(
            section,
            format!("`{name}` has `{keyword}`, so GitLab makes a job of it: {loss}"),
        )
        .here("a job with this name")
        .label(key, "makes it a job")
        .help(format!("move `{keyword}` into the jobs that need it"));
    }
}
