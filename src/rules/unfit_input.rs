//! See rules/unfit-input.md.

use crate::rule::input::{declaration, declarations, said_of_input};
use crate::rule::prelude::*;
use crate::rule::refusal::{certain, hint, listed, meant, said_of_file, subjects, word};
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::InputInvalid) {
        for node in subjects(pipeline, problem) {
            match said_of_input(&problem.text) {
                Some((name, said)) => value(pipeline, problem, name, said, node, sink),
                None => whole(pipeline, problem, node, sink),
            }
        }
    }
}

/// What is wrong with `inputs` as such, or with the type of an input.
fn whole<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    node: Option<Node<'t>>,
    sink: &mut Sink<'_>,
) {
    let (_, said) = said_of_file(&problem.text);
    if said.starts_with("unknown input specification for ") {
        let name = said.split('`').nth(1).unwrap_or_default();
        let message = format!("input `{name}` has a type that GitLab does not know");
        let finding = sink.report_problem(pipeline, problem, node, message);
        finding.help("its type is `string`, `number`, `boolean` or `array`");
        return;
    }
    let message = "`inputs` of an include is a map of names and values";
    sink.report_problem(pipeline, problem, node, message);
}

fn value<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    name: &str,
    said: &str,
    node: Option<Node<'t>>,
    sink: &mut Sink<'_>,
) {
    let shown = node.map_or_else(|| "this".to_owned(), described);
    let is_default = said.starts_with("default ");
    let subject = match is_default {
        true => format!("the default of input `{name}`"),
        false => format!("input `{name}`"),
    };
    let is_for_list = || {
        let mut kinds = declarations(pipeline, name).filter_map(|it| it.value.get("type"));
        kinds.any(|kind| kind.value.text() == Some("array"))
    };
    let of_declaration = match said {
        // GitLab 18 refuses them for lists, too, but means to take them.
        said if said.starts_with("Options can only be used with ") && is_for_list() => return,
        said if said.starts_with("Options can only be used with ") => Some(format!(
            "input `{name}` has `options`, which only strings and numbers take"
        )),
        said if said.starts_with("RegEx validation can only be used with ") => Some(format!(
            "input `{name}` has a `regex`, which only strings take"
        )),
        "invalid regular expression" => {
            Some(format!("the `regex` of input `{name}` is not well formed"))
        }
        _ => None,
    };
    if let Some(message) = of_declaration {
        let finding = sink.report_problem(pipeline, problem, node, message);
        declared(finding, pipeline, name, node);
        return;
    }
    if said.contains(" cannot be used because it is not in ") {
        let word = node.and_then(word);
        let meant = word.and_then(|word| meant(word, problem));
        let message = format!(
            "{shown} is not one of the options of input `{name}`{}",
            hint(meant)
        );
        let finding = sink.report_problem(pipeline, problem, node, message);
        if meant.is_none() && !problem.wanted.is_empty() {
            let options = problem.wanted.iter().map(String::as_str);
            finding.help(format!("use one of {}", listed(options)));
        }
        declared(finding, pipeline, name, node);
        if let Some(option) = word.and_then(|word| certain(word, problem)) {
            let edit = edit::replace(node, option);
            finding.fix(format!("write `{option}`"), Safety::Safe, [edit]);
        }
        return;
    }
    let kind = said.rsplit(" value is not ").next().unwrap_or_default();
    let message = match kind {
        "an array" | "a boolean" | "a number" => {
            let verb = if is_default { "must be" } else { "takes" };
            format!("{subject} {verb} {kind}, not {shown}")
        }
        _ => format!("{shown} does not match the `regex` of input `{name}`"),
    };
    declared(
        sink.report_problem(pipeline, problem, node, message),
        pipeline,
        name,
        node,
    );
}

/// Labels the part of the declaration that decides.
fn declared(finding: &mut Finding, pipeline: &Pipeline<'_>, name: &str, node: Option<Node<'_>>) {
    let Some(entry) = declaration(pipeline, name) else {
        return;
    };
    let part = ["regex", "options", "type"].into_iter().find_map(|key| {
        let part = entry.value.get(key)?;
        let is_said = finding
            .verdict
            .as_deref()
            .is_some_and(|said| said.to_lowercase().contains(key));
        is_said.then_some(part)
    });
    let place = part
        .or_else(|| entry.value.get("type"))
        .unwrap_or(entry)
        .key;
    if node.is_none_or(|node| node.id() != place.id()) {
        finding.label(place, "declared here");
    }
}

fn described(node: Node<'_>) -> String {
    match node.shape() {
        Shape::Map => "a map".to_owned(),
        Shape::List => "a list".to_owned(),
        Shape::Null => "nothing".to_owned(),
        Shape::Scalar => match word(node) {
            Some("") | None => "an empty string".to_owned(),
            Some(text) => format!("`{text}`"),
        },
    }
}
