//! See rules/empty-keyword.md.

use crate::rule::prelude::*;
use crate::rule::refusal::subjects;
use crate::rule::wording::{shown, subject};
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::EmptyValue) {
        for node in subjects(pipeline, problem) {
            let message = match node {
                Some(node) => empty(problem, node),
                // Only the file as a whole has no key: a part may be empty as long as nobody
                // includes it.
                None if pipeline.standing() == Standing::Fragment => continue,
                None => "this file has no content".to_owned(),
            };
            let finding = sink.report_problem(pipeline, problem, node, message);
            if let Some(key) = node.filter(|node| node.is_key())
                && shown(key).starts_with('.')
            {
                finding.help("give it a keyword, or remove it");
            }
        }
    }
}

fn empty(problem: &Problem, node: Node<'_>) -> String {
    if !node.is_key() {
        return format!("{} is empty", subject(problem, node));
    }
    let name = shown(node);
    match name.starts_with('.') {
        true => format!("hidden job `{name}` is empty"),
        false => format!("`{name}` is empty"),
    }
}
