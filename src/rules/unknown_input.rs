//! See rules/unknown-input.md.

use std::collections::BTreeSet;

use crate::rule::input::inputs_of;
use crate::rule::prelude::*;
use crate::rule::refusal::{
    Hints, Meant, certain, entry_of, hint, listed, meant, said_of_file, subjects, word,
};
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let mut hints = Hints::default();
    for problem in pipeline.problems(Trouble::InputUnknown) {
        let (file, said) = said_of_file(&problem.text);
        if said.starts_with("unknown interpolation provided: ") {
            for node in subjects(pipeline, problem) {
                used(pipeline, problem, said, node, sink);
            }
        } else if said.starts_with("Given inputs not defined ") {
            undeclared(pipeline, problem, file, sink);
        } else {
            let declaration = declaration(pipeline, problem);
            for node in subjects(pipeline, problem).into_iter().flatten() {
                let meant = word(node).and_then(|name| hints.of(name, problem));
                let finding = given(pipeline, problem, file, node, meant, sink);
                if let (Some(finding), Some(inputs)) = (finding, declaration) {
                    finding.label(inputs, "the inputs are declared here");
                }
            }
        }
    }
}

fn named(file: Option<&str>) -> String {
    file.map_or_else(|| "this file".to_owned(), |file| format!("`{file}`"))
}

/// Inputs that are named in a help; more are not read.
const MOST_NAMED: usize = 10;

/// An include gives an input that the file does not have.
fn given<'s, 't>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    file: Option<&str>,
    key: Node<'t>,
    meant: Option<Meant<'_>>,
    sink: &'s mut Sink<'_>,
) -> Option<&'s mut Finding> {
    let name = word(key)?;
    let message = format!(
        "{} has no input `{name}`{}",
        named(file),
        hint(meant.map(|meant| meant.name))
    );
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    if meant.is_none() && (1..=MOST_NAMED).contains(&problem.wanted.len()) {
        let known = problem.wanted.iter().map(String::as_str);
        finding.help(format!("its inputs are {}", listed(known)));
    }
    if let Some(meant) = meant.filter(|meant| meant.is_certain) {
        let name = meant.name;
        let edit = edit::rename(entry_of(key), name);
        finding.fix(
            format!("rename the input to `{name}`"),
            Safety::Safe,
            [edit],
        );
    }
    Some(finding)
}

/// Where the inputs are declared that a problem says there are.
fn declaration<'t>(pipeline: &Pipeline<'t>, problem: &Problem) -> Option<Node<'t>> {
    let wanted: BTreeSet<&str> = problem.wanted.iter().map(String::as_str).collect();
    let headers = pipeline.documents().iter().filter_map(|it| it.header);
    let mut all = headers.filter_map(inputs_of);
    let inputs = all.find(|inputs| {
        let declared = inputs.value.entries().filter_map(|it| it.name());
        let declared: BTreeSet<&str> = declared.collect();
        !declared.is_empty() && declared == wanted
    })?;
    Some(inputs.key)
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
