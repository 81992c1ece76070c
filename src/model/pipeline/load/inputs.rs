//! Values of inputs: what is given or the default, with its type, checked (pipeline-semantics 3).

use std::collections::BTreeMap;

use super::expression::{Expression, Names, Value, re2};
use super::header::{TYPES, value};
use super::ruby;
use crate::syntax::{Data, Forest, Made, Node, NodeId, Shape};

/// The inputs of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Inputs {
    /// Each declared input and its value; `None` when it is not known here.
    pub(super) values: BTreeMap<String, Option<NodeId>>,
    /// The fields of `component` that the header asks for; their values are not known here.
    pub(super) component: Vec<String>,
    /// Whether there may be further ones, declared in what was not read.
    pub(super) is_open: bool,
}

/// What is given to a file by the one that includes it.
pub(super) type Given = BTreeMap<String, NodeId>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Array,
    Boolean,
    Number,
    Text,
}

/// One declared input.
struct Input {
    name: String,
    kind: Type,
    /// Its map; none for an input that is only named.
    spec: Option<NodeId>,
}

/// Takes the given values and the defaults of `spec:inputs`. A required input that is not given
/// is unknown when `is_fragment`, else a mistake.
///
/// # Errors
/// Everything that is wrong with them, as GitLab says it and in its order.
pub(super) fn take(
    forest: &mut Forest,
    declared: Option<NodeId>,
    given: &Given,
    is_fragment: bool,
) -> Result<Inputs, Vec<String>> {
    let mut mistakes = Vec::new();
    let mut untyped = Vec::new();
    let mut declarations = Vec::new();
    for member in declared.map_or_else(Vec::new, |map| forest.members(map)) {
        let name = ruby::text(forest.node(member.key));
        let spec = forest.node(member.value);
        let spec = (spec.shape() == Shape::Map).then(|| spec.id());
        match kind(forest, spec) {
            Some(kind) => declarations.push(Input { name, kind, spec }),
            None => untyped.push(format!(
                "unknown input specification for `{name}` (valid types: {})",
                TYPES.join(", ")
            )),
        }
    }
    let mut inputs = Inputs::default();
    let mut known = expression_values(forest, given);
    for input in declarations {
        let mut found = Vec::new();
        let node = input.take(forest, given, &known, is_fragment, &mut found);
        mistakes.extend(
            found
                .into_iter()
                .map(|text| format!("`{}` input: {text}", input.name)),
        );
        if let Some(node) = node {
            known.insert(input.name.clone(), expression_value(forest.node(node)));
        }
        inputs.values.insert(input.name, node);
    }
    let unknown: Vec<&str> = given
        .keys()
        .map(String::as_str)
        .filter(|name| !inputs.values.contains_key(*name))
        .collect();
    let mut all = Vec::new();
    if !unknown.is_empty() {
        all.push(format!("unknown input arguments: {}", unknown.join(", ")));
    }
    all.extend(untyped);
    all.extend(mistakes);
    if all.is_empty() { Ok(inputs) } else { Err(all) }
}

fn kind(forest: &Forest, spec: Option<NodeId>) -> Option<Type> {
    let Some(entry) = spec.and_then(|spec| forest.node(spec).get("type")) else {
        return Some(Type::Text);
    };
    match entry.value.text()? {
        "array" => Some(Type::Array),
        "boolean" => Some(Type::Boolean),
        "number" => Some(Type::Number),
        "string" => Some(Type::Text),
        _ => None,
    }
}

