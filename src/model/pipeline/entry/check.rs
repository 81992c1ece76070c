//! What all entries have in common: messages in GitLab's words and order, and the usual checks.
//!
//! An entry is checked as it stands; only when nothing is wrong with it, the entries below it are
//! made and checked. Its own messages come before theirs.

use std::sync::OnceLock;

use regex::Regex;

use super::Problem;
use super::place::Place;
use super::value::{Kind, Map, is_blank, is_bool, is_map, is_text, is_unknown, kind, length};
use crate::model::plain::Plain;
use crate::source::Span;
use crate::syntax::Node;

/// What a check of an entry gave.
#[derive(Clone, Debug, Default)]
pub(super) struct Checked {
    /// Its own problems, then those below.
    pub(super) problems: Vec<Problem>,
    /// What GitLab makes of it; meant only when there are no problems.
    pub(super) value: Plain,
}

impl Checked {
    pub(super) fn is_valid(&self) -> bool {
        self.problems.is_empty()
    }

    /// Refused in words that GitLab shows as they are.
    pub(super) fn refused(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            value: Plain::Null,
        }
    }
}

/// The check of one entry under way.
pub(super) struct Checker<'c, 't> {
    pub(super) place: &'c Place<'c>,
    class: &'static str,
    pub(super) node: Node<'t>,
    pub(super) map: Map<'t>,
    problems: Vec<Problem>,
    below: Vec<Problem>,
}

impl<'c, 't> Checker<'c, 't> {
    /// `class`: what GitLab calls an entry that has no key.
    pub(super) fn new(place: &'c Place<'c>, class: &'static str, node: Node<'t>) -> Self {
        Self {
            place,
            class,
            node,
            map: Map::of(node),
            problems: Vec::new(),
            below: Vec::new(),
        }
    }

    /// Whether nothing is wrong with the entry itself.
    pub(super) fn is_valid(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn finish(self, value: Plain) -> Checked {
        let mut problems = self.problems;
        problems.extend(self.below);
        Checked { problems, value }
    }

    pub(super) fn add(&mut self, message: &str, at: Span) {
        let text = shown(&format!("{} {message}", self.place.location(self.class)));
        self.problems.push(self.place.raw(text, at));
    }

    /// Something is wrong with the value as a whole.
    pub(super) fn config(&mut self, message: &str) {
        let at = self.node.head();
        self.add(&format!("config {message}"), at);
    }

    /// Something is wrong with the value of a key, or with its absence.
    pub(super) fn attribute(&mut self, key: &str, message: &str) {
        let value = self.map.get(key).map(Node::head);
        let at = value.or_else(|| self.map.key(key).map(super::value::Key::at));
        let at = at.unwrap_or(self.node.head());
        self.add(&format!("{} {message}", key.replace('_', " ")), at);
    }

    pub(super) fn expect_map(&mut self) {
        if !is_map(self.node) {
            self.config("should be a hash");
        }
    }

    pub(super) fn present(&mut self) {
        if is_blank(self.node) {
            self.config("can't be blank");
        }
    }

    pub(super) fn known_keys(&mut self, known: &[&str]) {
        let unknown = |key: &str| !known.contains(&key);
        let mut keys = self.map.entries.iter().map(|(key, _)| key);
        let unknown: Vec<_> = keys.by_ref().filter(|key| unknown(&key.text)).collect();
        let Some(first) = unknown.first() else { return };
        let (at, texts) = (first.at(), texts(&unknown));
        self.add(&format!("config contains unknown keys: {texts}"), at);
    }

    pub(super) fn required_keys(&mut self, required: &[&str]) {
        let missing: Vec<&str> = required
            .iter()
            .copied()
            .filter(|key| !self.map.has(key))
            .collect();
        if !missing.is_empty() {
            self.config(&format!("missing required keys: {}", missing.join(", ")));
        }
    }

    pub(super) fn exclusive_keys(&mut self, keys: &[&str]) {
        let found = self.keys_among(keys, true);
        if let [_, second, ..] = found.as_slice() {
            let (at, texts) = (second.at(), texts(&found));
            self.add(
                &format!("config these keys cannot be used together: {texts}"),
                at,
            );
        }
    }

    pub(super) fn exactly_one_key(&mut self, keys: &[&str]) {
        if self.keys_among(keys, true).len() != 1 {
            let keys = keys.join(", ");
            self.config(&format!("must use exactly one of these keys: {keys}"));
        }
    }

    /// `message` is followed by the keys that must not be there.
    pub(super) fn forbidden_keys(&mut self, keys: &[&str], with_null: bool, message: &str) {
        let found = self.keys_among(keys, with_null);
        if let [first, ..] = found.as_slice() {
            let (at, texts) = (first.at(), texts(&found));
            self.add(&format!("config {message}: {texts}"), at);
        }
    }

    fn keys_among(&self, keys: &[&str], with_null: bool) -> Vec<&super::value::Key<'t>> {
        let known = self.map.entries.iter().map(|(key, _)| key);
        known
            .filter(|key| key.is_symbol() && keys.contains(&key.text.as_str()))
            .filter(|key| with_null || self.map.get(&key.text).is_some())
            .collect()
    }

