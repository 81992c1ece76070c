//! See rules/runners-not-an-array.md.

use crate::model::runner::load::{Problem, What};
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for problem in config.problems() {
        let is_table = problem.field.shape() == Shape::Map;
        let is_runners = problem.table.path.is_empty() && matches!(problem.what, What::Type { .. });
        if is_runners && is_table && problem.key.is_some_and(|key| key.name == "runners") {
            report(config, problem, sink);
        }
    }
}

/// A file that has only sections of a runner is a part of another one; a header `[runners]` is
/// wrong in any file.
fn report(config: &RunnerConfig<'_>, problem: &Problem<'_>, sink: &mut Sink<'_>) {
    let table = problem.field.node();
    let is_written = table.style() != Style::Implied;
    if !is_written && config.root().entries().len() == 1 {
        return;
    }
    let message = match is_written {
        true => "`[runners]` is one table, not a list of them: the Runner cannot load this file",
        false => "there is no `[[runners]]` above its sections: the Runner cannot load this file",
    };
    let finding = sink.report(problem.field, message);
    finding.here("must be below `[[runners]]`");
    if let Some(text) = config.words().loading(problem) {
        finding.verdict(text);
    }
    finding.help("write `[[runners]]`; sections such as `[runners.docker]` keep single brackets");
    if is_written {
        let brackets = edit::to_list(problem.field.own());
        let brackets = brackets.map_or([None, None], |[open, close]| [Some(open), Some(close)]);
        finding.fix("write `[[runners]]`", Safety::Safe, brackets);
    }
}
