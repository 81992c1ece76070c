//! See rules/pipeline-without-jobs.md.

use crate::rule::prelude::*;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::NoVisibleJob) {
        let hidden = pipeline.templates().len();
        let message = match hidden {
            0 => "the pipeline has no job".to_owned(),
            1 => "the only job of the pipeline is hidden".to_owned(),
            _ => format!("all {hidden} jobs of the pipeline are hidden"),
        };
        let first = pipeline.documents().first().map(|document| document.root);
        let finding = sink.report_problem(pipeline, problem, first, message);
        if hidden > 0 {
            finding.help("add a job whose name begins with no dot");
        }
    }
}
