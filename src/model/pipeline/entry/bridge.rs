//! A trigger job, which GitLab calls a bridge.

use super::check::{Checked, Checker};
use super::default::Check;
use super::place::Place;
use super::processable::{self, Job, Surroundings};
use super::trigger::trigger;
use super::value::{Key, is_bool};
use super::{needs, parallel};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::{BRIDGE_KEYS, JOB_WHEN};
use crate::syntax::Node;

/// Keywords that only trigger jobs have, in GitLab's order.
const KEYWORDS: [(&str, Check); 3] = [
    ("trigger", trigger),
    ("needs", bridge_needs),
    ("parallel", bridge_parallel),
];

pub(super) fn bridge<'t>(
    place: &Place<'_>,
    key: &Key<'t>,
    node: Node<'t>,
    around: &Surroundings<'_>,
) -> Job<'t> {
    let mut checker = Checker::new(place, "bridge", node);
    shape(&mut checker, key);
    let mut slots = Vec::new();
    if checker.is_valid() {
        slots = processable::slots(place, &checker.map, &KEYWORDS, around.has_workflow_rules);
    }
    let find = |key: &str| slots.iter().find(|(known, _)| *known == key);
    let has_trigger = find("trigger").is_some_and(|(_, slot)| slot.is_given);
    let needs = find("needs").and_then(|(_, slot)| slot.value.get("bridge"));
    let bridges = needs.map_or(0, |needs| needs.items().len());
    if !has_trigger && bridges == 0 {
        checker.config("should contain either a trigger or a needs:pipeline");
    }
    if bridges > 1 {
        checker.config("should contain at most one bridge need");
    }
    let map = std::mem::take(&mut checker.map);
    let mut job = Job {
        name: key.text.clone(),
        at: key.at(),
        variables: super::inherit::Inheritance::of(map.get("inherit"), "variables"),
        map,
        slots,
        own: checker.finish(Plain::Null).problems,
        warnings: Vec::new(),
    };
    processable::take_defaults(&mut job, around.defaults, &["interruptible"]);
    if !around.has_workflow_rules {
        processable::warn(&mut job, place);
    }
    job
}

fn shape(checker: &mut Checker<'_, '_>, name: &Key<'_>) {
    processable::shape(checker, name);
    checker.known_keys(BRIDGE_KEYS);
    // Trigger jobs cannot wait.
    let when: Vec<&str> = JOB_WHEN
        .iter()
        .copied()
        .filter(|when| *when != "delayed")
        .collect();
    let message = format!("should be one of: {}", when.join(", "));
    checker.among("when", &when, &message);
    checker.optional("allow_failure", is_bool, "should be a boolean value");
}

fn bridge_needs(place: &Place<'_>, node: Node<'_>) -> Checked {
    needs::needs(place, node, &["job", "bridge"])
}

fn bridge_parallel(place: &Place<'_>, node: Node<'_>) -> Checked {
    parallel::parallel(place, node, false)
}
