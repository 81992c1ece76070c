//! The value of an expression, by Ruby's idea of truth.

use super::Names;
use super::parser::{Operator, Tree};
use super::pattern::Pattern;

/// A value in an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Null, also of a variable that does not exist.
    Null,
    /// A boolean.
    Bool(bool),
    /// A string.
    Text(String),
    /// A number.
    Number(f64),
    /// A list, of which only its printed form counts.
    List(String),
    /// A regular expression, by its source.
    Pattern(String),
}

impl Value {
    /// Rails' `present?`.
    pub(super) fn is_present(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Text(text) => !text.trim().is_empty(),
            Self::List(text) => text != "[]",
            Self::Number(_) | Self::Pattern(_) => true,
        }
    }

    /// Ruby's truth: everything but null and false.
    fn is_truthy(&self) -> bool {
        !matches!(self, Self::Null | Self::Bool(false))
    }

    fn text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Bool(value) => value.to_string(),
            Self::Number(value) => value.to_string(),
            Self::Text(text) | Self::List(text) | Self::Pattern(text) => text.clone(),
        }
    }
}

/// Evaluates a tree. It has at most 99 tokens, so recursion is bounded.
pub(super) fn evaluate(tree: &Tree, names: Names<'_>) -> Value {
    match tree {
        Tree::Null => Value::Null,
        Tree::Bool(value) => Value::Bool(*value),
        Tree::Text(text) => Value::Text(text.clone()),
        Tree::Pattern(pattern) => Value::Pattern(pattern.source().to_owned()),
        Tree::Variable(name) => names
            .variables
            .get(name)
            .map_or(Value::Null, |value| Value::Text(value.clone())),
        Tree::Input(name) => names.inputs.get(name).cloned().unwrap_or(Value::Null),
        Tree::Not(operand) => Value::Bool(!evaluate(operand, names).is_present()),
        Tree::Binary(operator, left, right) => {
            let left = evaluate(left, names);
            match operator {
                Operator::And if !left.is_truthy() => left,
                Operator::Or if left.is_truthy() => left,
                Operator::And | Operator::Or => evaluate(right, names),
                Operator::Equals => Value::Bool(is_equal(&left, &evaluate(right, names))),
                Operator::NotEquals => Value::Bool(!is_equal(&left, &evaluate(right, names))),
                Operator::Matches => Value::Bool(matches(&left, &evaluate(right, names))),
                Operator::NotMatches => Value::Bool(!matches(&left, &evaluate(right, names))),
            }
        }
    }
}

/// A boolean equals the string that names it.
fn is_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Bool(_), Value::Text(_)) | (Value::Text(_), Value::Bool(_)) => {
            left.text() == right.text()
        }
        _ => left == right,
    }
}

/// Whether a text is found by a pattern. A string that is no pattern is searched for the text, the
/// other way round, as Ruby's `String#scan` does; without a pattern nothing is found.
fn matches(left: &Value, right: &Value) -> bool {
    if !right.is_truthy() {
        return false;
    }
    let (text, source) = (left.text(), right.text());
    match Pattern::new(&source) {
        Some(pattern) => pattern.is_match(&text),
        None => source.contains(&text),
    }
}
