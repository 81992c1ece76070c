//! Errors of the few values that GitLab checks against a JSON schema, in the words of its library.

use crate::syntax::Node;

use super::Trouble;
use super::blame::Blame;
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

/// The errors of a value: the message, and what it is about.
pub(super) fn errors<'t>(node: Node<'t>, shape: &Shape, pointer: &str) -> Vec<(String, Blame<'t>)> {
    let here = if pointer.is_empty() {
        "root".to_owned()
    } else {
        format!("`{pointer}`")
    };
    let wrong = |what: &str| {
        let blame = Blame::of(Trouble::WrongType, node);
        vec![(format!("value at {here} {what}"), blame)]
    };
    let sized = |text: &str, least: usize, most: usize| {
        let errors = length(text, (least, most), &here).into_iter();
        let errors = errors.map(|(trouble, message)| (message, Blame::of(trouble, node)));
        errors.collect()
    };
    match (shape, kind(node)) {
        (Shape::Text(least, most), Kind::Text(text)) => sized(&text, *least, *most),
        (Shape::Text(least, most), Kind::Symbol(text)) => sized(&text, *least, *most),
        (Shape::TextOrInteger(least, most), Kind::Text(text)) => sized(&text, *least, *most),
        (Shape::TextOrInteger(..), Kind::Int(_)) | (Shape::Boolean, Kind::Bool(_)) => Vec::new(),
        // To JSON schemas, `1.0` is an integer.
        (Shape::TextOrInteger(..), Kind::Float(number)) if number.fract() == 0.0 => Vec::new(),
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

fn length(text: &str, (least, most): (usize, usize), here: &str) -> Vec<(Trouble, String)> {
    let length = text.chars().count();
    let mut errors = Vec::new();
    if length > most {
        errors.push((
            Trouble::Limit,
            format!("string length at {here} is greater than: {most}"),
        ));
    }
    if length < least {
        errors.push((
            Trouble::EmptyValue,
            format!("string length at {here} is less than: {least}"),
        ));
    }
    errors
}

fn object<'t>(
    node: Node<'t>,
    properties: &[(&str, Shape)],
    required: &[&str],
    pointer: &str,
    here: &str,
) -> Vec<(String, Blame<'t>)> {
    let known: Vec<&str> = properties.iter().map(|(key, _)| *key).collect();
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
                Blame::of(Trouble::UnknownKeyword, key.node()).wanting(&known),
            ));
        }
    }
    let missing: Vec<&str> = required
        .iter()
        .copied()
        .filter(|key| !map.has(key))
        .collect();
    if !missing.is_empty() {
        let blame = Blame::missing(node, &missing);
        let missing = missing.join(", ");
        found.push((
            format!("object at {here} is missing required properties: {missing}"),
            blame,
        ));
    }
    found
}
