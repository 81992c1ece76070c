//! `variables`, wherever they may stand.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{
    Key, Kind, Map, is_alphanumeric, is_bool, is_map, is_scalar, is_words, kind, text,
};
use crate::model::plain::Plain;
use crate::syntax::{Node, Shape};

/// What a global variable may have beside its value.
pub(super) const GLOBAL: [&str; 4] = ["value", "description", "expand", "options"];
/// What a job's variable may have.
pub(super) const JOB: [&str; 2] = ["value", "expand"];

/// Checks variables. `data`: the keys a variable that is a map may have; none: it may be no map.
pub(super) fn variables(place: &Place<'_>, node: Node<'_>, data: &[&str]) -> Checked {
    let mut checker = Checker::new(place, "variables", node);
    checker.expect_map();
    let mut values = Vec::new();
    if checker.goes_on() {
        for (key, value) in std::mem::take(&mut checker.map.entries) {
            if place.is_unknown(value) {
                continue;
            }
            let below = place.under(&key);
            let value = checker.below(|| variable(&below, &key, value, data));
            values.push((key.text, value));
        }
    }
    checker.finish(Plain::map(values))
}

fn variable<'t>(place: &Place<'_>, key: &Key<'t>, node: Node<'t>, data: &[&str]) -> Checked {
    if is_scalar(node) {
        let mut checker = Checker::new(place, "simple variable", node);
        name(&mut checker, key);
        return checker.finish(text(node).into());
    }
    if !is_map(node) && node.shape() != Shape::Null {
        let text = "variable definition must be either a string or a hash".to_owned();
        return place.refused(text, Blame::of(Trouble::WrongType, node));
    }
    let mut checker = Checker::new(place, "complex variable", node);
    name(&mut checker, key);
    detail(&mut checker, "value", is_scalar, "must be a scalar");
    detail(
        &mut checker,
        "description",
        is_alphanumeric,
        "must be an alphanumeric string",
    );
    detail(&mut checker, "expand", is_bool, "should be a boolean value");
    if let Some(options) = checker.map.get("options")
        && !is_words(options)
    {
        checker.add(
            "config options should be an array of strings",
            Blame::no_words(options),
        );
    }
    if data.is_empty() {
        let trouble = match node.shape() {
            Shape::Null => Trouble::EmptyValue,
            _ => Trouble::WrongType,
        };
        checker.config(trouble, "must be a string");
    } else {
        checker.forbidden_beside(data);
    }
    if let Some(options) = checker.map.get("options")
        && !place.is_vague(node)
        && lacks(options, checker.map.get("value"))
    {
        let blame = match checker.map.get("value") {
            Some(value) => Blame::of(Trouble::WrongValue, value),
            None => Blame::missing(node, &["value"]),
        };
        checker.add("config value must be present in options", blame);
    }
    let value = checker.map.get("value").map_or_else(String::new, text);
    checker.finish(value.into())
}

fn name<'t>(checker: &mut Checker<'_, 't>, key: &Key<'t>) {
    if !key.is_alphanumeric() {
        let blame = Blame::of(Trouble::WrongType, key.node());
        checker.add("key must be an alphanumeric string", blame);
    }
}

fn detail<'t>(checker: &mut Checker<'_, 't>, key: &str, fits: fn(Node<'t>) -> bool, message: &str) {
    if let Some(value) = checker.map.get(key)
        && !fits(value)
    {
        let blame = Blame::of(Trouble::WrongType, value);
        checker.add(&format!("config {key} {message}"), blame);
    }
}

impl Checker<'_, '_> {
    fn forbidden_beside(&mut self, known: &[&str]) {
        let others = self.map.entries.iter().map(|(key, _)| key);
        let others: Vec<&Key<'_>> = others
            .filter(|key| !(key.is_symbol() && known.contains(&key.text.as_str())))
            .filter(|key| !self.place.is_unknown(key.node()))
            .collect();
        if others.is_empty() {
            return;
        }
        let texts: Vec<&str> = others.iter().map(|key| key.text.as_str()).collect();
        let nodes = others.iter().map(|key| key.node()).collect();
        let blame = Blame::all(Trouble::UnknownKeyword, nodes, self.node).wanting(known);
        let texts = texts.join(", ");
        self.add(&format!("config uses invalid data keys: {texts}"), blame);
    }
}

/// `options.exclude?(value)`, of options that are not blank.
fn lacks(options: Node<'_>, value: Option<Node<'_>>) -> bool {
    let value = value.map_or(Kind::Null, kind);
    match kind(options) {
        Kind::List if options.items().len() > 0 => options.items().all(|item| kind(item) != value),
        Kind::Map if options.entries().len() > 0 => match value {
            Kind::Text(text) => !Map::of(options)
                .entries
                .iter()
                .any(|(key, _)| key.text == *text),
            _ => true,
        },
        Kind::Text(options) if !options.trim().is_empty() => match value {
            Kind::Text(value) => !options.contains(&*value),
            _ => true,
        },
        _ => false,
    }
}
