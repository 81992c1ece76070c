//! `inputs` of a job.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Key, Kind, Map, is_alphanumeric, is_list, is_map, is_text, kind, plain, text};
use crate::model::pipeline::load::expression::re2;
use crate::model::plain::Plain;
use crate::model::schema::pipeline::INPUT_TYPES;
use crate::syntax::{Node, Shape};

/// Most options of an input.
const OPTIONS: usize = 50;
/// Most inputs of a job.
const INPUTS: usize = 50;

pub(super) fn inputs(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "inputs", node);
    checker.expect_map();
    if checker.goes_on() {
        for (key, value) in std::mem::take(&mut checker.map.entries) {
            let below = place.under(&key);
            checker.below(|| input(&below, &key, value));
        }
    }
    checker.finish(plain(node))
}

fn input<'t>(place: &Place<'_>, key: &Key<'t>, node: Node<'t>) -> Checked {
    let mut checker = Checker::new(place, "job input", node);
    if !key.is_alphanumeric() {
        let blame = Blame::of(Trouble::WrongType, key.node());
        checker.add("key must be an alphanumeric string", blame);
    }
    detail(
        &mut checker,
        "description",
        is_alphanumeric,
        "must be an alphanumeric string",
    );
    detail(&mut checker, "regex", is_text, "should be a string");
    if let Some(kind) = checker.map.get("type")
        && !INPUT_TYPES.contains(&text(kind).as_str())
    {
        checker.add(
            &format!("input type unknown value: {}", text(kind)),
            Blame::form(kind).wanting(INPUT_TYPES),
        );
    }
    detail(&mut checker, "options", is_list, "should be an array");
    if let Some(options) = checker.map.get("options") {
        if options.items().len() > OPTIONS {
            let message = "config cannot define more than 50 options";
            checker.add(message, Blame::of(Trouble::Limit, options));
        }
        let nulls = options.items();
        let nulls: Vec<_> = nulls.filter(|item| item.shape() == Shape::Null).collect();
        if !nulls.is_empty() {
            let blame = Blame::all(Trouble::EmptyValue, nulls, options);
            checker.add("config options array cannot contain null values", blame);
        }
    }
    if node.shape() != Shape::Null {
        checker.expect_map();
    }
    checker.known_keys(&["default", "description", "options", "regex", "type"]);
    if (is_map(node) || node.shape() == Shape::Null) && checker.map.get("default").is_none() {
        checker.add(
            "must have a default value",
            Blame::missing(node, &["default"]),
        );
    }
    checker.finish(Plain::Null)
}

fn detail<'t>(checker: &mut Checker<'_, 't>, key: &str, fits: fn(Node<'t>) -> bool, message: &str) {
    if let Some(value) = checker.map.get(key)
        && !fits(value)
    {
        let blame = Blame::of(Trouble::WrongType, value);
        checker.add(&format!("input {key} {message}"), blame);
    }
}

/// What is wrong with the defaults of inputs that are well formed.
pub(super) fn defaults(checker: &mut Checker<'_, '_>) {
    let Some(inputs) = checker.map.get("inputs") else {
        return;
    };
    let inputs = Map::of(inputs);
    if inputs.len() > INPUTS {
        checker.attribute(
            Trouble::Limit,
            "inputs",
            "has too many entries (maximum 50)",
        );
        return;
    }
    for (key, node) in &inputs.entries {
        let input = Map::of(*node);
        let Some(default) = input.get("default") else {
            continue;
        };
        if checker.place.is_vague(*node) {
            continue;
        }
        for message in wrong_default(&input, default) {
            let message = format!("inputs `{}`: {message}", key.text);
            checker.add(&message, Blame::of(Trouble::WrongValue, default));
        }
    }
}

/// Of other types than strings, a text is read as JSON.
fn wrong_default(input: &Map<'_>, default: Node<'_>) -> Vec<String> {
    let name = input.get("type").map_or_else(|| "string".to_owned(), text);
    let parsed = match kind(default) {
        Kind::Text(text) if name != "string" => serde_json::from_str(&text).ok(),
        _ => None,
    };
    let value = match &parsed {
        Some(serde_json::Value::Number(number)) => number.to_string(),
        _ => text(default),
    };
    let fits = match (name.as_str(), kind(default)) {
        ("string", _)
        | ("number", Kind::Int(_) | Kind::Float(_))
        | ("boolean", Kind::Bool(_))
        | ("array", Kind::List) => true,
        ("number", _) => parsed.is_some_and(|parsed| parsed.is_number()),
        ("boolean", _) => parsed.is_some_and(|parsed| parsed.is_boolean()),
        _ => parsed.is_some_and(|parsed| parsed.is_array()),
    };
    let mut wrong = Vec::new();
    if !fits {
        let article = if name == "array" { "an" } else { "a" };
        wrong.push(format!("default value is not {article} {name}"));
    }
    if let Some(options) = input.get("options") {
        let is_among = options.items().any(|option| text(option) == value);
        let list = match name.as_str() {
            "number" => "the list of the allowed options",
            _ => "the list of allowed options",
        };
        if name != "string" && name != "number" {
            wrong.push("Options can only be used with string and number inputs".to_owned());
        } else if !is_among {
            wrong.push(format!(
                "`{value}` cannot be used because it is not in {list}"
            ));
        }
    }
    if input.has("regex") && name != "string" {
        wrong.push("RegEx validation can only be used with string inputs".to_owned());
    } else if let Some(pattern) = input.get("regex").map(text) {
        match re2(&pattern) {
            None => wrong.push("invalid regular expression".to_owned()),
            Some(regex) if !regex.is_match(&value) => {
                wrong.push("default value does not match required RegEx pattern".to_owned());
            }
            Some(_) => {}
        }
    }
    wrong
}
