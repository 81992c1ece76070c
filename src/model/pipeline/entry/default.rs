//! `default` and the deprecated global keywords: what jobs take that do not say otherwise.

use std::rc::Rc;

use super::blame::Blame;
use super::check::{Checked, Checker, boolean};
use super::place::{Aim, Place};
use super::value::{Key, Map, is_text, plain, text};
use super::{
    Problem, Trouble, artifacts, cache, commands, duration, id_tokens, image, retry, services,
};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::DEFAULT_KEYS;
use crate::syntax::Node;

/// The check of one entry.
pub(super) type Check = fn(&Place<'_>, Node<'_>) -> Checked;

/// A keyword of an entry, checked. Shared, because all jobs take the same defaults.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    pub(super) problems: Rc<Vec<Problem>>,
    pub(super) value: Plain,
    /// Whether it is written, as opposed to absent or null.
    pub(super) is_given: bool,
}

impl Slot {
    /// Checks the value of a key.
    pub(super) fn of(place: &Place<'_>, map: &Map<'_>, key: &str, check: Check) -> Self {
        let Some(node) = map.get(key) else {
            return Self::default();
        };
        if place.is_unknown(node) {
            return Self {
                is_given: true,
                ..Self::default()
            };
        }
        let checked = check(&place.child(key), node);
        Self {
            value: if checked.is_valid() {
                checked.value
            } else {
                Plain::Null
            },
            problems: Rc::new(checked.problems),
            is_given: true,
        }
    }
}

/// Keywords that `default` takes from the top level, in the order in which GitLab looks at them.
const GLOBALS: [&str; 5] = [
    "before_script",
    "after_script",
    "cache",
    "image",
    "services",
];

/// Keywords of `default`, in GitLab's order.
const KEYWORDS: [(&str, Check); 12] = [
    ("before_script", commands::commands),
    ("after_script", commands::commands),
    ("hooks", commands::hooks),
    ("cache", cache::caches),
    ("image", image::image),
    ("services", services::services),
    ("interruptible", boolean),
    ("timeout", timeout),
    ("retry", retry::retry),
    ("tags", commands::tags),
    ("artifacts", artifacts::artifacts),
    ("id_tokens", id_tokens::id_tokens),
];

/// What jobs may take.
#[derive(Clone, Debug, Default)]
pub(super) struct Defaults {
    slots: Vec<(&'static str, Slot)>,
    own: Vec<Problem>,
}

impl Defaults {
    pub(super) fn get(&self, key: &str) -> Option<&Slot> {
        let slot = self.slots.iter().find(|(known, _)| *known == key);
        slot.map(|(_, slot)| slot).filter(|slot| slot.is_given)
    }

    /// All problems of `default`, those of the global keywords included.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let below = self.slots.iter().flat_map(|(_, slot)| slot.problems.iter());
        self.own.iter().chain(below).cloned().collect()
    }
}

/// Checks `default`. `globals`: the keywords at top level, written in `top`.
///
/// # Errors
/// A keyword that is given in both places: GitLab says nothing else then.
pub(super) fn default(
    place: &Place<'_>,
    top: &Map<'_>,
    globals: &[(&'static str, Slot)],
) -> Result<Defaults, Problem> {
    let place = place.child("default");
    let mut slots = Vec::new();
    let mut own = Vec::new();
    let mut map = Map::default();
    let mut goes_on = true;
    if let Some(node) = top.get("default") {
        let mut checker = Checker::new(&place, "default", node);
        checker.expect_map();
        let known: Vec<&str> = DEFAULT_KEYS.to_vec();
        match place.edition() {
            super::Edition::Ce => checker.known_keys(&known),
            super::Edition::Ee => checker.known_keys(&[known.as_slice(), &["identity"]].concat()),
        }
        map = std::mem::take(&mut checker.map);
        goes_on = checker.goes_on();
        own = checker.finish(Plain::Null).problems;
    }
    if goes_on {
        for (key, check) in KEYWORDS {
            slots.push((key, Slot::of(&place, &map, key, check)));
        }
    }
    for key in GLOBALS {
        let global = globals
            .iter()
            .find(|(known, slot)| *known == key && slot.is_given);
        let Some((_, global)) = global else { continue };
        match slots.iter_mut().find(|(known, _)| *known == key) {
            Some((_, slot)) if slot.is_given => {
                let text = format!("{key} is defined in top-level and `default:` entry");
                let Some(inner) = map.key(key).map(Key::node) else {
                    continue;
                };
                let outer = top.key(key).map(Key::node);
                let nodes = [inner].into_iter().chain(outer).collect();
                let blame = Blame::new(Trouble::ExclusiveKeywords, inner.head(), nodes);
                let problem = place.problem(text, blame);
                if place.aim() == Aim::Verdict
                    && let Some(problem) = problem
                {
                    return Err(problem);
                }
                own.extend(problem);
            }
            Some((_, slot)) => *slot = global.clone(),
            None => slots.push((key, global.clone())),
        }
    }
    Ok(Defaults { slots, own })
}

/// `timeout`. The value is in seconds.
pub(super) fn timeout(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "timeout", node);
    let seconds = Some(node)
        .filter(|node| is_text(*node))
        .and_then(|node| duration::parse(&text(node)));
    if seconds.is_none() {
        checker.add("config should be a duration", Blame::form(node));
    }
    if seconds.is_none_or(|seconds| seconds.value > duration::MONTH) {
        checker.config(Trouble::Limit, "should not exceed the limit");
    }
    let value = match seconds {
        Some(seconds) if seconds.is_float => Plain::Float(seconds.value),
        Some(seconds) => Plain::Int(format!("{:.0}", seconds.value)),
        None => plain(node),
    };
    checker.finish(value)
}
