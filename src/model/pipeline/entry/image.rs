//! `image`, and what images and services have in common.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::schema_errors::{Shape, errors};
use super::value::{
    Kind, is_blank, is_list, is_map, is_text, is_word_or_words, kind, plain, wrapped,
};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::PULL_POLICIES;
use crate::syntax::Node;

/// Keys of images and services alike.
pub(super) const KEYS: [&str; 6] = [
    "docker",
    "kubernetes",
    "name",
    "entrypoint",
    "ports",
    "pull_policy",
];

/// Options that are handed to the executor.
const EXECUTOR_OPTIONS: [(&str, Shape); 2] = [
    (
        "docker",
        Shape::Object {
            properties: &[
                ("platform", Shape::Text(1, 64)),
                ("user", Shape::Text(1, 255)),
            ],
            required: &[],
        },
    ),
    (
        "kubernetes",
        Shape::Object {
            properties: &[("user", Shape::TextOrInteger(1, 255))],
            required: &[],
        },
    ),
];

pub(super) fn image(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "image", node);
    shape(&mut checker);
    checker.known_keys(&KEYS);
    let value = below(&mut checker);
    checker.finish(Plain::compact(value))
}

/// The checks of the value itself.
pub(super) fn shape(checker: &mut Checker<'_, '_>) {
    let node = checker.node;
    if !is_map(node) && !is_text(node) {
        checker.config(Trouble::WrongType, "should be a hash or a string");
    }
    checker.forbidden_keys(
        Trouble::UnknownKeyword,
        &["ports"],
        true,
        "contains disallowed keys",
    );
    if is_text(node) {
        if is_blank(node) {
            checker.add("name can't be blank", Blame::of(Trouble::EmptyValue, node));
        }
    } else {
        checker.required_text("name");
        checker.present_value("name");
    }
    checker.optional_words("entrypoint");
    executor_options(checker);
}

fn executor_options(checker: &mut Checker<'_, '_>) {
    for (key, shape) in EXECUTOR_OPTIONS {
        let Some(options) = checker.map.get(key) else {
            continue;
        };
        for (message, blame) in errors(options, &shape, &format!("/{key}")) {
            checker.add(&format!("executor opts {message}"), blame);
        }
    }
}

/// The checks below, and the value.
pub(super) fn below(checker: &mut Checker<'_, '_>) -> Vec<(&'static str, Plain)> {
    let node = checker.node;
    if is_text(node) {
        return vec![("name", plain(node))];
    }
    let policies = checker.child("pull_policy", pull_policy);
    let get = |key| checker.map.get(key).map_or(Plain::Null, plain);
    let options = EXECUTOR_OPTIONS.map(|(key, _)| (key, get(key)));
    let options = Plain::compact(options);
    let options = match options.entries() {
        [] => Plain::Null,
        _ => options,
    };
    vec![
        ("name", get("name")),
        ("entrypoint", get("entrypoint")),
        ("executor_opts", options),
        ("pull_policy", policies),
    ]
}

fn pull_policy(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "pull policy", node);
    if !is_word_or_words(node) {
        let message = "config should be an array of strings or a string";
        checker.add(message, Blame::no_words(node));
    }
    let is_known = |item: &Node<'_>| matches!(kind(*item), Kind::Text(text) if PULL_POLICIES.contains(&&*text));
    if is_list(node) {
        let unknown = node.items().filter(|item| !is_known(item)).collect();
        checker.unknown_values("config", unknown, PULL_POLICIES);
        checker.present();
    } else if is_text(node) && !is_known(&node) {
        let blame = Blame::form(node).wanting(PULL_POLICIES);
        checker.add("config is not included in the list", blame);
    }
    checker.finish(wrapped(node))
}
