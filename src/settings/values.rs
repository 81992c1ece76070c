//! Reads single values of the settings, and tells of those of the wrong type.

use super::Version;
use super::patterns::fault;
use super::read::Reader;
use crate::syntax::{Data, Entry, Node, Shape, nearest};

impl Reader<'_> {
    /// The entries of a table; something else is a mistake and has none.
    pub(super) fn table<'t>(&mut self, node: Node<'t>) -> Vec<Entry<'t>> {
        if node.shape() != Shape::Map {
            self.wrong_type(node, "a table");
        }
        node.entries().collect()
    }

    pub(super) fn unknown_key(&mut self, entry: Entry<'_>, known: &[&'static str]) {
        let name = key(entry);
        let hint = hint(name, known.iter().copied());
        self.mistake(entry.key.span(), format!("unknown key \"{name}\"{hint}"));
    }

    pub(super) fn wrong_type(&mut self, node: Node<'_>, expected: &str) {
        let found = match (node.shape(), node.data()) {
            (Shape::Map, _) => "a table",
            (Shape::List, _) => "a list",
            (_, Data::Bool(_)) => "a boolean",
            (_, Data::Int(_) | Data::Float(_)) => "a number",
            (_, Data::Datetime(_)) => "a date",
            _ => "a string",
        };
        self.mistake(node.head(), format!("expected {expected}, found {found}"));
    }

    pub(super) fn text<'t>(&mut self, node: Node<'t>) -> Option<&'t str> {
        let text = node.text();
        if text.is_none() {
            self.wrong_type(node, "a string");
        }
        text
    }

    pub(super) fn filled(&mut self, node: Node<'_>) -> Option<String> {
        let text = self.text(node)?;
        if text.is_empty() {
            self.mistake(node.head(), "must not be empty".to_owned());
            return None;
        }
        Some(text.to_owned())
    }

    pub(super) fn number(&mut self, node: Node<'_>) -> Option<i64> {
        let number = match node.data() {
            Data::Int(digits) => digits.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong_type(node, "a whole number");
        }
        number
    }

    pub(super) fn flag(&mut self, node: Node<'_>) -> Option<bool> {
        if let Data::Bool(value) = node.data() {
            return Some(value);
        }
        self.wrong_type(node, "true or false");
        None
    }

    pub(super) fn texts(&mut self, node: Node<'_>) -> Vec<String> {
        if node.shape() != Shape::List {
            self.wrong_type(node, "a list of strings");
        }
        node.items()
            .filter_map(|item| self.text(item).map(str::to_owned))
            .collect()
    }

    /// Patterns of paths, all of which are below the directory of the file if `is_below`.
    pub(super) fn patterns(&mut self, node: Node<'_>, is_below: bool) -> Vec<String> {
        for item in node.items() {
            let Some(text) = item.text() else { continue };
            let message = match (glob::Pattern::new(text), fault(text, is_below)) {
                (Err(error), _) => format!("is not a path pattern: {}", error.msg),
                (Ok(_), Some(fault)) => fault.to_owned(),
                (Ok(_), None) => continue,
            };
            self.mistake(item.head(), format!("\"{text}\" {message}"));
        }
        self.texts(node)
    }

    pub(super) fn version(&mut self, node: Node<'_>) -> Option<Version> {
        let Some(text) = node.text() else {
            self.wrong_type(node, "a string such as \"17.10\"");
            return None;
        };
        let version = Version::parse(text);
        if version.is_none() {
            let message = format!("\"{text}\" is not a version such as \"17.10\"");
            self.mistake(node.head(), message);
        }
        version
    }

    /// The index of the word a value is.
    pub(super) fn choice(
        &mut self,
        node: Node<'_>,
        what: &str,
        names: &[&'static str],
    ) -> Option<usize> {
        let text = self.text(node)?;
        let index = names.iter().position(|name| *name == text);
        if index.is_none() {
            let meant = nearest(text, names.iter().copied());
            let end = match meant {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => format!("it is one of {}", list(names)),
            };
            self.mistake(node.head(), format!("unknown {what} \"{text}\", {end}"));
        }
        index
    }
}

pub(super) fn key<'t>(entry: Entry<'t>) -> &'t str {
    entry.name().unwrap_or_default()
}

/// `, did you mean "x"?`, or nothing.
pub(super) fn hint<'w>(word: &str, candidates: impl IntoIterator<Item = &'w str>) -> String {
    nearest(word, candidates)
        .map(|meant| format!(", did you mean \"{meant}\"?"))
        .unwrap_or_default()
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(", ")
}
