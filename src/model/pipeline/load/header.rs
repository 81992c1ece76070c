//! The header of a file, `spec:`, and what GitLab says about its shape (pipeline-semantics 3).

use super::expression::Expression;
use super::merge::is_hash;
use super::ruby;
use crate::syntax::{Data, Forest, Member, Node, NodeId, Shape};

const INPUT_KEYS: [&str; 6] = [
    "default",
    "description",
    "options",
    "regex",
    "type",
    "rules",
];
const INCLUDE_KEYS: [&str; 7] = [
    "local",
    "file",
    "remote",
    "project",
    "ref",
    "integrity",
    "cache",
];
const COMPONENT_FIELDS: [&str; 4] = ["name", "sha", "version", "reference"];

/// The types of inputs, in GitLab's order.
pub(super) const TYPES: [&str; 4] = ["array", "boolean", "number", "string"];

const MOST_OPTIONS: usize = 50;
const MOST_DESCRIPTION: usize = 256;

/// Everything that is wrong with a header, as GitLab says it and in its order.
#[must_use]
pub(super) fn mistakes(forest: &Forest, header: NodeId) -> Vec<String> {
    let header = forest.node(header);
    if let Some(unknown) = unknown_keys(header, &["spec"]) {
        return vec![format!("header config contains unknown keys: {unknown}").to_lowercase()];
    }
    let Some(spec) = value(header, "spec") else {
        return Vec::new();
    };
    let mut mistakes = Vec::new();
    if !is_hash(spec) {
        mistakes.push("header:spec config should be a hash".to_owned());
    } else {
        if let Some(unknown) =
            unknown_keys(spec, &["inputs", "include", "component", "description"])
        {
            mistakes.push(format!(
                "header:spec config contains unknown keys: {unknown}"
            ));
        }
        if let Some(description) = value(spec, "description") {
            match description.text() {
                None => mistakes.push("header:spec config description should be a string".into()),
                Some(text) if text.chars().count() > MOST_DESCRIPTION => mistakes.push(format!(
                    "header:spec config description is too long (maximum is {MOST_DESCRIPTION} characters)"
                )),
                Some(_) => {}
            }
        }
        if mistakes.is_empty() {
            of_inputs(forest, spec, &mut mistakes);
            of_includes(spec, &mut mistakes);
            of_component(spec, &mut mistakes);
        }
    }
    for mistake in &mut mistakes {
        if !mistake.starts_with('`') {
            *mistake = mistake.to_lowercase();
        }
    }
    mistakes
}

/// The `spec` map of a header that has no mistakes.
#[must_use]
pub(super) fn spec(forest: &Forest, header: NodeId) -> Option<NodeId> {
    value(forest.node(header), "spec").map(Node::id)
}

/// The fields of `component` that the header asks for.
#[must_use]
pub(super) fn component_fields(spec: Node<'_>) -> Vec<&str> {
    let fields = value(spec, "component").into_iter().flat_map(Node::items);
    fields.filter_map(Node::text).collect()
}

/// A value of a map; null counts as absent.
pub(super) fn value<'t>(map: Node<'t>, key: &str) -> Option<Node<'t>> {
    let node = map.get(key)?.value;
    (node.shape() != Shape::Null).then_some(node)
}

fn unknown_keys(map: Node<'_>, known: &[&str]) -> Option<String> {
    let forest = map.forest();
    let unknown: Vec<String> = forest
        .members(map.id())
        .into_iter()
        .map(|member| forest.node(member.key))
        .filter(|key| key.text().is_none_or(|name| !known.contains(&name)))
        .map(ruby::text)
        .collect();
    (!unknown.is_empty()).then(|| unknown.join(", "))
}

fn of_inputs(forest: &Forest, spec: Node<'_>, mistakes: &mut Vec<String>) {
    let Some(inputs) = value(spec, "inputs") else {
        return;
    };
    if !is_hash(inputs) {
        mistakes.push("header:spec:inputs config should be a hash".to_owned());
        return;
    }
    for Member { key, value, .. } in forest.members(inputs.id()) {
        of_input(forest.node(key), forest.node(value), mistakes);
    }
}

