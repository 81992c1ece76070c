//! `changes` and `exists` of a rule.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{is_list, is_map, is_text, length, plain, wrapped};
use crate::model::plain::Plain;
use crate::syntax::Node;

/// Most paths of a condition.
const PATHS: usize = 50;
const TOO_MANY: &str = "has too many entries (maximum 50)";

pub(super) fn changes(place: &Place<'_>, node: Node<'_>) -> Checked {
    if is_list(node) {
        return paths(place, node, "simple changes");
    }
    if !is_map(node) {
        let location = place.location("changes");
        let text = format!("{location} should be an array or a hash");
        return place.refused(text, Blame::of(Trouble::WrongType, node));
    }
    let mut checker = Checker::new(place, "complex changes", node);
    checker.known_keys(&["paths", "compare_to"]);
    checker.required_keys(&["paths"]);
    match checker.map.get("paths") {
        Some(_) => checker.optional_words("paths"),
        None => checker.attribute(Trouble::WrongType, "paths", "should be an array of strings"),
    }
    checker.at_most("paths", PATHS, TOO_MANY);
    checker.optional_text("compare_to");
    checker.finish(plain(node))
}

pub(super) fn exists(place: &Place<'_>, node: Node<'_>) -> Checked {
    if is_list(node) {
        return paths(place, node, "simple exists");
    }
    if is_text(node) {
        let value = Plain::map(vec![("paths".to_owned(), wrapped(node))]);
        return Checker::new(place, "simple exists", node).finish(value);
    }
    if !is_map(node) {
        let location = place.location("exists");
        let text = format!("{location} should be a string, an array of strings, or a hash");
        return place.refused(text, Blame::of(Trouble::WrongType, node));
    }
    let mut checker = Checker::new(place, "complex exists", node);
    checker.known_keys(&["paths", "project", "ref"]);
    checker.required_keys(&["paths"]);
    if checker.map.get("ref").is_some() {
        checker.required_keys(&["project"]);
    }
    checker.optional_words("paths");
    checker.at_most("paths", PATHS, TOO_MANY);
    checker.optional_text("project");
    checker.optional_text("ref");
    let entries = checker.map.entries.iter().map(|(key, value)| {
        let is_paths = key.text == "paths";
        let value = if is_paths {
            wrapped(*value)
        } else {
            plain(*value)
        };
        (key.text.as_str(), value)
    });
    let value = Plain::compact(entries);
    checker.finish(value)
}

fn paths(place: &Place<'_>, node: Node<'_>, class: &'static str) -> Checked {
    let mut checker = Checker::new(place, class, node);
    checker.expect_words();
    if length(node) > PATHS {
        checker.config(Trouble::Limit, TOO_MANY);
    }
    checker.finish(Plain::map(vec![("paths".to_owned(), plain(node))]))
}
