//! See rules/contradicting-needs.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{entry_of, keys_above, subjects, word};
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::NeedsConflict) {
        for node in subjects(pipeline, problem) {
            if problem
                .text
                .contains(" has the following needs duplicated: ")
            {
                duplicate(pipeline, problem, node, sink);
            } else if problem.text.ends_with(" should be part of needs") {
                not_needed(pipeline, problem, node, sink);
            } else {
                let message = "with `dependencies`, `needs` must name jobs of this pipeline";
                sink.report_problem(pipeline, problem, node, message);
            }
        }
    }
}

fn duplicate<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    node: Option<Node<'t>>,
    sink: &mut Sink<'_>,
) {
    let name = node.and_then(word);
    let (Some(node), Some(name)) = (node, name) else {
        let message = "`needs` names a job twice";
        sink.report_problem(pipeline, problem, node, message);
        return;
    };
    let message = format!("`needs` names `{name}` more than once");
    let finding = sink.report_problem(pipeline, problem, Some(node), message);
    let Some(list) = node.parent().filter(|list| list.shape() == Shape::List) else {
        return;
    };
    let twin = list.items().find(|item| word(*item) == Some(name));
    if let Some(first) = twin.filter(|first| first.id() != node.id()) {
        finding.label(first, "named here first");
        let edit = edit::remove_item(Some(node));
        finding.fix(format!("remove the second `{name}`"), Safety::Safe, [edit]);
    }
}

fn not_needed<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    node: Option<Node<'t>>,
    sink: &mut Sink<'_>,
) {
    let Some(name) = node.and_then(word) else {
        return;
    };
    let message = format!("`dependencies` names `{name}`, which is not in `needs`");
    let finding = sink.report_problem(pipeline, problem, node, message);
    let named = |title: &str| pipeline.jobs().iter().find(|job| job.title() == title);
    if named(name).is_none() {
        // It may be a copy of a job with `parallel`, which is needed by the name of the job.
        let has_copies = |job: &Job<'_>| {
            let rest = name.strip_prefix(job.title());
            rest.is_some_and(|rest| rest.starts_with([' ', ':']))
        };
        if !pipeline.jobs().iter().any(has_copies) {
            finding.help(format!("there is no job `{name}` either"));
        }
        return;
    }
    let job = problem.job.as_deref().and_then(named);
    let Some(needs) = job.and_then(|job| job.get("needs")) else {
        return;
    };
    finding.label(needs.at_key(), "the job waits only for these");
    // Where the lists stand in different jobs, others may use the one without the other.
    let place = |node: Node<'_>| keys_above(node).first().map(|key| (*key).to_owned());
    let key = needs.key().and_then(entry_of);
    let is_beside = key.map(|entry| place(entry.key)) == node.map(place);
    let needs = needs.node();
    if is_beside && needs.shape() == Shape::List {
        let edit = edit::append(Some(needs), name);
        finding.fix(format!("add `{name}` to `needs`"), Safety::Unsafe, [edit]);
    }
}