    /// The value of a key must be like this if it is given.
    pub(super) fn optional(&mut self, key: &str, fits: fn(Node<'t>) -> bool, message: &str) {
        if self
            .map
            .get(key)
            .is_some_and(|value| !fits(value) && !is_unknown(value))
        {
            self.attribute(key, message);
        }
    }

    /// The value of a key must be like this; null and absent are not.
    pub(super) fn required(&mut self, key: &str, fits: fn(Node<'t>) -> bool, message: &str) {
        if !self
            .map
            .get(key)
            .is_some_and(|value| fits(value) || is_unknown(value))
        {
            self.attribute(key, message);
        }
    }

    pub(super) fn optional_text(&mut self, key: &str) {
        self.optional(key, is_text, "should be a string");
    }

    pub(super) fn required_text(&mut self, key: &str) {
        self.required(key, is_text, "should be a string");
    }

    pub(super) fn optional_bool(&mut self, key: &str) {
        self.optional(key, is_bool, "should be a boolean value");
    }

    pub(super) fn present_value(&mut self, key: &str) {
        if self.map.get(key).is_none_or(is_blank) {
            self.attribute(key, "can't be blank");
        }
    }

    pub(super) fn among(&mut self, key: &str, values: &[&str], message: &str) {
        let is_known = |value| matches!(kind(value), Kind::Text(text) if values.contains(&&*text));
        if self
            .map
            .get(key)
            .is_some_and(|value| !is_known(value) && !is_unknown(value))
        {
            self.attribute(key, message);
        }
    }

    pub(super) fn at_most(&mut self, key: &str, maximum: usize, message: &str) {
        if self
            .map
            .get(key)
            .is_some_and(|value| length(value) > maximum)
        {
            self.attribute(key, message);
        }
    }

    /// Checks the entry of a key, if this entry is valid so far and the key is not null. Gives its
    /// value, null when there is none.
    pub(super) fn child(
        &mut self,
        key: &str,
        check: impl FnOnce(&Place<'_>, Node<'t>) -> Checked,
    ) -> Plain {
        let given = self.map.get(key).filter(|node| !is_unknown(*node));
        let Some(node) = given else {
            return Plain::Null;
        };
        let place = self.place.child(key);
        self.below(|| check(&place, node))
    }

    /// Checks an entry below this one, if this one is valid so far.
    pub(super) fn below(&mut self, check: impl FnOnce() -> Checked) -> Plain {
        if !self.problems.is_empty() {
            return Plain::Null;
        }
        let checked = check();
        let is_valid = checked.is_valid();
        self.below.extend(checked.problems);
        if is_valid { checked.value } else { Plain::Null }
    }
}

fn texts(keys: &[&super::value::Key<'_>]) -> String {
    let texts: Vec<&str> = keys.iter().map(|key| key.text.as_str()).collect();
    texts.join(", ")
}

/// GitLab's messages are lower case as a whole; the names of jobs without a script lose their
/// spaces.
fn shown(message: &str) -> String {
    // Ruby does not know the final form of sigma, which `str::to_lowercase` does.
    let message: String = message.chars().flat_map(char::to_lowercase).collect();
    static NAMES: OnceLock<Option<Regex>> = OnceLock::new();
    let names = NAMES
        .get_or_init(|| Regex::new(r"jobs ([a-z \t\r\n\x0c\x0b]+) config should implement").ok());
    if !message.contains(" config should implement") {
        return message;
    }
    let Some(names) = names else { return message };
    let renamed = names.replace_all(&message, |found: &regex::Captures<'_>| {
        format!(
            "jobs {} config should implement",
            found[1].replace(' ', "_")
        )
    });
    renamed.into_owned()
}

/// An entry that is a boolean and nothing else.
pub(super) fn boolean(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "boolean", node);
    if !is_bool(node) {
        checker.config("should be a boolean value");
    }
    checker.finish(super::value::plain(node))
}

/// An entry that is a list of strings and nothing else.
pub(super) fn words(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "array of strings", node);
    if !super::value::is_words(node) {
        checker.config("should be an array of strings");
    }
    checker.finish(super::value::plain(node))
}
