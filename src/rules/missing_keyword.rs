//! See rules/missing-keyword.md.

use std::collections::BTreeMap;

use crate::rule::prelude::*;
use crate::rule::refusal::{meant, subjects, word};
use crate::rule::wording::{divided, listed, place, shown};
use crate::syntax::Node;

/// What GitLab calls entries that have no name of their own.
const ENTRIES: [(&str, &str); 5] = [
    ("rule", "this rule"),
    ("need", "this entry of `needs`"),
    ("service", "this service"),
    ("include", "this `include`"),
    ("variables", "this entry"),
];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let unknown = unknown(pipeline);
    for problem in pipeline.problems(Trouble::MissingKeyword) {
        let wanted = match &*problem.wanted {
            [when] if when == "when" => "`when: delayed`".to_owned(),
            words if problem.text.contains("exactly one") => listed(words, "or"),
            words => listed(words, "and"),
        };
        let slips = unknown.get(&place(problem)).into_iter().flatten();
        let mut slips =
            slips.filter(|key| word(**key).is_some_and(|it| meant(it, problem).is_some()));
        let slip = slips.next().copied();
        for key in subjects(pipeline, problem) {
            let owner = match key {
                Some(key) => format!("`{}`", shown(key)),
                None => owner(problem),
            };
            let message = match wanted.as_str() {
                "" => format!("{owner} lacks something that GitLab asks for"),
                "`start_in`" => "`when: delayed` needs `start_in`".to_owned(),
                wanted => format!("{owner} needs {wanted}"),
            };
            // A keyword that is there, but misspelt, is told by the rule that knows the right one.
            sink.report_problem(pipeline, problem, key.or(slip), message);
        }
    }
}

/// The keys that GitLab does not know, by the place they stand in.
fn unknown<'p, 't>(
    pipeline: &'p Pipeline<'t>,
) -> BTreeMap<(Option<&'p str>, &'p str), Vec<Node<'t>>> {
    let mut unknown: BTreeMap<_, Vec<Node<'t>>> = BTreeMap::new();
    for problem in pipeline.problems(Trouble::UnknownKeyword) {
        let keys = subjects(pipeline, problem).into_iter().flatten();
        unknown.entry(place(problem)).or_default().extend(keys);
    }
    unknown
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
