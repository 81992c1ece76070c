//! `inputs` of a job.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Key, Kind, Map, is_alphanumeric, is_list, is_map, is_text, kind, plain, text};
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
        if let Some(message) = wrong_default(&input, default) {
            let message = format!("inputs `{}`: {message}", key.text);
            checker.add(&message, Blame::of(Trouble::WrongValue, default));
        }
    }
}

fn wrong_default(input: &Map<'_>, default: Node<'_>) -> Option<String> {
    let name = input.get("type").map_or_else(|| "string".to_owned(), text);
    let fits = match (name.as_str(), kind(default)) {
        ("number", Kind::Int(_) | Kind::Float(_))
        | ("boolean", Kind::Bool(_))
        | ("array", Kind::List)
        | (
            "string",
            Kind::Text(_) | Kind::Symbol(_) | Kind::Int(_) | Kind::Float(_) | Kind::Bool(_),
        ) => true,
        ("number", Kind::Text(text)) => text.parse::<f64>().is_ok(),
        ("boolean", Kind::Text(text)) => text == "true" || text == "false",
        _ => false,
    };
    if !fits {
        let article = if name == "array" { "an" } else { "a" };
        return Some(format!("default value is not {article} {name}"));
    }
    let value = text(default);
    if let Some(options) = input.get("options")
        && !options.items().any(|option| text(option) == value)
    {
        let list = if name == "number" {
            "the allowed"
        } else {
            "allowed"
        };
        return Some(format!(
            "`{value}` cannot be used because it is not in the list of {list} options"
        ));
    }
    let pattern = input.get("regex").filter(|_| name == "string").map(text)?;
    match regex::Regex::new(&pattern) {
        Err(_) => Some("invalid regular expression".to_owned()),
        Ok(regex) if !regex.is_match(&value) => {
            Some("default value does not match required RegEx pattern".to_owned())
        }
        Ok(_) => None,
    }
}
