//! See rules/malformed-reference.md.

use crate::rule::prelude::*;
use crate::rule::refusal::subjects;
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::InvalidReference) {
        for node in subjects(pipeline, problem) {
            let written = node.map_or_else(|| "this".to_owned(), described);
            let message = format!("`!reference` takes a list of keys, not {written}");
            let finding = sink.report_problem(pipeline, problem, node, message);
            finding.help("write `!reference [JOB, KEYWORD]`");
        }
    }
}

fn described(node: Node<'_>) -> String {
    match node.shape() {
        Shape::Map => "a map".to_owned(),
        Shape::List if node.items().len() == 0 => "an empty list".to_owned(),
        Shape::List => "a list with something else in it".to_owned(),
        Shape::Null => "nothing".to_owned(),
        Shape::Scalar => match node.scalar() {
            Some(scalar) if !scalar.text.trim().is_empty() => format!("`{}`", scalar.text),
            _ => "an empty string".to_owned(),
        },
    }
}