impl Input {
    fn take(
        &self,
        forest: &mut Forest,
        given: &Given,
        known: &BTreeMap<String, Value>,
        is_fragment: bool,
        mistakes: &mut Vec<String>,
    ) -> Option<NodeId> {
        let rules = self.rules(forest);
        let given = given.get(&self.name).copied().filter(|&node| {
            let node = forest.node(node);
            let is_empty = rules.is_some() && node.text() == Some("");
            node.shape() != Shape::Null && !is_empty
        });
        let rule = rules
            .as_ref()
            .and_then(|rules| matching(forest, rules, known));
        let has_default = self.has_key(forest, "default")
            || rules.as_ref().is_some_and(|rules| {
                rules
                    .iter()
                    .any(|&rule| forest.node(rule).get("default").is_some())
            });
        if !has_default && given.is_none() {
            if !is_fragment {
                mistakes.push("required value has not been provided".to_owned());
            }
            return None;
        }
        let of_rule = |key: &str| {
            let rule = forest.node(rule?);
            value(rule, key).map(Node::id)
        };
        let options = of_rule("options").or_else(|| self.value(forest, "options"));
        let default = of_rule("default").or_else(|| self.value(forest, "default"));
        if has_default && let Some(default) = default {
            let default = self.typed(forest, default);
            self.check(forest, default, options, "default", mistakes);
        }
        if let Some(given) = given {
            let given = self.typed(forest, given);
            self.check(forest, given, options, "provided", mistakes);
            return Some(given);
        }
        let written = default.or_else(|| {
            let spec = forest.node(self.spec?);
            spec.get("default").map(|entry| entry.value.id())
        });
        let written = written.or(self.spec)?;
        match default {
            Some(default) => Some(self.typed(forest, default)),
            None if self.kind == Type::Text => Some(forest.make_scalar(written, Made::Text(""))),
            None => Some(forest.make_scalar(written, Made::Null)),
        }
    }

    fn value(&self, forest: &Forest, key: &str) -> Option<NodeId> {
        value(forest.node(self.spec?), key).map(Node::id)
    }

    fn has_key(&self, forest: &Forest, key: &str) -> bool {
        self.spec
            .is_some_and(|spec| forest.node(spec).get(key).is_some())
    }

    fn rules(&self, forest: &Forest) -> Option<Vec<NodeId>> {
        let rules = forest.node(self.value(forest, "rules")?);
        Some(rules.items().map(Node::id).collect())
    }

    /// A value as its type has it: strings of everything, and JSON out of strings for the others.
    fn typed(&self, forest: &mut Forest, id: NodeId) -> NodeId {
        let node = forest.node(id);
        if self.kind == Type::Text {
            if node.text().is_some() {
                return node.id();
            }
            let text = ruby::text(node);
            return forest.make_scalar(id, Made::Text(&text));
        }
        let Some(parsed) = node
            .text()
            .and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok())
        else {
            return node.id();
        };
        from_json(forest, id, &parsed)
    }

    fn check(
        &self,
        forest: &Forest,
        id: NodeId,
        options: Option<NodeId>,
        origin: &str,
        mistakes: &mut Vec<String>,
    ) {
        let node = forest.node(id);
        let is_typed = match self.kind {
            Type::Text => true,
            Type::Array => node.shape() == Shape::List,
            Type::Boolean => matches!(node.data(), Data::Bool(_)),
            Type::Number => matches!(node.data(), Data::Int(_) | Data::Float(_)),
        };
        if !is_typed {
            let kind = match self.kind {
                Type::Array => "an array",
                Type::Boolean => "a boolean",
                _ => "a number",
            };
            mistakes.push(format!("{origin} value is not {kind}"));
        }
        let text = ruby::text(node);
        if let Some(options) = options.map(|options| forest.node(options)) {
            match self.kind {
                Type::Text if !options.items().any(|option| ruby::text(option) == text) => {
                    mistakes.push(format!(
                        "`{text}` cannot be used because it is not in the list of allowed options"
                    ));
                }
                Type::Number if !options.items().any(|option| is_equal(option, node)) => {
                    mistakes.push(format!(
                        "`{text}` cannot be used because it is not in the list of the allowed options"
                    ));
                }
                Type::Text | Type::Number => {}
                Type::Array | Type::Boolean => mistakes
                    .push("Options can only be used with string and number inputs".to_owned()),
            }
        }
        if !self.has_key(forest, "regex") {
            return;
        }
        if self.kind != Type::Text {
            mistakes.push("RegEx validation can only be used with string inputs".to_owned());
            return;
        }
        let Some(pattern) = self
            .value(forest, "regex")
            .and_then(|id| forest.node(id).text())
        else {
            return;
        };
        match re2(pattern) {
            None => mistakes.push("invalid regular expression".to_owned()),
            Some(regex) if !regex.is_match(&text) => {
                mistakes.push(format!(
                    "{origin} value does not match required RegEx pattern"
                ));
            }
            Some(_) => {}
        }
    }
}

