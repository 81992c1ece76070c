//! The header of a file, `spec:`, and what GitLab says about its shape (pipeline-semantics 3).

use super::error::LoadError;
use super::expression::Expression;
use super::merge::is_hash;
use super::ruby;
use crate::model::pipeline::Trouble;
use crate::syntax::{Data, Forest, Member, Node, NodeId, Shape};

const SPEC_KEYS: [&str; 4] = ["inputs", "include", "component", "description"];
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
/// What `spec:component` may ask for.
pub(super) const COMPONENT_FIELDS: [&str; 4] = ["name", "sha", "version", "reference"];

/// The types of inputs, in GitLab's order.
pub(super) const TYPES: [&str; 4] = ["array", "boolean", "number", "string"];

const MOST_OPTIONS: usize = 50;
const MOST_DESCRIPTION: usize = 256;

/// The mistakes of a header, in GitLab's order.
struct Mistakes<'f> {
    forest: &'f Forest,
    found: Vec<LoadError>,
}

impl Mistakes<'_> {
    fn add(&mut self, text: impl Into<String>, nodes: &[NodeId]) {
        self.add_with(text, nodes, &[]);
    }

    fn add_with(&mut self, text: impl Into<String>, nodes: &[NodeId], wanted: &[&str]) {
        let wanted = wanted.iter().map(|&name| name.to_owned()).collect();
        let error = LoadError::new(Trouble::InputDeclaration, text);
        self.found.push(error.of(self.forest, nodes).wanted(wanted));
    }

    /// Notes keys that a place does not know.
    fn add_unknown(&mut self, place: &str, map: Node<'_>, known: &[&str]) {
        if let Some((names, keys)) = unknown_keys(map, known) {
            let text = format!("{place} contains unknown keys: {names}");
            self.add_with(text, &keys, known);
        }
    }
}

/// Everything that is wrong with a header, as GitLab says it and in its order.
#[must_use]
pub(super) fn mistakes(forest: &Forest, header: NodeId) -> Vec<LoadError> {
    let header = forest.node(header);
    let mut mistakes = Mistakes {
        forest,
        found: Vec::new(),
    };
    mistakes.add_unknown("header config", header, &["spec"]);
    if mistakes.found.is_empty()
        && let Some(spec) = value(header, "spec")
    {
        of_spec(spec, &mut mistakes);
    }
    for mistake in &mut mistakes.found {
        if !mistake.text.starts_with('`') {
            mistake.text = mistake.text.to_lowercase();
        }
    }
    mistakes.found
}

