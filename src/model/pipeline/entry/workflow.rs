//! `workflow`: which pipelines there are, and which are cancelled.

use super::check::{Checked, Checker};
use super::place::Place;
use super::rules;
use crate::model::plain::Plain;
use crate::model::schema::pipeline::{ON_JOB_FAILURE, ON_NEW_COMMIT};
use crate::syntax::Node;

pub(super) fn workflow(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "workflow", node);
    checker.expect_map();
    checker.expect_map();
    checker.known_keys(&["rules", "name", "auto_cancel"]);
    checker.at_most("name", 255, "is too long (maximum is 255 characters)");
    checker.child("rules", |place, node| {
        rules::rules(place, node, rules::OF_WORKFLOW)
    });
    checker.child("auto_cancel", auto_cancel);
    checker.finish(Plain::Null)
}

/// `workflow:auto_cancel`, and that of a rule.
pub(super) fn auto_cancel(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "auto cancel", node);
    checker.expect_map();
    checker.known_keys(&["on_new_commit", "on_job_failure"]);
    for (key, values) in [
        ("on_new_commit", ON_NEW_COMMIT),
        ("on_job_failure", ON_JOB_FAILURE),
    ] {
        checker.optional_text(key);
        let message = format!("must be one of: {}", values.join(", "));
        checker.among(key, values, &message);
    }
    checker.finish(super::value::plain(node))
}
