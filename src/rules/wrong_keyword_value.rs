//! See rules/wrong-keyword-value.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{meant, subjects, unless_newer};
use crate::rule::wording::{is_item, listed, said, shown, subject};
use crate::syntax::{Node, is_slip};

/// More words than these are not listed.
const MOST_WORDS: usize = 12;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::WrongValue) {
        for value in subjects(pipeline, problem).into_iter().flatten() {
            match &*problem.wanted {
                [] => form(pipeline, problem, value, sink),
                _ => word(pipeline, problem, value, sink),
            }
        }
    }
}

/// A word that is none of those known.
fn word<'t>(pipeline: &Pipeline<'t>, problem: &Problem, value: Node<'t>, sink: &mut Sink<'_>) {
    let subject = subject(problem, value);
    let text = shown(value);
    let meant = meant(&text, problem);
    let message = match meant {
        Some(word) => format!("{subject} is `{text}`; did you mean `{word}`?"),
        None => format!("{subject} cannot be `{text}`"),
    };
    let finding = sink.report_problem(pipeline, problem, Some(value), message);
    if meant.is_none() && problem.wanted.len() <= MOST_WORDS {
        finding.help(format!("write {}", listed(&problem.wanted, "or")));
    }
    if meant.is_none() {
        unless_newer(finding, pipeline);
    }
    if let Some(word) = meant.filter(|word| is_slip(&text, word)) {
        finding.fix(
            format!("write `{word}`"),
            Safety::Safe,
            [edit::replace(Some(value), word)],
        );
    }
}

/// A text that is not well formed.
fn form<'t>(pipeline: &Pipeline<'t>, problem: &Problem, value: Node<'t>, sink: &mut Sink<'_>) {
    let subject = subject(problem, value);
    let (what, help) = wrong(problem, value);
    let message = format!("{subject} {what}");
    let finding = sink.report_problem(pipeline, problem, Some(value), message);
    if let Some(help) = help {
        finding.help(help);
    }
}

/// What is wrong with a text, and what to write.
fn wrong(problem: &Problem, value: Node<'_>) -> (String, Option<&'static str>) {
    let text = said(problem);
    let shown = shown(value);
    let says = |words: &str| text.contains(words);
    if says("regular expression") {
        let help = "write it between slashes, in RE2's syntax: `/total: (\\d+)%/`";
        (
            format!("is `{shown}`, no regular expression that GitLab reads"),
            Some(help),
        )
    } else if says("expression syntax") {
        let help = match shown.contains(" = ") {
            true => "compare with `==`",
            false => "compare variables, strings and regular expressions: `$CI_COMMIT_TAG =~ /^v/`",
        };
        let what = format!("is `{shown}`, no expression that GitLab reads");
        (what, Some(help))
    } else if says("duration") {
        let help = "write numbers with units: `1 hour 30 minutes`";
        (format!("is `{shown}`, which is no duration"), Some(help))
    } else if says("can contain only letters") {
        (format!("is `{shown}`, which is no name GitLab takes"), None)
    } else if says("\"/\" character") {
        (format!("is `{shown}`, and GitLab takes no `/` in it"), None)
    } else if says("present in options") {
        (
            format!("is `{shown}`, which is not among the `options`"),
            None,
        )
    } else if says("unsupported type") || says("invalid types") {
        let what = match value.shape() {
            Shape::Map => "mixes keys that do not go together".to_owned(),
            _ => format!("cannot be `{shown}`"),
        };
        (what, None)
    } else if is_item(value) || !shown.is_empty() {
        (format!("cannot be `{shown}`"), None)
    } else {
        ("has a value that GitLab refuses".to_owned(), None)
    }
}
