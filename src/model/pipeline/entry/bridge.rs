//! A trigger job, which GitLab calls a bridge.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::default::{Check, Slot};
use super::place::{Aim, Place};
use super::processable::{self, Nature};
use super::trigger::trigger;
use super::value::{Key, is_bool};
use super::{needs, parallel};
use crate::model::schema::pipeline::{BRIDGE_KEYS, JOB_WHEN};
use crate::syntax::Node;

/// What GitLab says of a job with needs and nothing to do.
pub(super) const NO_TRIGGER: &str = "config should contain either a trigger or a needs:pipeline";

/// Keywords that only trigger jobs have, in GitLab's order.
const KEYWORDS: [(&str, Check); 3] = [
    ("trigger", trigger),
    ("needs", bridge_needs),
    ("parallel", bridge_parallel),
];

pub(super) const BRIDGE: Nature = Nature {
    class: "bridge",
    shape,
    keywords: &KEYWORDS,
    inherited: &["interruptible"],
    composed,
};

fn shape<'t>(checker: &mut Checker<'_, 't>, name: &Key<'t>) {
    processable::shape(checker, name);
    checker.known_keys(BRIDGE_KEYS);
    // Trigger jobs cannot wait.
    let when: Vec<&str> = JOB_WHEN
        .iter()
        .copied()
        .filter(|when| *when != "delayed")
        .collect();
    checker.optional_text("when");
    let message = format!("should be one of: {}", when.join(", "));
    checker.among("when", &when, &message);
    checker.optional("allow_failure", is_bool, "should be a boolean value");
}

fn composed<'t>(checker: &mut Checker<'_, 't>, name: &Key<'t>, slots: &[(&'static str, Slot)]) {
    let find = |key: &str| slots.iter().find(|(known, _)| *known == key);
    let has_trigger = find("trigger").is_some_and(|(_, slot)| slot.is_given);
    let needs = find("needs").map(|(_, slot)| slot);
    // What is wrong with the needs is said; they need not be missed, too.
    let is_unclear = needs.is_some_and(|needs| !needs.problems.is_empty())
        && checker.place.aim() != Aim::Verdict;
    let bridges = needs.and_then(|needs| needs.value.get("bridge"));
    let bridges = bridges.map_or(0, |needs| needs.items().len());
    if !has_trigger && bridges == 0 && !is_unclear {
        checker.add(NO_TRIGGER, Blame::of(Trouble::NoScript, name.node()));
    }
    if bridges > 1 {
        let blame = checker.map.get("needs").unwrap_or(checker.node);
        checker.add(
            "config should contain at most one bridge need",
            Blame::of(Trouble::Limit, blame),
        );
    }
}

fn bridge_needs(place: &Place<'_>, node: Node<'_>) -> Checked {
    needs::needs(place, node, &["job", "bridge"])
}

fn bridge_parallel(place: &Place<'_>, node: Node<'_>) -> Checked {
    parallel::parallel(place, node, false)
}
