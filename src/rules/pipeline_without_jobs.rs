//! See rules/pipeline-without-jobs.md.

use crate::rule::prelude::*;
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    // Another push may include other files, with jobs.
    let mut includes = pipeline.documents().iter();
    if includes.any(|document| has_rules(document.root)) {
        return;
    }
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

/// Whether a file includes some others only under conditions.
fn has_rules(root: Node<'_>) -> bool {
    let Some(include) = root.get("include") else {
        return false;
    };
    let mut all = include.value.items().chain([include.value]);
    all.any(|include| include.get("rules").is_some())
}
