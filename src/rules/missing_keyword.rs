//! See rules/missing-keyword.md.

use crate::rule::prelude::*;
use crate::rule::refusal::subjects;
use crate::rule::wording::{divided, listed, shown};

/// What GitLab calls entries that have no name of their own.
const ENTRIES: [(&str, &str); 5] = [
    ("rule", "this rule"),
    ("need", "this entry of `needs`"),
    ("service", "this service"),
    ("include", "this `include`"),
    ("variables", "this entry"),
];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::MissingKeyword) {
        let wanted = match &*problem.wanted {
            [when] if when == "when" => "`when: delayed`".to_owned(),
            words if problem.text.contains("exactly one") => listed(words, "or"),
            words => listed(words, "and"),
        };
        for key in subjects(pipeline, problem) {
            let owner = match key {
                Some(key) => format!("`{}`", shown(key)),
                None => owner(problem),
            };
            let message = match wanted.as_str() {
                "" => format!("{owner} lacks something that GitLab asks for"),
                wanted => format!("{owner} needs {wanted}"),
            };
            sink.report_problem(pipeline, problem, key, message);
        }
    }
}

/// What something is missing in, by the place that GitLab names.
fn owner(problem: &Problem) -> String {
    let (place, _) = divided(problem);
    let Some(last) = place.rsplit(':').next().filter(|last| !last.is_empty()) else {
        let job = problem.job.as_deref().unwrap_or_default();
        return format!("job `{job}`");
    };
    if place.contains("id_tokens:") {
        return "this token".to_owned();
    }
    let known = ENTRIES.iter().find(|(entry, _)| *entry == last);
    known.map_or_else(|| format!("`{last}`"), |(_, shown)| (*shown).to_owned())
}
