//! See rules/unusable-job-name.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{entry_of, subjects};
use crate::rule::wording::{misread, shown, with_article};

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::JobName) {
        for key in subjects(pipeline, problem).into_iter().flatten() {
            if let Some((text, kind)) = misread(key) {
                let kind = with_article(kind);
                let message = format!("the name of job `{text}` must be a string, not {kind}");
                sink.report_problem(pipeline, problem, Some(key), message)
                    .here(format!("YAML reads `{text}` as {kind}"))
                    .fix(
                        "put the name in quotes",
                        Safety::Safe,
                        [edit::rename(entry_of(key), text)],
                    );
                continue;
            }
            let length = key.text().unwrap_or_default().chars().count();
            let message = match length {
                0 => "a job has no name".to_owned(),
                1..=255 => format!("`{}` is no name of a job", shown(key)),
                _ => format!(
                    "the name of a job has {length} characters, and GitLab takes at most 255"
                ),
            };
            sink.report_problem(pipeline, problem, Some(key), message);
        }
    }
}
