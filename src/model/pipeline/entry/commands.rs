//! Scripts, and the plain lists of strings: `tags`, `stage`, `stages`.

use std::collections::BTreeSet;

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{flatten, is_list, is_nested, is_text, is_word, join, plain};
use crate::model::plain::Plain;
use crate::syntax::Node;

/// How deep lists of strings may nest.
pub(super) const LEVELS: usize = 10;
/// A job must have fewer different tags.
const TAGS: usize = 50;

pub(super) fn commands(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "commands", node);
    if !is_word(node) && !is_nested(node, LEVELS, is_word) {
        let message = "config should be a string or a nested array of strings up to 10 levels deep";
        checker.add(message, Blame::no_words(node));
        return checker.finish(Plain::Null);
    }
    checker.finish(flat(node))
}

/// `hooks`: scripts at certain moments.
pub(super) fn hooks(place: &Place<'_>, node: Node<'_>) -> Checked {
    const KEYS: [&str; 1] = ["pre_get_sources_script"];
    let mut checker = Checker::new(place, "hooks", node);
    checker.expect_map();
    checker.expect_map();
    checker.known_keys(&KEYS);
    let hooks = KEYS.map(|key| (key, checker.child(key, commands)));
    checker.finish(Plain::compact(hooks))
}

pub(super) fn tags(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "tags", node);
    checker.expect_words();
    if is_list(node) && different(&join(&node.items().collect::<Vec<_>>(), ",")) >= TAGS {
        checker.config(Trouble::Limit, "must be less than the limit of 50 tags");
    }
    checker.finish(plain(node))
}

/// How many different tags a list separated by commas has; tags in quotes may hold commas.
fn different(list: &str) -> usize {
    let mut tags = BTreeSet::new();
    let mut rest = list;
    loop {
        let start = rest.trim_start();
        let quoted = ['"', '\''].into_iter().find_map(|quote| {
            let (tag, after) = start.strip_prefix(quote)?.split_once(quote)?;
            let after = after.trim_start();
            (after.is_empty() || after.starts_with(',')).then_some((tag, after))
        });
        let (tag, after) = match quoted {
            Some((tag, after)) => (tag, after.strip_prefix(',')),
            None => match rest.split_once(',') {
                Some((tag, after)) => (tag, Some(after)),
                None => (rest, None),
            },
        };
        tags.insert(tag.trim());
        match after {
            Some(after) => rest = after,
            None => break,
        }
    }
    tags.remove("");
    tags.len()
}

pub(super) fn stage(place: &Place<'_>, node: Node<'_>) -> Checked {
    text(place, node, "stage")
}

pub(super) fn publish(place: &Place<'_>, node: Node<'_>) -> Checked {
    text(place, node, "publish")
}

fn text(place: &Place<'_>, node: Node<'_>, class: &'static str) -> Checked {
    let mut checker = Checker::new(place, class, node);
    if !is_text(node) {
        checker.config(Trouble::WrongType, "should be a string");
    }
    checker.finish(plain(node))
}

pub(super) fn stages(place: &Place<'_>, node: Node<'_>) -> Checked {
    const EDGES: [&str; 2] = [".pre", ".post"];
    let mut checker = Checker::new(place, "stages", node);
    if !is_nested(node, LEVELS, is_word) {
        checker.add(
            "config should be an array of strings or a nested array of strings up to 10 levels deep",
            Blame::no_words(node),
        );
        return checker.finish(Plain::Null);
    }
    if node.items().len() == 0 {
        return checker.finish(plain(node));
    }
    // GitLab puts the edges around the list as it is written, before it flattens it.
    let is_edge = |item: &Node<'_>| item.text().is_some_and(|text| EDGES.contains(&text));
    let inner = node.items().filter(|item| !is_edge(item)).flat_map(flatten);
    let [first, last] = EDGES.map(Plain::from);
    let stages = std::iter::once(first).chain(inner.map(plain));
    checker.finish(Plain::list(stages.chain([last]).collect()))
}

fn flat(node: Node<'_>) -> Plain {
    Plain::list(flatten(node).into_iter().map(plain).collect())
}