fn of_spec(spec: Node<'_>, mistakes: &mut Mistakes<'_>) {
    if !is_hash(spec) {
        mistakes.add("header:spec config should be a hash", &[spec.id()]);
        return;
    }
    mistakes.add_unknown("header:spec config", spec, &SPEC_KEYS);
    if let Some(description) = value(spec, "description") {
        match description.text() {
            None => mistakes.add(
                "header:spec config description should be a string",
                &[description.id()],
            ),
            Some(text) if text.chars().count() > MOST_DESCRIPTION => mistakes.add(
                format!(
                    "header:spec config description is too long (maximum is {MOST_DESCRIPTION} characters)"
                ),
                &[description.id()],
            ),
            Some(_) => {}
        }
    }
    if mistakes.found.is_empty() {
        of_inputs(spec, mistakes);
        of_includes(spec, mistakes);
        of_component(spec, mistakes);
    }
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

/// Keys that are not known: as GitLab lists them, and themselves.
fn unknown_keys(map: Node<'_>, known: &[&str]) -> Option<(String, Vec<NodeId>)> {
    let forest = map.forest();
    let (names, keys): (Vec<String>, Vec<NodeId>) = forest
        .members(map.id())
        .into_iter()
        .map(|member| forest.node(member.key))
        .filter(|key| key.text().is_none_or(|name| !known.contains(&name)))
        .map(|key| (ruby::text(key), key.id()))
        .unzip();
    (!names.is_empty()).then(|| (names.join(", "), keys))
}

fn of_inputs(spec: Node<'_>, mistakes: &mut Mistakes<'_>) {
    let Some(inputs) = value(spec, "inputs") else {
        return;
    };
    if !is_hash(inputs) {
        mistakes.add("header:spec:inputs config should be a hash", &[inputs.id()]);
        return;
    }
    let forest = mistakes.forest;
    for Member { key, value, .. } in forest.members(inputs.id()) {
        of_input(forest.node(key), forest.node(value), mistakes);
    }
}

fn is_word(node: Node<'_>) -> bool {
    matches!(node.data(), Data::Text(_) | Data::Symbol(_) | Data::Int(_))
}

fn of_input(key: Node<'_>, input: Node<'_>, mistakes: &mut Mistakes<'_>) {
    let name = ruby::text(key);
    let place = format!("header:spec:inputs:{name}");
    if !is_word(key) {
        let text = format!("{place} key must be an alphanumeric string");
        mistakes.add(text, &[key.id()]);
    }
    if input.shape() == Shape::Null {
        return;
    }
    let count = mistakes.found.len();
    if !is_hash(input) {
        // GitLab checks the type twice.
        for _ in 0..2 {
            mistakes.add(format!("{place} config should be a hash"), &[input.id()]);
        }
        return;
    }
    if let Some(node) = value(input, "description").filter(|&node| !is_word(node)) {
        let text = format!("{place} input description must be an alphanumeric string");
        mistakes.add(text, &[node.id()]);
    }
    if let Some(node) = value(input, "regex").filter(|node| node.text().is_none()) {
        mistakes.add(
            format!("{place} input regex should be a string"),
            &[node.id()],
        );
    }
    if let Some(kind) = value(input, "type")
        && !kind.text().is_some_and(|kind| TYPES.contains(&kind))
    {
        let text = format!("{place} input type unknown value: {}", ruby::text(kind));
        mistakes.add_with(text, &[kind.id()], &TYPES);
    }
    of_options(&place, input, mistakes);
    mistakes.add_unknown(&format!("{place} config"), input, &INPUT_KEYS);
    for other in ["options", "default"] {
        if let (Some(rules), Some(other_entry)) = (input.get("rules"), input.get(other)) {
            let text = format!("{place} config these keys cannot be used together: rules, {other}");
            mistakes.add(text, &[other_entry.key.id(), rules.key.id()]);
        }
    }
    if mistakes.found.len() == count
        && let Some(rules) = value(input, "rules")
    {
        of_rules(&name, rules, mistakes);
    }
}

fn of_options(place: &str, input: Node<'_>, mistakes: &mut Mistakes<'_>) {
    let Some(options) = value(input, "options") else {
        return;
    };
    if options.shape() != Shape::List {
        let text = format!("{place} input options should be an array");
        mistakes.add(text, &[options.id()]);
    }
    if let Some(surplus) = options.items().nth(MOST_OPTIONS) {
        let text = format!("{place} config cannot define more than {MOST_OPTIONS} options");
        mistakes.add(text, &[surplus.id()]);
    }
    if let Some(null) = options.items().find(|option| option.shape() == Shape::Null) {
        let text = format!("{place} config options array cannot contain null values");
        mistakes.add(text, &[null.id()]);
    }
}

fn of_rules(name: &str, rules: Node<'_>, mistakes: &mut Mistakes<'_>) {
    if rules.shape() != Shape::List {
        let text = format!("header:spec:inputs:{name}:rules config should be an array");
        mistakes.add(text, &[rules.id()]);
        return;
    }
    for rule in rules.items() {
        for (mistake, nodes) in of_rule(rule) {
            mistakes.add(of_input_rule(name, &mistake), &nodes);
        }
    }
}

/// GitLab rewrites these messages, in which it takes only letters, digits and `_` for a name.
fn of_input_rule(name: &str, mistake: &str) -> String {
    let (name, mistake) = (name.to_lowercase(), mistake.to_lowercase());
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let before = name.trim_end_matches(is_word);
    let word = name.strip_prefix(before).unwrap_or_default();
    match (before, word) {
        (_, "") => format!("header:spec:inputs:{name}:rules:rule {mistake}"),
        ("", _) => format!("`{name}` input: {mistake}"),
        _ => format!("header:spec:inputs:{before}`{word}` input: {mistake}"),
    }
}

/// What is wrong with a rule, and where.
fn of_rule(rule: Node<'_>) -> Vec<(String, Vec<NodeId>)> {
    let mut found = Vec::new();
    if rule.shape() == Shape::Null {
        return found;
    }
    let here = |text: &str, node: Node<'_>| (text.to_owned(), vec![node.id()]);
    if ruby::is_blank(rule) {
        found.push(here("can't be blank", rule));
    }
    if !is_hash(rule) {
        found.push(here("should be a hash", rule));
    }
    if let Some((names, keys)) = unknown_keys(rule, &["if", "options", "default"]) {
        found.push((format!("contains unknown keys: {names}"), keys));
    }
    if let Some(condition) = value(rule, "if")
        && condition.text().and_then(Expression::parse).is_none()
    {
        found.push(here("if invalid expression syntax", condition));
    }
    let list = value(rule, "options");
    if let Some(options) = list.filter(|node| node.shape() != Shape::List) {
        found.push(here("options should be an array", options));
    }
    if !found.is_empty() {
        return found;
    }
    let options = list.into_iter().flat_map(Node::items);
    let options: Vec<String> = options.map(ruby::text).collect();
    if let Some(surplus) = list.and_then(|list| list.items().nth(MOST_OPTIONS)) {
        let text = format!("cannot define more than {MOST_OPTIONS} options");
        found.push(here(&text, surplus));
    }
    let Some(default) = rule.get("default") else {
        let text = "rule must define 'options' with at least one value and a 'default'";
        found.push(here(text, rule));
        return found;
    };
    let text = ruby::text(default.value);
    if !options.is_empty() && !options.contains(&text) {
        let text = format!("default '{text}' must be one of the options");
        found.push(here(&text, default.value));
    }
    found
}

fn of_includes(spec: Node<'_>, mistakes: &mut Mistakes<'_>) {
    let Some(include) = value(spec, "include") else {
        return;
    };
    let items: Vec<Node<'_>> = match include.shape() {
        Shape::List => include.items().collect(),
        Shape::Scalar if include.text().is_some() => vec![include],
        _ => {
            let text = "header:spec:include config should be an array or a string";
            mistakes.add(text, &[include.id()]);
            return;
        }
    };
    for item in items {
        let place = "header:spec:include:include config";
        if is_hash(item) {
            if value(item, "project").is_some() && value(item, "file").is_none_or(ruby::is_blank) {
                let text = format!("{place} must specify the file where to fetch the config from");
                mistakes.add(text, &[item.id()]);
            }
            mistakes.add_unknown(place, item, &INCLUDE_KEYS);
        } else if item.text().is_none() {
            let text = format!("{place} should be a hash or a string");
            mistakes.add(text, &[item.id()]);
        }
    }
}

fn of_component(spec: Node<'_>, mistakes: &mut Mistakes<'_>) {
    let Some(component) = value(spec, "component") else {
        return;
    };
    let place = "header:spec:component config";
    let no_strings = format!("{place} should be an array of strings");
    if component.shape() != Shape::List {
        let text = format!("{place} should be an array");
        mistakes.add(text, &[component.id()]);
        mistakes.add(no_strings, &[component.id()]);
        return;
    }
    if let Some(item) = component.items().find(|item| item.text().is_none()) {
        mistakes.add(no_strings, &[item.id()]);
    }
    let is_unknown = |name: &str| !COMPONENT_FIELDS.contains(&name);
    let unknown: Vec<Node<'_>> = component
        .items()
        .filter(|item| item.text().is_none_or(is_unknown))
        .collect();
    if !unknown.is_empty() {
        let names: Vec<String> = unknown.iter().map(|&item| ruby::text(item)).collect();
        let items: Vec<NodeId> = unknown.iter().map(|item| item.id()).collect();
        let text = format!("{place} contains unknown values: {}", names.join(", "));
        mistakes.add_with(text, &items, &COMPONENT_FIELDS);
    }
}
