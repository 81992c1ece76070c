//! The configuration as a whole: its settings, then its jobs.

use std::rc::Rc;

use super::check::Checked;
use super::default::{Check, Defaults, Slot, default};
use super::jobs::{Jobs, jobs, kind_of};
use super::place::{Aim, Place};
use super::processable::{Job, Surroundings};
use super::value::Map;
use super::{
    Edition, Extent, Problem, cache, commands, image, include, services, variables, workflow,
};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::{RESERVED, ROOT_KEYS};
use crate::syntax::Node;

/// Settings beside `default` and `workflow`, in GitLab's order.
const SETTINGS: [(&str, Check); 8] = [
    ("include", includes),
    ("before_script", commands::commands),
    ("image", image::image),
    ("services", services::services),
    ("after_script", commands::commands),
    ("variables", global_variables),
    ("stages", commands::stages),
    ("cache", cache::caches),
];

fn includes(place: &Place<'_>, node: Node<'_>) -> Checked {
    include::includes(place, node, None)
}

fn global_variables(place: &Place<'_>, node: Node<'_>) -> Checked {
    variables::variables(place, node, &variables::GLOBAL)
}

/// A configuration, checked.
pub(in super::super) struct Configuration<'t> {
    pub(in super::super) problems: Vec<Problem>,
    pub(in super::super) warnings: Vec<Problem>,
    /// The stages in order; a list of texts. Null: they are refused.
    pub(in super::super) stages: Plain,
    /// Global variables; a map of texts.
    pub(in super::super) variables: Plain,
    pub(in super::super) jobs: Vec<Job<'t>>,
}

/// Checks the structure of a configuration.
pub(in super::super) fn check(root: Node<'_>, edition: Edition, aim: Aim) -> Configuration<'_> {
    let place = Place::root(edition, aim);
    let mut map = Map::of(root);
    let entries = std::mem::take(&mut map.entries);
    let (own, of_jobs): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, node)| {
        let name = key.text.as_str();
        let is_known = key.is_symbol() && ROOT_KEYS.contains(&name);
        is_known && (RESERVED.contains(&name) || kind_of(name, *node).is_none())
    });
    map.entries = own;
    // Of a part, it is whatever the loader left; the loader says what is wrong with it.
    if aim == Aim::Diagnosis(Extent::Part) {
        map.entries.retain(|(key, _)| key.text != "include");
    }
    let settings = SETTINGS.map(|(key, check)| (key, Slot::of(&place, &map, key, check)));
    let defaults = match default(&place, &map, &settings) {
        Ok(defaults) => defaults,
        Err(problem) => return refused(problem),
    };
    let workflow = Slot::of(&place, &map, "workflow", workflow::workflow);
    let around = Surroundings {
        defaults: &defaults,
        has_workflow_rules: map
            .get("workflow")
            .is_some_and(|workflow| Map::of(workflow).has("rules")),
    };
    let found = jobs(&place, root, of_jobs, &around);
    together(&settings, &defaults, &workflow, found)
}

/// GitLab gave up with one message.
fn refused<'t>(problem: Problem) -> Configuration<'t> {
    Configuration {
        problems: vec![problem],
        warnings: Vec::new(),
        stages: Plain::Null,
        variables: Plain::Null,
        jobs: Vec::new(),
    }
}

fn together<'t>(
    settings: &[(&'static str, Slot)],
    defaults: &Defaults,
    workflow: &Slot,
    found: Jobs<'t>,
) -> Configuration<'t> {
    let mut problems = defaults.problems();
    let slots = settings.iter().map(|(_, slot)| slot).chain([workflow]);
    for slot in slots {
        problems.extend(Rc::clone(&slot.problems).iter().cloned());
    }
    problems.extend(found.problems);
    let value = |key: &str| {
        let slot = settings.iter().find(|(known, _)| *known == key);
        slot.map_or(Plain::Null, |(_, slot)| slot.value.clone())
    };
    let is_refused = settings
        .iter()
        .any(|(key, slot)| *key == "stages" && !slot.problems.is_empty());
    let stages = match value("stages") {
        Plain::Null if !is_refused => {
            let names = [".pre", "build", "test", "deploy", ".post"];
            Plain::list(names.map(Plain::from).into())
        }
        stages => stages,
    };
    Configuration {
        problems,
        warnings: found.warnings,
        stages,
        variables: value("variables"),
        jobs: found.jobs,
    }
}
