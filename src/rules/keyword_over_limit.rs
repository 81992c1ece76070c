//! See rules/keyword-over-limit.md.

use crate::rule::prelude::*;
use crate::rule::refusal::subjects;
use crate::rule::wording::{said, shown, subject};
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::Limit) {
        let all = subjects(pipeline, problem);
        // Of items that are too many, the first one is labelled.
        for value in all.into_iter().take(1) {
            let message = match value {
                Some(value) => exceeded(problem, value),
                None => "exceeds a limit of GitLab".to_owned(),
            };
            let finding = sink.report_problem(pipeline, problem, value, message);
            if problem.text.contains("needs config must be") {
                finding.here("one too many");
            }
        }
    }
}

/// What is too much, and how much may be.
fn exceeded(problem: &Problem, value: Node<'_>) -> String {
    let text = said(problem);
    let subject = subject(problem, value);
    let says = |words: &str| text.contains(words);
    if says("limit of 50 tags") {
        return format!("{subject} has more tags than the 49 that GitLab takes");
    }
    if says("generates too many jobs") {
        return format!("{subject} makes more than the 200 jobs that GitLab takes");
    }
    if says("bridge need") {
        return format!("{subject} names more than one pipeline");
    }
    if says("needs config must be") {
        return "a job can need at most 5 other pipelines".to_owned();
    }
    if says("should not exceed") && value.shape() != Shape::List {
        return format!("{subject} is `{}`, longer than GitLab takes", shown(value));
    }
    if says("at least 1 minute") {
        return format!("{subject} is `{}`, less than a minute", shown(value));
    }
    let Some(limit) = number(text) else {
        return format!("{subject} is more than GitLab takes");
    };
    match value.shape() {
        Shape::List => {
            let count = value.items().len();
            format!("{subject} has {count} entries, and GitLab takes at most {limit}")
        }
        Shape::Scalar if says("greater than or equal") => {
            format!(
                "{subject} is {}, and must be at least {limit}",
                shown(value)
            )
        }
        Shape::Scalar if says("less than or equal") => {
            format!("{subject} is {}, and can be at most {limit}", shown(value))
        }
        Shape::Scalar => {
            let count = value.text().unwrap_or_default().chars().count();
            format!("{subject} has {count} characters, and GitLab takes at most {limit}")
        }
        Shape::Map | Shape::Null => format!("{subject} is more than the {limit} that GitLab takes"),
    }
}

/// The last number of a text.
fn number(text: &str) -> Option<&str> {
    let mut numbers = text.split(|letter: char| !letter.is_ascii_digit());
    numbers.rfind(|digits| !digits.is_empty())
}
