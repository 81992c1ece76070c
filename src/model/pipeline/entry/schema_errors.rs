//! Errors of the few values that GitLab checks against a JSON schema, in the words of its library.

use crate::source::Span;
use crate::syntax::Node;

use super::value::{Kind, Map, is_map, kind};

/// A JSON schema, as far as these values need one.
pub(super) enum Shape {
    /// A string with that many characters at least and at most.
    Text(usize, usize),
    /// Such a string, or an integer.
    TextOrInteger(usize, usize),
    /// A boolean.
    Boolean,
    /// A map with these keys and no others.
    Object {
        properties: &'static [(&'static str, Shape)],
        required: &'static [&'static str],
    },
}

/// The errors of a value: message and place.
pub(super) fn errors(node: Node<'_>, shape: &Shape, pointer: &str) -> Vec<(String, Span)> {
    let at = node.head();
    let here = if pointer.is_empty() {
        "root".to_owned()
    } else {
        format!("`{pointer}`")
    };
    let wrong = |what: &str| vec![(format!("value at {here} {what}"), at)];
    match (shape, kind(node)) {
        (Shape::Text(least, most), Kind::Text(text)) => length(&text, (*least, *most), &here, at),
        (Shape::Text(least, most), Kind::Symbol(text)) => length(&text, (*least, *most), &here, at),
        (Shape::TextOrInteger(least, most), Kind::Text(text)) => {
            length(&text, (*least, *most), &here, at)
        }
        (Shape::TextOrInteger(..), Kind::Int(_)) | (Shape::Boolean, Kind::Bool(_)) => Vec::new(),
        (Shape::Text(..), _) => wrong("is not a string"),
        (Shape::TextOrInteger(..), _) => {
            wrong("is not one of the types: [\"string\", \"integer\"]")
        }
        (Shape::Boolean, _) => wrong("is not a boolean"),
        (
            Shape::Object {
                properties,
                required,
            },
            _,
        ) if is_map(node) => object(node, properties, required, pointer, &here),
        (Shape::Object { .. }, _) => wrong("is not an object"),
    }
}

fn length(text: &str, (least, most): (usize, usize), here: &str, at: Span) -> Vec<(String, Span)> {
    let length = text.chars().count();
    let mut errors = Vec::new();
    if length > most {
        errors.push((
            format!("string length at {here} is greater than: {most}"),
            at,
        ));
    }
    if length < least {
        errors.push((format!("string length at {here} is less than: {least}"), at));
    }
    errors
}

fn object(
    node: Node<'_>,
    properties: &[(&str, Shape)],
    required: &[&str],
    pointer: &str,
    here: &str,
) -> Vec<(String, Span)> {
    let map = Map::of(node);
    let mut found = Vec::new();
    for (key, shape) in properties {
        let value = map.entries.iter().find(|(known, _)| known.text == *key);
        if let Some((_, value)) = value {
            found.extend(errors(*value, shape, &format!("{pointer}/{key}")));
        }
    }
    for (key, _) in &map.entries {
        if !properties.iter().any(|(known, _)| *known == key.text) {
            let text = &key.text;
            found.push((
                format!(
                    "object property at `{pointer}/{text}` is a disallowed additional property"
                ),
                key.at(),
            ));
        }
    }
    let missing: Vec<&str> = required
        .iter()
        .copied()
        .filter(|key| !map.has(key))
        .collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        found.push((
            format!("object at {here} is missing required properties: {missing}"),
            node.head(),
        ));
    }
    found
}