fn of_input(key: Node<'_>, input: Node<'_>, mistakes: &mut Vec<String>) {
    let name = ruby::text(key);
    let mut wrong = |text: &str| mistakes.push(format!("header:spec:inputs:{name} {text}"));
    let is_word =
        |node: Node<'_>| matches!(node.data(), Data::Text(_) | Data::Symbol(_) | Data::Int(_));
    if !is_word(key) {
        wrong("key must be an alphanumeric string");
    }
    if input.shape() == Shape::Null {
        return;
    }
    let count = mistakes.len();
    let mut wrong = |text: &str| mistakes.push(format!("header:spec:inputs:{name} {text}"));
    if !is_hash(input) {
        // GitLab checks the type twice.
        wrong("config should be a hash");
        wrong("config should be a hash");
        return;
    }
    if value(input, "description").is_some_and(|node| !is_word(node)) {
        wrong("input description must be an alphanumeric string");
    }
    if value(input, "regex").is_some_and(|node| node.text().is_none()) {
        wrong("input regex should be a string");
    }
    if let Some(kind) = value(input, "type")
        && !kind.text().is_some_and(|kind| TYPES.contains(&kind))
    {
        wrong(&format!("input type unknown value: {}", ruby::text(kind)));
    }
    if let Some(options) = value(input, "options") {
        if options.shape() != Shape::List {
            wrong("input options should be an array");
        }
        if options.items().len() > MOST_OPTIONS {
            wrong(&format!(
                "config cannot define more than {MOST_OPTIONS} options"
            ));
        }
        if options.items().any(|option| option.shape() == Shape::Null) {
            wrong("config options array cannot contain null values");
        }
    }
    if let Some(unknown) = unknown_keys(input, &INPUT_KEYS) {
        wrong(&format!("config contains unknown keys: {unknown}"));
    }
    for other in ["options", "default"] {
        if input.get("rules").is_some() && input.get(other).is_some() {
            wrong(&format!(
                "config these keys cannot be used together: rules, {other}"
            ));
        }
    }
    if mistakes.len() == count
        && let Some(rules) = value(input, "rules")
    {
        of_rules(&name, rules, mistakes);
    }
}

fn of_rules(name: &str, rules: Node<'_>, mistakes: &mut Vec<String>) {
    if rules.shape() != Shape::List {
        mistakes.push(format!(
            "header:spec:inputs:{name}:rules config should be an array"
        ));
        return;
    }
    for rule in rules.items() {
        if let Some(mistake) = of_rule(rule) {
            mistakes.push(format!("`{name}` input: {}", mistake.to_lowercase()));
        }
    }
}

fn of_rule(rule: Node<'_>) -> Option<String> {
    if ruby::is_blank(rule) {
        return Some("can't be blank".to_owned());
    }
    if !is_hash(rule) {
        return Some("should be a hash".to_owned());
    }
    if let Some(unknown) = unknown_keys(rule, &["if", "options", "default"]) {
        return Some(format!("contains unknown keys: {unknown}"));
    }
    if let Some(condition) = value(rule, "if")
        && condition.text().and_then(Expression::parse).is_none()
    {
        return Some("if invalid expression syntax".to_owned());
    }
    let options = value(rule, "options");
    if options.is_some_and(|node| node.shape() != Shape::List) {
        return Some("options should be an array".to_owned());
    }
    let options: Vec<String> = options
        .into_iter()
        .flat_map(Node::items)
        .map(ruby::text)
        .collect();
    if options.len() > MOST_OPTIONS {
        return Some(format!("cannot define more than {MOST_OPTIONS} options"));
    }
    let Some(default) = rule.get("default") else {
        return Some(
            "rule must define 'options' with at least one value and a 'default'".to_owned(),
        );
    };
    let default = ruby::text(default.value);
    (!options.is_empty() && !options.contains(&default))
        .then(|| format!("default '{default}' must be one of the options"))
}

fn of_includes(spec: Node<'_>, mistakes: &mut Vec<String>) {
    let Some(include) = value(spec, "include") else {
        return;
    };
    let items: Vec<Node<'_>> = match include.shape() {
        Shape::List => include.items().collect(),
        Shape::Scalar if include.text().is_some() => vec![include],
        _ => {
            mistakes.push("header:spec:include config should be an array or a string".to_owned());
            return;
        }
    };
    for item in items {
        let place = "header:spec:include:include config";
        if is_hash(item) {
            if let Some(unknown) = unknown_keys(item, &INCLUDE_KEYS) {
                mistakes.push(format!("{place} contains unknown keys: {unknown}"));
            }
        } else if item.text().is_none() {
            mistakes.push(format!("{place} should be a hash or a string"));
        }
    }
}

fn of_component(spec: Node<'_>, mistakes: &mut Vec<String>) {
    let Some(component) = value(spec, "component") else {
        return;
    };
    let place = "header:spec:component config";
    if component.shape() != Shape::List {
        mistakes.push(format!("{place} should be an array"));
        mistakes.push(format!("{place} should be an array of strings"));
        return;
    }
    if component.items().any(|item| item.text().is_none()) {
        mistakes.push(format!("{place} should be an array of strings"));
    }
    let unknown: Vec<String> = component
        .items()
        .filter(|item| {
            item.text()
                .is_none_or(|name| !COMPONENT_FIELDS.contains(&name))
        })
        .map(ruby::text)
        .collect();
    if !unknown.is_empty() {
        mistakes.push(format!(
            "{place} contains unknown values: {}",
            unknown.join(", ")
        ));
    }
}
