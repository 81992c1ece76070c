//! What is given to the inputs of a file: by the include that brings it, or by settings.

use std::collections::{BTreeMap, BTreeSet};

use super::merge::is_hash;
use super::ruby;
use crate::source::Span;
use crate::syntax::{Forest, Made, Member, NodeId, Shape, Steps, Value};

/// One given input.
#[derive(Clone, Debug)]
pub(super) struct GivenInput {
    /// The key that gives it, if it is written.
    pub(super) key: Option<NodeId>,
    /// Its value; none when it is not known here.
    pub(super) value: Option<NodeId>,
}

/// What is given to a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    values: BTreeMap<String, GivenInput>,
    /// Where something that is missing should be given, if that is written.
    pub(super) at: Option<Span>,
    /// What stands there and is not a map.
    pub(super) wrong: Option<NodeId>,
}

impl Given {
    /// What an include gives: `inputs` is the value of that key. Values with blocks are not known
    /// where blocks were left.
    pub(super) fn by_include(
        forest: &Forest,
        inputs: Option<NodeId>,
        at: Span,
        has_open_blocks: bool,
    ) -> Self {
        let mut given = Self {
            at: Some(at),
            ..Self::default()
        };
        let inputs = inputs.map(|id| forest.node(id));
        // Ruby's nil is "no inputs".
        let Some(inputs) = inputs.filter(|node| node.shape() != Shape::Null) else {
            return given;
        };
        if !is_hash(inputs) {
            given.wrong = Some(inputs.id());
            return given;
        }
        for Member { key, value, .. } in forest.members(inputs.id()) {
            let name = ruby::text(forest.node(key));
            let node = forest.node(value);
            let is_open = has_open_blocks && ruby::text(node).contains("$[[");
            let input = GivenInput {
                key: Some(key),
                value: (!is_open).then(|| node.id()),
            };
            given.values.insert(name, input);
        }
        given
    }

    /// The inputs of the root file, which come from settings.
    pub(super) fn by_settings(
        forest: &mut Forest,
        like: NodeId,
        inputs: &BTreeMap<String, Value>,
    ) -> Self {
        let input = |(name, value): (&String, &Value)| {
            let value = from_json(forest, like, &json(value));
            let input = GivenInput {
                key: None,
                value: Some(value),
            };
            (name.clone(), input)
        };
        Self {
            values: inputs.iter().map(input).collect(),
            ..Self::default()
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub(super) fn get(&self, name: &str) -> Option<&GivenInput> {
        self.values.get(name)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &GivenInput)> {
        self.values
            .iter()
            .map(|(name, input)| (name.as_str(), input))
    }

    /// The keys that are written.
    pub(super) fn keys(&self) -> Vec<NodeId> {
        self.values.values().filter_map(|input| input.key).collect()
    }

    /// The same without inputs that have other names.
    pub(super) fn only(&self, names: &BTreeSet<String>) -> Self {
        let mut given = self.clone();
        given.values.retain(|name, _| names.contains(name));
        given
    }
}

/// Nodes for a JSON value, which the reader never gives more than 128 levels.
pub(super) fn from_json(forest: &mut Forest, like: NodeId, json: &serde_json::Value) -> NodeId {
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
            let members: Vec<Member> = entries
                .iter()
                .map(|(key, value)| Member {
                    key: forest.make_scalar(like, Made::Text(key)),
                    value: from_json(forest, like, value),
                    steps: Steps::NONE,
                })
                .collect();
            forest.make_map(like, &members)
        }
    }
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Text(text) => text.as_str().into(),
        Value::List(values) => values.iter().map(json).collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect(),
    }
}
