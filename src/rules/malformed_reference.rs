//! See rules/malformed-reference.md.

use crate::rule::prelude::*;
use crate::rule::refusal::subjects;
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::InvalidReference) {
        for node in subjects(pipeline, problem) {
            let written = node.map_or_else(|| "not this".to_owned(), described);
            let message = format!("`!reference` takes a list of keys, {written}");
            let finding = sink.report_problem(pipeline, problem, node, message);
            finding.help("write `!reference [JOB, KEYWORD]`");
        }
    }
}

fn described(node: Node<'_>) -> String {
    match node.shape() {
        Shape::Map => "not a map".to_owned(),
        Shape::List if node.items().len() == 0 => "and this one is empty".to_owned(),
        Shape::List => "and nothing else".to_owned(),
        Shape::Null => "and there is none".to_owned(),
        Shape::Scalar => match node.scalar() {
            Some(scalar) if !scalar.text.trim().is_empty() => format!("not `{}`", scalar.text),
            _ => "and there is none".to_owned(),
        },
    }
}
