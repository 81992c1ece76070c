//! See rules/exclusive-keywords.md.

use crate::rule::prelude::*;
use crate::rule::refusal::subjects;
use crate::rule::wording::shown;
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::ExclusiveKeywords) {
        let keys: Vec<Node<'_>> = subjects(pipeline, problem).into_iter().flatten().collect();
        if problem.text.contains("not be used with `rules`") {
            for key in keys {
                beside_rules(pipeline, problem, key, sink);
            }
        } else if problem.text.contains("top-level and `default:`") {
            twice(pipeline, problem, &keys, sink);
        } else if let [key] = keys.as_slice() {
            alone(pipeline, problem, *key, sink);
        } else {
            together(pipeline, problem, &keys, sink);
        }
    }
}

fn beside_rules<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    key: Node<'t>,
    sink: &mut Sink<'_>,
) {
    let name = shown(key);
    let message = format!("`{name}` cannot be used together with `rules`");
    let job = problem.job.as_deref();
    let job = job.and_then(|job| pipeline.root().get(job));
    let rules = job.and_then(|job| job.value.get("rules"));
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    if let Some(rules) = rules {
        finding.label(rules.key, "excludes it");
    }
    finding.help(match name.as_str() {
        "start_in" => "write `start_in` and `when: delayed` in a rule",
        _ => "write its conditions as rules",
    });
}

fn twice<'t>(pipeline: &Pipeline<'t>, problem: &Problem, keys: &[Node<'t>], sink: &mut Sink<'_>) {
    let Some(&inner) = keys.first() else { return };
    let message = format!(
        "`{}` is set both in `default` and at top level",
        shown(inner)
    );
    let finding = sink.report_problem(pipeline, problem, Some(inner), message);
    if let Some(&outer) = keys.get(1) {
        finding.label(outer, "also set here");
    }
    finding.help("keep the one in `default`");
}

/// A key that another value rules out.
fn alone<'t>(pipeline: &Pipeline<'t>, problem: &Problem, key: Node<'t>, sink: &mut Sink<'_>) {
    let name = shown(key);
    let message = match name.as_str() {
        "start_in" => "`start_in` is only for `when: delayed`".to_owned(),
        _ => format!("`{name}` cannot be used here together with what stands beside it"),
    };
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    if let Some(when) = key.parent().and_then(|map| map.get("when"))
        && name == "start_in"
    {
        finding.label(when.value, "another `when`");
    }
}

fn together<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    keys: &[Node<'t>],
    sink: &mut Sink<'_>,
) {
    let named = keys.iter().find(|key| key.span() == problem.at);
    let Some(&key) = named.or(keys.last()) else {
        return;
    };
    let others: Vec<Node<'_>> = keys.iter().copied().filter(|other| *other != key).collect();
    let names: Vec<String> = others
        .iter()
        .map(|other| format!("`{}`", shown(*other)))
        .collect();
    let message = format!(
        "`{}` cannot be used together with {}",
        shown(key),
        names.join(" and ")
    );
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    for other in others {
        finding.label(other, "excludes it");
    }
}