/// The first rule whose condition is true, or that has none.
fn matching(forest: &Forest, rules: &[NodeId], known: &BTreeMap<String, Value>) -> Option<NodeId> {
    let variables = BTreeMap::new();
    let names = Names {
        variables: &variables,
        inputs: known,
    };
    rules.iter().copied().find(|&rule| {
        let condition = value(forest.node(rule), "if").and_then(Node::text);
        condition.is_none_or(|text| {
            Expression::parse(text).is_some_and(|expression| expression.is_true(names))
        })
    })
}

/// Ruby's `==` of scalars: numbers by value, everything else by kind and text.
fn is_equal(left: Node<'_>, right: Node<'_>) -> bool {
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left.forest().key(left.id()) == right.forest().key(right.id()),
    }
}

fn number(node: Node<'_>) -> Option<f64> {
    match node.data() {
        Data::Int(text) => text.parse().ok(),
        Data::Float(value) => Some(value),
        _ => None,
    }
}

fn expression_values(forest: &Forest, given: &Given) -> BTreeMap<String, Value> {
    given
        .iter()
        .map(|(name, &id)| (name.clone(), expression_value(forest.node(id))))
        .collect()
}

fn expression_value(node: Node<'_>) -> Value {
    match node.data() {
        Data::Null => Value::Null,
        Data::Bool(value) => Value::Bool(value),
        Data::Int(_) | Data::Float(_) => Value::Number(number(node).unwrap_or(f64::NAN)),
        Data::Collection => Value::List(ruby::text(node)),
        _ => Value::Text(ruby::text(node)),
    }
}

/// Nodes for a JSON value, which the reader never gives more than 128 levels.
fn from_json(forest: &mut Forest, like: NodeId, json: &serde_json::Value) -> NodeId {
    use serde_json::Value as Json;
    match json {
        Json::Null => forest.make_scalar(like, Made::Null),
        Json::Bool(value) => forest.make_scalar(like, Made::Bool(*value)),
        Json::Number(number) if number.is_f64() => {
            forest.make_scalar(like, Made::Float(number.as_f64().unwrap_or(f64::NAN)))
        }
        Json::Number(number) => forest.make_scalar(like, Made::Int(&number.to_string())),
        Json::String(text) => forest.make_scalar(like, Made::Text(text)),
        Json::Array(items) => {
            let items: Vec<NodeId> = items
                .iter()
                .map(|item| from_json(forest, like, item))
                .collect();
            forest.make_list(like, &items)
        }
        Json::Object(entries) => {
            let members: Vec<crate::syntax::Member> = entries
                .iter()
                .map(|(key, value)| crate::syntax::Member {
                    key: forest.make_scalar(like, Made::Text(key)),
                    value: from_json(forest, like, value),
                    steps: crate::syntax::Steps::NONE,
                })
                .collect();
            forest.make_map(like, &members)
        }
    }
}

/// Nodes for the inputs of the root file, which come from settings.
pub(super) fn given(
    forest: &mut Forest,
    like: NodeId,
    inputs: &BTreeMap<String, crate::syntax::Value>,
) -> Given {
    inputs
        .iter()
        .map(|(name, value)| (name.clone(), from_json(forest, like, &json(value))))
        .collect()
}

fn json(value: &crate::syntax::Value) -> serde_json::Value {
    use crate::syntax::Value as Given;
    match value {
        Given::Bool(value) => (*value).into(),
        Given::Int(value) => (*value).into(),
        Given::Text(text) => text.as_str().into(),
        Given::List(values) => values.iter().map(json).collect(),
        Given::Map(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect(),
    }
}
