//! Values of inputs: what is given or the default, with its type, checked (pipeline-semantics 3).

use std::collections::BTreeMap;

use super::checked::{Checked, number};
use super::error::{LoadError, Log};
use super::expression::{Expression, Names, Value};
use super::given::{Given, GivenInput, from_json};
use super::header::{COMPONENT_FIELDS, TYPES, value};
use super::ruby;
use crate::model::pipeline::Trouble;
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

impl Inputs {
    /// Those of a header that cannot be used.
    pub(super) fn unknown() -> Self {
        Self {
            values: BTreeMap::new(),
            component: COMPONENT_FIELDS.map(str::to_owned).to_vec(),
            is_open: true,
        }
    }

    /// Whether some values are not known.
    pub(super) fn has_unknown(&self) -> bool {
        self.is_open || self.values.values().any(Option::is_none)
    }
}

/// The types of inputs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Array,
    Boolean,
    Number,
    Text,
}

/// One declared input.
pub(super) struct Input {
    name: String,
    key: NodeId,
    pub(super) kind: Type,
    /// Its map; none for an input that is only named.
    spec: Option<NodeId>,
}

/// Takes the given values and the defaults of `spec:inputs`; also everything that is wrong with
/// them, as GitLab says it and in its order. A required input that is not given is unknown when
/// `is_fragment`, else a mistake. The value of an input with a mistake is not known.
pub(super) fn take(
    forest: &mut Forest,
    declared: Option<NodeId>,
    given: &Given,
    is_fragment: bool,
    log: &mut Log,
) -> (Inputs, Vec<LoadError>) {
    let mut inputs = Inputs::default();
    let mut mistakes = Vec::new();
    let mut untyped = Vec::new();
    let mut unusable = Vec::new();
    let mut declarations = Vec::new();
    for member in declared.map_or_else(Vec::new, |map| forest.members(map)) {
        let name = ruby::text(forest.node(member.key));
        let spec = forest.node(member.value);
        let spec = (spec.shape() == Shape::Map).then(|| spec.id());
        match kind(forest, spec) {
            Some(kind) => declarations.push(Input {
                name,
                key: member.key,
                kind,
                spec,
            }),
            None => {
                let valid = TYPES.join(", ");
                let text =
                    format!("unknown input specification for `{name}` (valid types: {valid})");
                let error = LoadError::new(Trouble::InputInvalid, text);
                untyped.push(error.of(forest, &[member.key]));
                unusable.push(name);
            }
        }
    }
    let mut known = Known::new(forest, given);
    for input in declarations {
        let mut found = Vec::new();
        let node = input.take(forest, given, &known, is_fragment, &mut found);
        known.is_open |= node.is_none() && found.is_empty();
        let node = node.filter(|_| found.is_empty());
        mistakes.extend(found.into_iter().map(|error| LoadError {
            text: format!("`{}` input: {}", input.name, error.text),
            ..error
        }));
        known.add(forest, &input.name, node);
        inputs.values.insert(input.name, node);
    }
    let unknown: Vec<(&str, &GivenInput)> = given
        .iter()
        .filter(|(name, _)| !inputs.values.contains_key(*name))
        .collect();
    let mut all = Vec::new();
    if !unknown.is_empty() {
        let names: Vec<&str> = unknown.iter().map(|(name, _)| *name).collect();
        let text = format!("unknown input arguments: {}", names.join(", "));
        let keys: Vec<NodeId> = unknown.iter().filter_map(|(_, input)| input.key).collect();
        let wanted = log.hints(inputs.values.keys().cloned());
        let error = LoadError::new(Trouble::InputUnknown, text).of(forest, &keys);
        all.push(error.wanted(wanted));
    }
    // What is given to an input without a valid type is unknown to GitLab, too.
    inputs
        .values
        .extend(unusable.into_iter().map(|name| (name, None)));
    all.extend(untyped);
    all.extend(mistakes);
    (inputs, all)
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
        known: &Known,
        is_fragment: bool,
        mistakes: &mut Vec<LoadError>,
    ) -> Option<NodeId> {
        let rules = self.rules(forest);
        let place = given.at;
        let given = given.get(&self.name);
        if given.is_some_and(|given| given.value.is_none()) || rules.is_some() && known.is_open {
            return None;
        }
        let is_written = given.is_some_and(|given| given.key.is_some());
        let given = given.and_then(|given| given.value).filter(|&node| {
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
                let text = "required value has not been provided";
                let at = place.unwrap_or(forest.node(self.key).head());
                mistakes.push(LoadError::new(Trouble::InputMissing, text).at(at));
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
            let value = Checked {
                node: self.typed(forest, default),
                blamed: default,
                origin: "default",
            };
            self.check(forest, value, options, mistakes);
        }
        if let Some(given) = given {
            let node = self.typed(forest, given);
            let value = Checked {
                node,
                // What settings give is written nowhere.
                blamed: if is_written { given } else { self.key },
                origin: "provided",
            };
            self.check(forest, value, options, mistakes);
            return Some(node);
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

    pub(super) fn value(&self, forest: &Forest, key: &str) -> Option<NodeId> {
        value(forest.node(self.spec?), key).map(Node::id)
    }

    pub(super) fn has_key(&self, forest: &Forest, key: &str) -> bool {
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
}

/// The values that rules of inputs look at.
struct Known {
    values: BTreeMap<String, Value>,
    /// Whether some are not known.
    is_open: bool,
}

impl Known {
    fn new(forest: &Forest, given: &Given) -> Self {
        let mut known = Self {
            values: BTreeMap::new(),
            is_open: false,
        };
        for (name, input) in given.iter() {
            known.add(forest, name, input.value);
            known.is_open |= input.value.is_none();
        }
        known
    }

    fn add(&mut self, forest: &Forest, name: &str, node: Option<NodeId>) {
        if let Some(node) = node {
            let value = expression_value(forest.node(node));
            self.values.insert(name.to_owned(), value);
        }
    }
}

/// The first rule whose condition is true, or that has none.
fn matching(forest: &Forest, rules: &[NodeId], known: &Known) -> Option<NodeId> {
    let variables = BTreeMap::new();
    let names = Names {
        variables: &variables,
        inputs: &known.values,
    };
    rules.iter().copied().find(|&rule| {
        let condition = value(forest.node(rule), "if").and_then(Node::text);
        condition.is_none_or(|text| {
            Expression::parse(text).is_some_and(|expression| expression.is_true(names))
        })
    })
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
