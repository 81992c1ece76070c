//! Whether the value of an input is one that its declaration allows (pipeline-semantics 3).

use super::error::LoadError;
use super::expression::re2;
use super::inputs::{Input, Type};
use super::ruby;
use crate::model::pipeline::Trouble;
use crate::syntax::{Data, Forest, Node, NodeId, Shape};

/// A value that is checked.
#[derive(Clone, Copy)]
pub(super) struct Checked {
    /// The value, as its type has it.
    pub(super) node: NodeId,
    /// What is wrong when it is.
    pub(super) blamed: NodeId,
    /// GitLab's word for where it comes from.
    pub(super) origin: &'static str,
}

impl Input {
    /// Notes everything that is wrong with a value.
    pub(super) fn check(
        &self,
        forest: &Forest,
        value: Checked,
        options: Option<NodeId>,
        mistakes: &mut Vec<LoadError>,
    ) {
        let (node, origin) = (forest.node(value.node), value.origin);
        let mut wrong = |text: String, wanted: Vec<String>| {
            let error = LoadError::new(Trouble::InputInvalid, text);
            mistakes.push(error.of(forest, &[value.blamed]).wanted(wanted));
        };
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
            wrong(format!("{origin} value is not {kind}"), Vec::new());
        }
        let text = ruby::text(node);
        if let Some(options) = options.map(|options| forest.node(options)) {
            let (is_allowed, list) = match self.kind {
                Type::Text => (
                    options.items().any(|option| ruby::text(option) == text),
                    "the list of allowed options",
                ),
                Type::Number => (
                    options.items().any(|option| is_equal(option, node)),
                    "the list of the allowed options",
                ),
                Type::Array | Type::Boolean => {
                    let text = "Options can only be used with string and number inputs";
                    wrong(text.to_owned(), Vec::new());
                    (true, "")
                }
            };
            if !is_allowed {
                let text = format!("`{text}` cannot be used because it is not in {list}");
                // Headers have fifty options at most.
                wrong(text, options.items().map(ruby::text).collect());
            }
        }
        if !self.has_key(forest, "regex") {
            return;
        }
        if self.kind != Type::Text {
            let text = "RegEx validation can only be used with string inputs";
            wrong(text.to_owned(), Vec::new());
            return;
        }
        let Some(pattern) = self
            .value(forest, "regex")
            .and_then(|id| forest.node(id).text())
        else {
            return;
        };
        match re2(pattern) {
            None => wrong("invalid regular expression".to_owned(), Vec::new()),
            Some(regex) if !regex.is_match(&text) => {
                let text = format!("{origin} value does not match required RegEx pattern");
                wrong(text, Vec::new());
            }
            Some(_) => {}
        }
    }
}

/// Ruby's `==` of scalars: numbers by value, everything else by kind and text.
fn is_equal(left: Node<'_>, right: Node<'_>) -> bool {
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left.forest().key(left.id()) == right.forest().key(right.id()),
    }
}

pub(super) fn number(node: Node<'_>) -> Option<f64> {
    match node.data() {
        Data::Int(text) => text.parse().ok(),
        Data::Float(value) => Some(value),
        _ => None,
    }
}
