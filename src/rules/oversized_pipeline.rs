//! See rules/oversized-pipeline.md.

use crate::rule::prelude::*;
use crate::rule::refusal::said_of_file;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::TooBig) {
        let (file, said) = said_of_file(&problem.text);
        if said.ends_with(" YAML is too big") {
            // A file that is too big on its own has a syntax error. Of what includes, `extends` and
            // references make, GitLab gives up somewhere, and not always with these words.
            if file.is_none() {
                let message = "`include`, `extends` and `!reference` make this pipeline too big";
                sink.report(problem.at, message)
                    .here("it is read no further than here")
                    .help("share less, or split the pipeline into child pipelines");
            }
            continue;
        }
        let message = "this file is too big for its inputs to be put in";
        sink.report_problem(pipeline, problem, None, message);
    }
}
