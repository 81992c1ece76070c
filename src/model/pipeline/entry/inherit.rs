//! `inherit`: which defaults and global variables a job takes.

use std::collections::BTreeSet;

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Kind, Map, is_list, kind, plain, text};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::DEFAULT_KEYS;
use crate::syntax::Node;

pub(super) fn inherit(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "inherit", node);
    checker.expect_map();
    checker.known_keys(&["default", "variables"]);
    checker.child("default", |place, node| {
        names(place, node, Some(DEFAULT_KEYS))
    });
    checker.child("variables", |place, node| names(place, node, None));
    checker.finish(plain(node))
}

fn names(place: &Place<'_>, node: Node<'_>, known: Option<&[&str]>) -> Checked {
    if matches!(kind(node), Kind::Bool(_)) {
        return Checker::new(place, "boolean", node).finish(Plain::Null);
    }
    if !is_list(node) {
        let location = place.location("unknown");
        let text = format!("{location} should be a bool or array of strings");
        return place.refused(text, Blame::of(Trouble::WrongType, node));
    }
    let mut checker = Checker::new(place, "array strategy", node);
    checker.expect_words();
    if let Some(known) = known {
        let is_known =
            |item: &Node<'_>| matches!(kind(*item), Kind::Text(text) if known.contains(&&*text));
        let unknown = node.items().filter(|item| !is_known(item)).collect();
        checker.unknown_values("config", unknown, known);
    }
    checker.finish(Plain::Null)
}

/// What a job takes of something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in super::super) enum Inheritance {
    All,
    Nothing,
    Only(BTreeSet<String>),
}

impl Inheritance {
    pub(in super::super) fn has(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Only(names) => names.contains(name),
        }
    }

    /// What `inherit` says of `default` or `variables`. Of an `inherit` that is refused as a
    /// whole, nothing is taken.
    pub(super) fn of(inherit: Option<Node<'_>>, key: &str) -> Self {
        let Some(inherit) = inherit else {
            return Self::All;
        };
        let map = Map::of(inherit);
        let is_known = |name: &str| ["default", "variables"].contains(&name);
        if kind(inherit) != Kind::Map || !map.entries.iter().all(|(key, _)| is_known(&key.text)) {
            return Self::Nothing;
        }
        match map.get(key).map(|value| (value, kind(value))) {
            None | Some((_, Kind::Bool(true))) => Self::All,
            Some((value, Kind::List)) => Self::Only(value.items().map(text).collect()),
            Some(_) => Self::Nothing,
        }
    }
}
