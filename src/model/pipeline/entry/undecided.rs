//! A job that does not say what it does: it may become a job or a trigger job.

use super::blame::Blame;
use super::bridge::NO_TRIGGER;
use super::check::{Checked, Checker};
use super::default::Check;
use super::place::Place;
use super::processable::{self, Nature};
use super::value::{Key, Map};
use super::{Edition, Trouble, job, needs};
use crate::model::schema::pipeline::{BRIDGE_KEYS, JOB_KEYS, JOB_KEYS_EE};
use crate::syntax::{Node, nearest};

/// Keywords that say what a job does.
const DECIDING: [&str; 3] = ["script", "run", "trigger"];

/// What both kinds of jobs refuse.
pub(super) const UNDECIDED: Nature = Nature {
    class: "job",
    shape,
    keywords: &KEYWORDS,
    inherited: &[],
    composed: |_, _, _| {},
};

const KEYWORDS: [(&str, Check); job::KEYWORDS.len()] = {
    let mut keywords = job::KEYWORDS;
    let mut index = 0;
    while index < keywords.len() {
        if let b"needs" = keywords[index].0.as_bytes() {
            keywords[index].1 = any_needs;
        }
        index += 1;
    }
    keywords
};

fn any_needs(place: &Place<'_>, node: Node<'_>) -> Checked {
    needs::needs(place, node, &["job", "cross_dependency", "bridge"])
}

/// Whether a map is meant to be a job: it has a keyword of one, or almost one of those that decide.
pub(super) fn is_job(node: Node<'_>) -> bool {
    let map = Map::of(node);
    map.entries.iter().any(|(key, _)| {
        let name = key.text.as_str();
        JOB_KEYS.contains(&name) || BRIDGE_KEYS.contains(&name) || nearest(name, DECIDING).is_some()
    })
}

fn shape<'t>(checker: &mut Checker<'_, 't>, name: &Key<'t>) {
    processable::shape(checker, name);
    let mut known = [JOB_KEYS, &["trigger"]].concat();
    if checker.place.edition() == Edition::Ee {
        known.extend(JOB_KEYS_EE);
    }
    checker.known_keys(&known);
    if checker.map.has("needs") {
        checker.add(NO_TRIGGER, Blame::of(Trouble::NoScript, name.node()));
    }
    job::values(checker, name);
}
