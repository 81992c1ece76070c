//! See rules/unknown-input.md.

use crate::rule::input::inputs_of;
use crate::rule::prelude::*;
use crate::rule::refusal::{certain, entry_of, hint, listed, meant, said_of_file, subjects, word};
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::InputUnknown) {
        let (file, said) = said_of_file(&problem.text);
        if said.starts_with("unknown interpolation provided: ") {
            for node in subjects(pipeline, problem) {
                used(pipeline, problem, said, node, sink);
            }
        } else if said.starts_with("Given inputs not defined ") {
            undeclared(pipeline, problem, file, sink);
        } else {
            for node in subjects(pipeline, problem).into_iter().flatten() {
                given(pipeline, problem, file, node, sink);
            }
        }
    }
}

fn named(file: Option<&str>) -> String {
    file.map_or_else(|| "this file".to_owned(), |file| format!("`{file}`"))
}

/// An include gives an input that the file does not have.
fn given<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    file: Option<&str>,
    key: Node<'t>,
    sink: &mut Sink<'_>,
) {
    let Some(name) = word(key) else { return };
    let message = format!(
        "{} has no input `{name}`{}",
        named(file),
        hint(meant(name, problem))
    );
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    if !problem.wanted.is_empty() && meant(name, problem).is_none() {
        let known = problem.wanted.iter().map(String::as_str);
        finding.help(format!("its inputs are {}", listed(known)));
    }
    for document in pipeline.documents() {
        let Some(inputs) = document.header.and_then(inputs_of) else {
            continue;
        };
        let declared: Vec<&str> = inputs.value.entries().filter_map(|it| it.name()).collect();
        let is_meant = declared.len() == problem.wanted.len()
            && problem
                .wanted
                .iter()
                .all(|name| declared.contains(&name.as_str()));
        if is_meant && !declared.is_empty() {
            finding.label(inputs.key, "the inputs are declared here");
            break;
        }
    }
    if let Some(name) = certain(name, problem) {
        let edit = edit::rename(entry_of(key), name);
        finding.fix(
            format!("rename the input to `{name}`"),
            Safety::Safe,
            [edit],
        );
    }
}

/// An include gives inputs to a file that declares none.
fn undeclared(pipeline: &Pipeline<'_>, problem: &Problem, file: Option<&str>, sink: &mut Sink<'_>) {
    let nodes: Vec<Node<'_>> = problem.nodes.iter().map(|&id| pipeline.node(id)).collect();
    let names: Vec<&str> = nodes.iter().copied().filter_map(word).collect();
    let given = match names.as_slice() {
        [] => String::new(),
        [name] => format!(", but `{name}` is given"),
        names => format!(", but {} are given", listed(names.iter().copied())),
    };
    let message = format!("{} takes no inputs{given}", named(file));
    let finding = sink.report_problem(pipeline, problem, nodes.first().copied(), message);
    finding.help("declare them under `spec:inputs` in the header of that file");
    let given = nodes.first().and_then(|key| key.parent());
    if let Some(given) = given {
        finding.subject(given);
    }
}

/// A block names an input that its file does not declare.
fn used<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    said: &str,
    node: Option<Node<'t>>,
    sink: &mut Sink<'_>,
) {
    let mut quoted = said.split('`').skip(1).step_by(2);
    let (Some(name), Some(path)) = (quoted.next(), quoted.next()) else {
        return;
    };
    let message = format!(
        "this file declares no input `{name}`{}",
        hint(meant(name, problem))
    );
    let finding = sink.report_problem(pipeline, problem, node, message);
    let file = node.map_or(problem.at.file, |node| node.span().file);
    let mut headers = pipeline.documents().iter().filter_map(|it| it.header);
    let header = headers.find(|header| header.span().file == file);
    match header.and_then(inputs_of) {
        Some(inputs) => {
            finding.label(inputs.key, "the inputs of this file");
        }
        None => {
            finding.help("declare it under `spec:inputs` in the header of this file");
        }
    }
    if let Some(right) = certain(name, problem)
        && path == format!("inputs.{name}")
    {
        let edit = edit::splice(node, path, &format!("inputs.{right}"));
        finding.fix(format!("use the input `{right}`"), Safety::Safe, [edit]);
    }
}
