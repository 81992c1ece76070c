//! See rules/unknown-key.md.

use crate::model::runner::load::Problem;
use crate::rule::key::{Meant, place, unknown};
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for (problem, meant) in unknown(config) {
        match meant {
            Meant::Spelling { key, is_certain } => {
                let finding = report(problem, sink);
                let hint = match is_certain {
                    true => format!("the Runner's key is `{}`", key.name),
                    false => format!("did you mean `{}`?", key.name),
                };
                finding.help(hint);
                let is_taken = problem
                    .field
                    .key()
                    .and_then(Node::parent)
                    .is_some_and(|table| table.get(key.name).is_some());
                if is_certain && !is_taken {
                    let rename = edit::rename(problem.field.own_entry(), key.name);
                    finding.fix(
                        format!("rename it to `{}`", key.name),
                        Safety::Unsafe,
                        [rename],
                    );
                }
            }
            Meant::Nothing => {
                report(problem, sink).help(
                    "remove it, or list it in `extra-keys` of the settings if your Runner knows it",
                );
            }
            Meant::ServerSide(_) | Meant::Elsewhere { .. } => {}
        }
    }
}

fn report<'s>(problem: &Problem<'_>, sink: &'s mut Sink<'_>) -> &'s mut Finding {
    let name = problem.field.name().unwrap_or_default();
    let place = place(problem.table);
    let message = match problem.field.shape() {
        Shape::Map => format!("unknown table `{name}` {place} is ignored with all its keys"),
        _ => format!("unknown key `{name}` {place} is ignored"),
    };
    let finding = sink.report(problem.field.at_key(), message);
    finding.here(match problem.field.shape() {
        Shape::Map => "the Runner has no such table here",
        _ => "the Runner has no such key here",
    });
    finding
}
