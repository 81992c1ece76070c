//! See rules/malformed-input-declaration.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{certain, entry_of, hint, keys_above, meant, subjects, word};
use crate::syntax::Node;

/// What people call the types elsewhere.
const TYPES: [(&str, &str); 10] = [
    ("text", "string"),
    ("str", "string"),
    ("int", "number"),
    ("integer", "number"),
    ("float", "number"),
    ("bool", "boolean"),
    ("list", "array"),
    ("strings", "string"),
    ("numbers", "number"),
    ("booleans", "boolean"),
];

/// Phrases of GitLab, and what is wrong then; `{}` stands for the place. Several mistakes of one
/// header are said at once: the phrase that comes first counts.
const PHRASES: [(&str, &str); 22] = [
    (
        "description is too long",
        "the description of {} has more than 256 characters",
    ),
    (
        "description must be",
        "the description of {} must be a string",
    ),
    (
        "description should be a string",
        "the description of {} must be a string",
    ),
    (
        "input regex should be a string",
        "the `regex` of {} must be a string",
    ),
    (
        "input options should be an array",
        "the `options` of {} must be a list",
    ),
    (
        "options should be an array",
        "the `options` in a rule of {} must be a list",
    ),
    (
        "cannot define more than 50 options",
        "{} has more than 50 options",
    ),
    ("cannot contain null values", "an option of {} is empty"),
    (
        "key must be an alphanumeric string",
        "the name of an input must be a word",
    ),
    (
        "config should be an array of strings",
        "`component` of {} must be a list of names",
    ),
    (
        "rules config should be an array",
        "the `rules` of {} must be a list",
    ),
    (
        "config should be an array or a string",
        "`include` in {} must be a list or a path",
    ),
    (
        "config should be a hash or a string",
        "an include in {} must be a map or a path",
    ),
    (
        "config should be an array",
        "`component` of {} must be a list of names",
    ),
    ("config should be a hash", "{} must be a map"),
    ("can't be blank", "a rule of {} is empty"),
    ("input: should be a hash", "a rule of {} must be a map"),
    (
        "if invalid expression syntax",
        "the condition in a rule of {} is not well formed",
    ),
    (
        "rule must define 'options'",
        "a rule of {} has neither `options` nor a `default`",
    ),
    (
        "must be one of the options",
        "the default in a rule of {} is not one of its options",
    ),
    (
        "contains unknown values",
        "`component` of {} asks for a field that does not exist",
    ),
    (
        "duplicate input keys found",
        "{} is declared more than once",
    ),
];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::InputDeclaration) {
        let said = problem.text.to_lowercase();
        let at = |phrase: &str| said.find(phrase).unwrap_or(usize::MAX);
        let first = PHRASES.iter().map(|(phrase, _)| at(phrase)).min();
        let first = first.unwrap_or(usize::MAX);
        if at("these keys cannot be used together") < first {
            together(pipeline, problem, sink);
            continue;
        }
        let (keys, kinds) = (
            at("contains unknown keys: "),
            at("input type unknown value: "),
        );
        for node in subjects(pipeline, problem) {
            match node {
                Some(key) if keys < first.min(kinds) => unknown_key(pipeline, problem, key, sink),
                Some(kind) if kinds < first => unknown_type(pipeline, problem, kind, sink),
                _ => other(pipeline, problem, &said, node, sink),
            }
        }
    }
}

/// What a node of a header belongs to.
fn place(node: Node<'_>) -> String {
    let keys = keys_above(node);
    let mut behind = keys.iter().skip_while(|key| **key != "inputs").skip(1);
    match (behind.next(), keys.last()) {
        (Some(name), _) => format!("input `{name}`"),
        (None, Some(&"inputs")) => "`inputs`".to_owned(),
        _ => "`spec`".to_owned(),
    }
}

fn unknown_key<'t>(pipeline: &Pipeline<'t>, problem: &Problem, key: Node<'t>, sink: &mut Sink<'_>) {
    let Some(name) = word(key) else { return };
    let keys = keys_above(key);
    let owner = if keys.len() <= 1 {
        "a header".to_owned()
    } else {
        let holder = key.parent().map_or_else(String::new, place);
        let is_in = |key: &str| keys.iter().rev().skip(1).any(|above| *above == key);
        match (is_in("rules"), is_in("include")) {
            (true, _) => format!("a rule of {holder}"),
            (_, true) => format!("an include in {holder}"),
            _ => holder,
        }
    };
    let message = format!(
        "{owner} takes no keyword `{name}`{}",
        hint(meant(name, problem))
    );
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    if let Some(right) = certain(name, problem) {
        let edit = edit::rename(entry_of(key), right);
        finding.fix(
            format!("rename `{name}` to `{right}`"),
            Safety::Safe,
            [edit],
        );
    }
}

fn unknown_type<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    node: Node<'t>,
    sink: &mut Sink<'_>,
) {
    let name = word(node).unwrap_or_default();
    let lower = name.to_lowercase();
    let known = TYPES.iter().find(|(other, _)| *other == lower);
    let certain = known
        .map(|(_, kind)| *kind)
        .or_else(|| certain(name, problem));
    let meant = certain.or_else(|| meant(name, problem));
    let message = format!(
        "{} has the unknown type `{name}`{}",
        place(node),
        hint(meant)
    );
    let finding = sink.report_problem(pipeline, problem, Some(node), message);
    finding.help("the types are `string`, `number`, `boolean` and `array`");
    if let Some(kind) = certain {
        let edit = edit::replace(Some(node), kind);
        finding.fix(format!("write `{kind}`"), Safety::Safe, [edit]);
    }
}

fn together(pipeline: &Pipeline<'_>, problem: &Problem, sink: &mut Sink<'_>) {
    let nodes: Vec<Node<'_>> = problem.nodes.iter().map(|&id| pipeline.node(id)).collect();
    let (Some(&first), Some(&rules)) = (nodes.first(), nodes.get(1)) else {
        return;
    };
    let name = word(first).unwrap_or_default();
    let owner = first.parent().map_or_else(String::new, place);
    let message = format!("{owner} has both `rules` and `{name}`");
    let finding = sink.report_problem(pipeline, problem, Some(first), message);
    finding
        .label(rules, "these rules decide it, too")
        .help(format!("move `{name}` into a last rule without `if`"));
}

fn other<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    said: &str,
    node: Option<Node<'t>>,
    sink: &mut Sink<'_>,
) {
    let found = PHRASES.iter().filter_map(|(phrase, message)| {
        let at = said.find(phrase)?;
        // Where one phrase is a part of another, the longer one is meant.
        Some((at, usize::MAX - phrase.len(), *message))
    });
    let message = found.min().map(|(_, _, message)| message);
    let owner = node.map_or_else(|| "`spec`".to_owned(), place);
    let message = message.map_or_else(
        || format!("the declaration of {owner} is not well formed"),
        |message| message.replace("{}", &owner),
    );
    sink.report_problem(pipeline, problem, node, message);
}
