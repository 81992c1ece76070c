//! See rules/need-in-later-stage.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{subjects, word};

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::LaterStage) {
        let is_need = problem.text.contains(" job: need ");
        let keyword = if is_need { "needs" } else { "dependencies" };
        for node in subjects(pipeline, problem).into_iter().flatten() {
            let Some(name) = word(node) else { continue };
            let named = |title: &str| pipeline.jobs().iter().find(|job| job.title() == title);
            let other = named(name);
            let own = problem.job.as_deref().and_then(named);
            let later = other.map_or_else(
                || "a later stage".to_owned(),
                |other| format!("the later stage `{}`", stage(*other)),
            );
            let message = format!("`{keyword}` names `{name}`, which runs in {later}");
            let finding = sink.report_problem(pipeline, problem, Some(node), message);
            for job in own.into_iter().chain(other) {
                let text = format!("`{}` is in stage `{}`", job.title(), stage(*job));
                match job.body().get("stage") {
                    Some(stage) => finding.label(stage, text),
                    None => finding.label(job.name(), format!("{text} by default")),
                };
            }
            if let Some(stages) = pipeline.root().get("stages") {
                finding.label(stages.key, "the stages, in their order");
            }
        }
    }
}

/// The stage of a job that has none is `test`.
fn stage(job: Job<'_>) -> &str {
    let stage = job.body().get("stage").and_then(|stage| word(stage.node()));
    stage.unwrap_or("test")
}
