//! `trigger`: the pipeline that a job starts.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::include;
use super::place::Place;
use super::value::{is_map, is_text, plain};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::TRIGGER_STRATEGIES;
use crate::syntax::Node;

/// Most files of a child pipeline.
const FILES: usize = 3;

pub(super) fn trigger(place: &Place<'_>, node: Node<'_>) -> Checked {
    if is_text(node) {
        let mut checker = Checker::new(place, "simple trigger", node);
        checker.present();
        return checker.finish(Plain::compact([("project", plain(node))]));
    }
    if !is_map(node) {
        let location = place.location("trigger");
        let text = format!("{location} has to be either a string or a hash");
        return place.refused(text, Blame::of(Trouble::WrongType, node));
    }
    let mut checker = Checker::new(place, "trigger", node);
    if checker.map.has("include") {
        child_pipeline(&mut checker);
    } else {
        other_project(&mut checker);
    }
    let included = match checker.map.get("include") {
        Some(node) => {
            checker.child("include", |place, node| {
                include::includes(place, node, Some(FILES))
            });
            plain(node)
        }
        None => Plain::Null,
    };
    let forward = checker.child("forward", forward);
    let get = |key| checker.map.get(key).map_or(Plain::Null, plain);
    let value = Plain::compact([
        ("project", get("project")),
        ("include", included),
        ("branch", get("branch")),
        ("strategy", get("strategy")),
        ("forward", forward),
        ("inputs", get("inputs")),
    ]);
    checker.finish(value)
}

fn other_project(checker: &mut Checker<'_, '_>) {
    checker.present();
    checker.known_keys(&["project", "branch", "strategy", "forward", "inputs"]);
    checker.optional("inputs", is_map, "should be a hash");
    checker.required_text("project");
    checker.present_value("project");
    checker.optional_text("branch");
    strategy(checker);
}

fn child_pipeline(checker: &mut Checker<'_, '_>) {
    checker.present();
    checker.known_keys(&["strategy", "include", "forward"]);
    strategy(checker);
}

fn strategy(checker: &mut Checker<'_, '_>) {
    checker.optional_text("strategy");
    let message = format!("should be {}", TRIGGER_STRATEGIES.join(" or "));
    checker.among("strategy", TRIGGER_STRATEGIES, &message);
}

fn forward(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "forward", node);
    checker.known_keys(&["yaml_variables", "pipeline_variables"]);
    checker.optional_bool("yaml_variables");
    checker.optional_bool("pipeline_variables");
    checker.finish(plain(node))
}
