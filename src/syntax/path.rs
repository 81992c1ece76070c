//! Key paths such as `runners[0].docker.pull_policy`.

use std::fmt;

use super::node::{Node, Shape};

/// One part of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    Key(String),
    /// Position in a list, and the `name` of the item when it is a map that has one.
    Index(usize, Option<String>),
}

/// The keys and indices from a file's root to a node.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KeyPath(Vec<Part>);

impl KeyPath {
    /// The path to a node, as it is written.
    pub(super) fn of(node: Node<'_>) -> Self {
        let mut parts = Vec::new();
        let mut current = node;
        while let Some(parent) = current.parent() {
            let part = if parent.shape() == Shape::List {
                let name = current.get("name").and_then(|entry| entry.value.text());
                Some(Part::Index(current.position(), name.map(str::to_owned)))
            } else {
                current.own_key().map(|key| Part::Key(key.to_owned()))
            };
            parts.extend(part);
            current = parent;
        }
        parts.reverse();
        Self(parts)
    }

    /// The path with list items called by their name where they have one, so that it survives
    /// reordering: `runners[name=docker-1].docker.pull_policy`.
    #[must_use]
    pub fn stable(&self) -> String {
        self.write(true)
    }

    /// The keys alone, without positions in lists.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Key(key) => Some(key.as_str()),
            Part::Index(..) => None,
        })
    }

    fn write(&self, names: bool) -> String {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Key(key) => {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(key);
                }
                Part::Index(_, Some(name)) if names => text.push_str(&format!("[name={name}]")),
                Part::Index(index, _) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.write(false))
    }
}
