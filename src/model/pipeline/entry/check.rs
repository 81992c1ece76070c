//! What all entries have in common: messages in GitLab's words and order, and the usual checks.
//!
//! An entry is checked as it stands; only when nothing is wrong with it, the entries below it are
//! made and checked. Its own messages come before theirs. A diagnosis looks below as long as the
//! value is of the right type at all.

use std::sync::OnceLock;

use regex::Regex;

use super::blame::Blame;
use super::place::{Aim, Place};
use super::value::{Key, Map, is_blank, is_bool, is_map, is_text, is_words};
use super::{Problem, Trouble};
use crate::model::plain::Plain;
use crate::syntax::{Node, Shape};

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
}

/// The check of one entry under way.
pub(super) struct Checker<'c, 't> {
    pub(super) place: &'c Place<'c>,
    class: &'static str,
    pub(super) node: Node<'t>,
    pub(super) map: Map<'t>,
    problems: Vec<Problem>,
    below: Vec<Problem>,
    /// Whether the value as a whole is of the wrong type, or empty: all else follows from that.
    is_refused: bool,
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
            is_refused: false,
        }
    }

    /// Whether the entries below this one are to be looked at.
    pub(super) fn goes_on(&self) -> bool {
        match self.place.aim() {
            Aim::Verdict => self.problems.is_empty(),
            Aim::Diagnosis(_) => !self.is_refused,
        }
    }

    pub(super) fn finish(self, value: Plain) -> Checked {
        let mut problems = self.problems;
        problems.extend(self.below);
        Checked { problems, value }
    }

    pub(super) fn add(&mut self, message: &str, blame: Blame<'t>) {
        let aim = self.place.aim();
        if self.is_refused && aim != Aim::Verdict || !aim.admits(blame.trouble) {
            return;
        }
        let is_whole = blame.nodes.iter().any(|node| node.id() == self.node.id());
        self.is_refused |=
            is_whole && matches!(blame.trouble, Trouble::WrongType | Trouble::EmptyValue);
        let text = shown(&format!("{} {message}", self.place.location(self.class)));
        self.problems.extend(self.place.problem(text, blame));
    }

    /// Something is wrong with the value as a whole.
    pub(super) fn config(&mut self, trouble: Trouble, message: &str) {
        let blame = Blame::of(trouble, self.node);
        self.add(&format!("config {message}"), blame);
    }

    /// Something is wrong with the value of a key, or with its absence.
    pub(super) fn attribute(&mut self, trouble: Trouble, key: &str, message: &str) {
        let blame = match self.map.get(key) {
            Some(value) => Blame::of(trouble, value),
            None => self.absent(key),
        };
        self.about(key, message, blame);
    }

    /// Something is wrong with the value of a key.
    pub(super) fn about(&mut self, key: &str, message: &str, blame: Blame<'t>) {
        self.add(&format!("{} {message}", key.replace('_', " ")), blame);
    }

    /// A key that is not there, or has no value.
    pub(super) fn absent(&self, key: &str) -> Blame<'t> {
        match self.map.key(key) {
            Some(written) => Blame::of(Trouble::EmptyValue, written.node()),
            None => Blame::missing(self.node, &[key]),
        }
    }

    /// The key where it is written, else the value as a whole.
    pub(super) fn at_key(&self, trouble: Trouble, key: &str) -> Blame<'t> {
        let written = self.map.key(key).map(Key::node);
        Blame::of(trouble, written.unwrap_or(self.node))
    }

    pub(super) fn expect_map(&mut self) {
        if !is_map(self.node) {
            self.config(Trouble::WrongType, "should be a hash");
        }
    }

    pub(super) fn present(&mut self) {
        if is_blank(self.node) {
            self.config(Trouble::EmptyValue, "can't be blank");
        }
    }

    pub(super) fn known_keys(&mut self, known: &[&str]) {
        let keys = self.map.entries.iter().map(|(key, _)| key);
        let unknown: Vec<_> = keys
            .filter(|key| !known.contains(&key.text.as_str()))
            .filter(|key| !self.place.is_unknown(key.node()) && !self.is_excluded(key))
            .collect();
        if unknown.is_empty() {
            return;
        }
        let blame = Blame::all(Trouble::UnknownKeyword, nodes(&unknown), self.node);
        let message = format!("config contains unknown keys: {}", texts(&unknown));
        self.add(&message, blame.wanting(known));
    }

    /// Whether a diagnosis already says that the key cannot stand beside another one.
    fn is_excluded(&self, key: &Key<'_>) -> bool {
        let id = key.node().id();
        let mut told = self.problems.iter();
        self.place.aim() != Aim::Verdict
            && told.any(|problem| {
                problem.trouble == Trouble::ExclusiveKeywords && problem.nodes.contains(&id)
            })
    }

    pub(super) fn required_keys(&mut self, required: &[&str]) {
        let missing: Vec<&str> = required
            .iter()
            .copied()
            .filter(|key| !self.map.has(key))
            .collect();
        if !missing.is_empty() {
            let message = format!("config missing required keys: {}", missing.join(", "));
            self.add(&message, Blame::missing(self.node, &missing));
        }
    }

    pub(super) fn exclusive_keys(&mut self, keys: &[&str]) {
        let found = self.keys_among(keys, true);
        if let [_, second, ..] = found.as_slice() {
            let blame = Blame::new(Trouble::ExclusiveKeywords, second.at(), nodes(&found));
            let texts = texts(&found);
            self.add(
                &format!("config these keys cannot be used together: {texts}"),
                blame,
            );
        }
    }

    pub(super) fn exactly_one_key(&mut self, keys: &[&str]) {
        let found = self.keys_among(keys, true);
        let blame = match found.as_slice() {
            [_] => return,
            [] => Blame::missing(self.node, keys),
            [_, second, ..] => Blame::new(Trouble::ExclusiveKeywords, second.at(), nodes(&found)),
        };
        let keys = keys.join(", ");
        self.add(
            &format!("config must use exactly one of these keys: {keys}"),
            blame,
        );
    }

    /// `message` is followed by the keys that must not be there.
    pub(super) fn forbidden_keys(
        &mut self,
        trouble: Trouble,
        keys: &[&str],
        with_null: bool,
        message: &str,
    ) {
        let found = self.keys_among(keys, with_null);
        if !found.is_empty() {
            let blame = Blame::all(trouble, nodes(&found), self.node);
            let texts = texts(&found);
            self.add(&format!("config {message}: {texts}"), blame);
        }
    }

    /// Whether a key has a value for certain.
    fn is_given(&self, key: &str) -> bool {
        let value = self.map.get(key);
        value.is_some_and(|value| !self.place.is_unknown(value))
    }

    fn keys_among(&self, keys: &[&str], with_null: bool) -> Vec<&Key<'t>> {
        let known = self.map.entries.iter().map(|(key, _)| key);
        known
            .filter(|key| key.is_symbol() && keys.contains(&key.text.as_str()))
            .filter(|key| with_null || self.is_given(&key.text))
            .collect()
    }

    /// The value must be a list of strings.
    pub(super) fn expect_words(&mut self) {
        if !is_words(self.node) {
            let blame = Blame::no_words(self.node);
            self.add("config should be an array of strings", blame);
        }
    }

    /// Items of a list, or a value, that are none of those known.
    pub(super) fn unknown_values(&mut self, what: &str, unknown: Vec<Node<'t>>, known: &[&str]) {
        let unknown = unknown.into_iter();
        let unknown: Vec<Node<'t>> = unknown
            .filter(|item| !self.place.is_unknown(*item))
            .collect();
        if unknown.is_empty() {
            return;
        }
        let texts = super::value::join(&unknown, ", ");
        let is_word = |node: &Node<'t>| node.shape() == Shape::Scalar && is_text(*node);
        let trouble = match unknown.iter().any(is_word) {
            true => Trouble::WrongValue,
            false => Trouble::WrongType,
        };
        let blame = Blame::all(trouble, unknown, self.node).wanting(known);
        self.add(&format!("{what} contains unknown values: {texts}"), blame);
    }

    /// Checks the entry of a key, if this entry is valid so far and the key is not null. Gives its
    /// value, null when there is none.
    pub(super) fn child(
        &mut self,
        key: &str,
        check: impl FnOnce(&Place<'_>, Node<'t>) -> Checked,
    ) -> Plain {
        let given = self.map.get(key);
        let given = given.filter(|node| !self.place.is_unknown(*node));
        let Some(node) = given else {
            return Plain::Null;
        };
        let place = self.place.child(key);
        self.below(|| check(&place, node))
    }

    /// Checks an entry below this one, if this one is valid so far.
    pub(super) fn below(&mut self, check: impl FnOnce() -> Checked) -> Plain {
        if !self.goes_on() {
            return Plain::Null;
        }
        let checked = check();
        let is_valid = checked.is_valid();
        self.below.extend(checked.problems);
        if is_valid { checked.value } else { Plain::Null }
    }
}

fn nodes<'t>(keys: &[&Key<'t>]) -> Vec<Node<'t>> {
    keys.iter().map(|key| key.node()).collect()
}

fn texts(keys: &[&Key<'_>]) -> String {
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
        checker.config(Trouble::WrongType, "should be a boolean value");
    }
    checker.finish(super::value::plain(node))
}

/// An entry that is a list of strings and nothing else.
pub(super) fn words(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "array of strings", node);
    checker.expect_words();
    checker.finish(super::value::plain(node))
}
