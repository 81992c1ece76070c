//! See rules/too-many-includes.md.

use crate::rule::prelude::*;
use crate::rule::refusal::subjects;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::IncludeLimit) {
        for node in subjects(pipeline, problem) {
            let message = "with this include the pipeline has more than 150 included files";
            let finding = sink.report_problem(pipeline, problem, node, message);
            finding.help("include fewer files: each one counts as often as it is included");
        }
    }
}
