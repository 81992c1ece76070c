//! See rules/ambiguous-key.md.

use crate::model::runner::load::What;
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for problem in config.problems() {
        let What::Rival(first) = &problem.what else {
            continue;
        };
        let name = problem.field.name().unwrap_or_default();
        let other = first.name().unwrap_or_default();
        let message = format!(
            "`{name}` and `{other}` are the same key: at each start the Runner takes one of them at random"
        );
        sink.report(problem.field.at_key(), message)
            .here("the second spelling")
            .label(first.at_key(), "the first one")
            .help("keep one of them");
    }
}
