//! `parallel`: copies of a job, counted or one for each combination of variables.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Kind, Map, is_alphanumeric, is_list, is_map, kind, text};
use crate::model::plain::Plain;
use crate::syntax::{Node, Shape};

/// Most jobs that one job becomes.
const LIMIT: usize = 200;

/// Checks `parallel`. Trigger jobs (`counts`: no) take no number.
pub(super) fn parallel(place: &Place<'_>, node: Node<'_>, counts: bool) -> Checked {
    let number = match kind(node) {
        Kind::Int(digits) => Some(digits.into_owned()),
        Kind::Float(_) => None,
        Kind::Map => return matrices(place, node),
        _ => {
            let location = place.location("parallel");
            let text = format!("{location} should be an integer or a hash");
            return place.refused(text, Blame::of(Trouble::WrongType, node));
        }
    };
    let mut checker = Checker::new(place, "parallel builds", node);
    match number.as_deref() {
        None => checker.config(Trouble::WrongType, "must be an integer"),
        Some(digits) if digits == "0" || digits.starts_with('-') => {
            checker.config(Trouble::Limit, "must be greater than or equal to 1");
        }
        Some(digits) if digits.parse().is_ok_and(|count: usize| count <= LIMIT) => {}
        Some(_) => checker.config(Trouble::Limit, "must be less than or equal to 200"),
    }
    if !counts {
        checker.config(Trouble::WrongType, "cannot use \"parallel: <number>\".");
    }
    let number = Plain::Int(number.unwrap_or_default());
    checker.finish(Plain::map(vec![("number".to_owned(), number)]))
}

fn matrices(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "matrix builds", node);
    checker.known_keys(&["matrix"]);
    checker.required_keys(&["matrix"]);
    let value = checker.child("matrix", matrix);
    checker.finish(Plain::compact([("matrix", value)]))
}

fn matrix(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "matrix", node);
    if !is_list(node) || !node.items().all(is_map) {
        let blame = Blame::misfits(node, is_map);
        checker.add("config should be an array of hashes", blame);
    }
    let below = place.nameless();
    let mut values = Vec::new();
    let mut jobs = 0_usize;
    for item in node.items().filter(|item| is_map(*item)) {
        let map = Map::of(item);
        checker.below(|| combination(&below, item));
        let entries: Vec<(String, Plain)> = map
            .entries
            .into_iter()
            .map(|(key, value)| (key.text, Plain::list(texts(value))))
            .collect();
        let product = entries.iter().fold(1_usize, |product, (_, values)| {
            product.saturating_mul(values.items().len())
        });
        jobs = jobs.saturating_add(product);
        values.push(Plain::map(entries));
    }
    if jobs > LIMIT {
        let message = "generates too many jobs (maximum is 200)";
        checker.config(Trouble::Limit, message);
        return checker.finish(Plain::Null);
    }
    checker.finish(Plain::list(values))
}

/// `Array(value)`, each item as text.
fn texts(node: Node<'_>) -> Vec<Plain> {
    match node.shape() {
        Shape::List => node.items().map(|item| text(item).into()).collect(),
        Shape::Null => Vec::new(),
        _ => vec![text(node).into()],
    }
}

/// The variables of one item of a matrix.
fn combination(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "variables", node);
    let fits = |value: Node<'_>| match value.shape() {
        Shape::List => value.items().all(is_alphanumeric),
        _ => is_alphanumeric(value),
    };
    let mut wrong = Vec::new();
    for (key, value) in &checker.map.entries {
        if !key.is_alphanumeric() {
            wrong.push(key.node());
        }
        if !fits(*value) {
            let blame = Blame::misfits(*value, is_alphanumeric);
            wrong.extend(blame.nodes);
        }
    }
    if !wrong.is_empty() {
        let message = "config should be a hash of key value pairs, value can be an array";
        checker.add(message, Blame::all(Trouble::WrongType, wrong, node));
    }
    if checker.map.len() == 0 {
        checker.config(Trouble::EmptyValue, "requires at least 1 items");
    }
    checker.finish(Plain::Null)
}
