//! See rules/default-is-a-job.md.

use crate::rule::prelude::*;

/// Sections that become jobs when they look like one, keywords by which they are recognised, and
/// what is lost. A job may well be called `spec`.
const SECTIONS: [(&str, &[&str], &str); 3] = [
    (
        "default",
        &[
            "before_script",
            "after_script",
            "hooks",
            "cache",
            "image",
            "services",
            "interruptible",
            "timeout",
            "retry",
            "tags",
            "artifacts",
            "id_tokens",
        ],
        "no job takes defaults from it",
    ),
    (
        "workflow",
        &["rules", "name", "auto_cancel"],
        "its rules do not decide about pipelines",
    ),
    ("spec", &["inputs", "component"], "its inputs do not exist"),
];

/// What makes a map a job (pipeline-semantics 7.1).
const OF_JOBS: [&str; 4] = ["script", "run", "trigger", "needs"];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for (name, keywords, loss) in SECTIONS {
        let Some(section) = pipeline.root().get(name) else {
            continue;
        };
        if !keywords.iter().any(|key| section.value.get(key).is_some()) {
            continue;
        }
        let Some(key) = OF_JOBS.into_iter().find_map(|key| section.value.get(key)) else {
            continue;
        };
        let keyword = key.name().unwrap_or_default();
        sink.report(
            section,
            format!("`{name}` has `{keyword}`, so GitLab makes a job of it: {loss}"),
        )
        .here("a job with this name")
        .label(key, "makes it a job")
        .help(format!("move `{keyword}` into the jobs that need it"));
    }
}
