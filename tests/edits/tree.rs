//! What a text means, whatever its notation: for comparing before and after.

use std::collections::BTreeMap;

use gitlab_runner_lint::syntax::{Node, Shape, Value};

/// A value. Entries are in the order they are applied, so that a later one hides an earlier one.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Tree {
    Map(Vec<(String, Tree)>),
    List(Vec<Tree>),
    Leaf(String),
}

impl Tree {
    pub(crate) fn of(node: Node<'_>) -> Self {
        match node.shape() {
            Shape::Map => Self::Map(
                node.entries()
                    .map(|entry| (format!("{:?}", entry.key.data()), Self::of(entry.value)))
                    .collect(),
            ),
            Shape::List => Self::List(node.items().map(Self::of).collect()),
            Shape::Scalar | Shape::Null => {
                Self::Leaf(format!("{:?} {:?}", node.data(), node.tag()))
            }
        }
    }

    pub(crate) fn from_value(value: &Value) -> Self {
        let leaf = |data: &str| Self::Leaf(format!("{data} None"));
        match value {
            Value::Bool(flag) => leaf(&format!("Bool({flag})")),
            Value::Int(number) => leaf(&format!("Int(\"{number}\")")),
            Value::Text(text) => leaf(&key(text)),
            Value::List(items) => Self::List(items.iter().map(Self::from_value).collect()),
            Value::Map(entries) => Self::Map(
                entries
                    .iter()
                    .map(|(name, item)| (key(name), Self::from_value(item)))
                    .collect(),
            ),
        }
    }

    /// The value at a path of positions.
    pub(crate) fn at(&mut self, path: &[usize]) -> &mut Self {
        path.iter().fold(self, |tree, &index| match tree {
            Self::Map(entries) => &mut entries[index].1,
            Self::List(items) => &mut items[index],
            Self::Leaf(_) => panic!("no way on"),
        })
    }

    pub(crate) fn entries(&mut self) -> &mut Vec<(String, Tree)> {
        let Self::Map(entries) = self else {
            panic!("no map")
        };
        entries
    }

    pub(crate) fn items(&mut self) -> &mut Vec<Tree> {
        let Self::List(items) = self else {
            panic!("no list")
        };
        items
    }

    /// Without hidden entries and without order of keys.
    pub(crate) fn normal(&self) -> Self {
        match self {
            Self::Map(entries) => {
                let last: BTreeMap<_, _> = entries
                    .iter()
                    .map(|(key, value)| (key.clone(), value.normal()))
                    .collect();
                Self::Map(last.into_iter().collect())
            }
            Self::List(items) => Self::List(items.iter().map(Self::normal).collect()),
            Self::Leaf(_) => self.clone(),
        }
    }
}

/// A string key as [`Tree::of`] names it.
pub(crate) fn key(text: &str) -> String {
    format!("Text({text:?})")
}
