//! See rules/possible-duplicate-pipelines.md.

use crate::rule::prelude::*;
use crate::rule::refusal::subjects;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in &pipeline.warnings() {
        for rule in subjects(pipeline, problem).into_iter().flatten() {
            let when = rule.get("when").map(|entry| entry.value);
            let message = match when.and_then(|when| when.text()) {
                Some(when) => format!(
                    "a last rule with nothing but `when: {when}` adds the job to pipelines of branches and of merge requests"
                ),
                None => "the last rule adds the job to pipelines of branches and of merge requests"
                    .to_owned(),
            };
            sink.report_problem(pipeline, problem, Some(rule), message)
                .help("say in `workflow:rules` which pipelines there are");
        }
    }
}
