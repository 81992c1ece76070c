//! See rules/job-without-script.md.

use crate::model::schema::pipeline::RESERVED;
use crate::rule::prelude::*;
use crate::rule::refusal::{entry_of, hint, subjects};
use crate::rule::wording::shown;
use crate::syntax::{Node, is_slip};

/// Top-level keywords that a list, a text or a map of variables may be meant for.
const ALSO: [&str; 2] = ["default", "workflow"];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::NoScript) {
        for node in subjects(pipeline, problem).into_iter().flatten() {
            if !node.is_key() || node.text() == Some("script") {
                empty(pipeline, problem, node, sink);
            } else {
                bare(pipeline, problem, node, sink);
            }
        }
    }
}

/// Whether a key of a job is a wrong word for what it runs.
fn is_meant(key: &str) -> bool {
    const DECIDING: [&str; 3] = ["script", "run", "trigger"];
    let is_alike = matches!(key, "command" | "commands" | "steps");
    is_alike || DECIDING.iter().any(|word| is_slip(key, word))
}

/// A job whose `script` says nothing.
fn empty<'t>(pipeline: &Pipeline<'t>, problem: &Problem, node: Node<'t>, sink: &mut Sink<'_>) {
    let message = match &problem.job {
        Some(job) => format!("`script` of job `{job}` is empty"),
        None => "`script` is empty".to_owned(),
    };
    sink.report_problem(pipeline, problem, Some(node), message);
}

fn bare<'t>(pipeline: &Pipeline<'t>, problem: &Problem, key: Node<'t>, sink: &mut Sink<'_>) {
    let name = shown(key);
    let entry = pipeline.root().get(&name);
    let is_map = entry.is_none_or(|entry| entry.value.shape() == Shape::Map);
    let keywords = RESERVED.iter().chain(&ALSO).copied();
    let mut keywords = keywords.filter(|keyword| is_slip(&name, keyword));
    let meant = match name.as_str() {
        "types" => Some("stages"),
        _ => keywords.next(),
    };
    // It is said which key was meant for it.
    let own = entry.into_iter().flat_map(|entry| entry.value.entries());
    if own.filter_map(|entry| entry.name()).any(is_meant) {
        return;
    }
    let has_needs = entry.is_some_and(|entry| entry.value.get("needs").is_some());
    let message = match () {
        () if !is_map => format!("`{name}` is neither a keyword nor a job{}", hint(meant)),
        () if has_needs => {
            format!("job `{name}` has `needs`, but neither `script`, `run` nor `trigger`")
        }
        () => format!(
            "job `{name}` has neither `script`, `run` nor `trigger`{}",
            hint(meant)
        ),
    };
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    if finding.jobs.is_empty() {
        finding.job(name.as_str());
    }
    if let Some(word) = meant.filter(|_| !is_map) {
        finding.fix(
            format!("rename `{name}` to `{word}`"),
            Safety::Safe,
            [edit::rename(entry_of(key), word)],
        );
    }
    if meant.is_some() {
        return;
    }
    if pipeline.is_mentioned(&name) {
        finding.help("begin its name with a dot: GitLab runs no hidden job, and others can use it");
    } else if is_map {
        finding.help("add a `script`, or begin its name with a dot to hide it");
    } else {
        finding.help("remove it, or move it below `variables` if jobs use it");
    }
}
