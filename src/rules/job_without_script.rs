//! See rules/job-without-script.md.

use std::collections::BTreeSet;

use crate::model::schema::pipeline::{DEFAULT_KEYS as DEFAULTS, JOB_KEYS, RESERVED};
use crate::rule::prelude::*;
use crate::rule::refusal::{entry_of, hint, subjects};
use crate::rule::wording::shown;
use crate::syntax::{Entry, Node, NodeId, is_slip};

/// Top-level keywords that a list, a text or a map of variables may be meant for.
const ALSO: [&str; 2] = ["default", "workflow"];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let unknown = pipeline.problems(Trouble::UnknownKeyword);
    let unknown: BTreeSet<NodeId> = unknown.flat_map(|it| it.nodes.iter().copied()).collect();
    // Where it is said which key was meant for the script, that is enough.
    let is_told =
        |entry: Entry<'_>| unknown.contains(&entry.key.id()) && entry.name().is_some_and(is_meant);
    for problem in pipeline.problems(Trouble::NoScript) {
        for node in subjects(pipeline, problem).into_iter().flatten() {
            if problem.text.ends_with("can't be blank") {
                empty(pipeline, problem, node, sink);
                continue;
            }
            let Some(name) = node.scalar().map(|scalar| scalar.text) else {
                continue;
            };
            let value = pipeline.root().get(name).map(|entry| entry.value);
            let mut keys = value.into_iter().flat_map(Node::entries);
            if keys.any(is_told) {
                continue;
            }
            match value.is_none_or(|value| value.shape() == Shape::Map) {
                true => bare(pipeline, problem, node, value, sink),
                false => stray(pipeline, problem, node, sink),
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

/// A job that does nothing.
fn bare<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    key: Node<'t>,
    job: Option<Node<'t>>,
    sink: &mut Sink<'_>,
) {
    let name = shown(key);
    let meant = keyword_meant(key);
    let message = match job.and_then(|job| job.get("needs")) {
        Some(_) => format!("job `{name}` has `needs`, but neither `script`, `run` nor `trigger`"),
        None => format!(
            "job `{name}` has neither `script`, `run` nor `trigger`{}",
            hint(meant)
        ),
    };
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    if meant.is_none() {
        finding.help(match pipeline.is_mentioned(&name) {
            true => "begin its name with a dot: GitLab runs no hidden job, and others can use it",
            false => "add a `script`, or begin its name with a dot to hide it",
        });
    }
}

/// Something at top level that cannot be a job.
fn stray<'t>(pipeline: &Pipeline<'t>, problem: &Problem, key: Node<'t>, sink: &mut Sink<'_>) {
    let name = shown(key);
    let meant = keyword_meant(key);
    let of_job = JOB_KEYS.contains(&name.as_str());
    let message = match of_job && meant.is_none() {
        true => format!("`{name}` belongs into a job, not to the top level"),
        false => format!("`{name}` is neither a keyword nor a job{}", hint(meant)),
    };
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    match meant {
        Some(word) => finding.fix(
            format!("rename `{name}` to `{word}`"),
            Safety::Safe,
            [edit::rename(entry_of(key), word)],
        ),
        None if DEFAULTS.contains(&name.as_str()) => {
            finding.help("write it below `default` to set it for all jobs")
        }
        None if of_job => finding.help("move it into a job"),
        None => finding.help("remove it, or move it below `variables` if jobs use it"),
    };
}

/// The keyword of the top level that was probably meant.
fn keyword_meant(key: Node<'_>) -> Option<&'static str> {
    let name = key.text()?;
    if name == "types" {
        return Some("stages");
    }
    let mut keywords = RESERVED.iter().chain(&ALSO).copied();
    keywords.find(|keyword| is_slip(name, keyword))
}
