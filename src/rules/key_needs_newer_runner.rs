//! See rules/key-needs-newer-runner.md.

use crate::model::runner::load::What;
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let version = config.version();
    for problem in config.problems() {
        let (What::TooNew, Some(key)) = (&problem.what, problem.key) else {
            continue;
        };
        // Registration writes many keys with nothing in them, and nothing is lost with these.
        if problem.field.shape() == Shape::Scalar && problem.field.is_unset() {
            continue;
        }
        let (name, since) = (key.name, key.since);
        let message = format!("Runner {version} ignores `{name}`, which needs {since}");
        sink.report(problem.field.at_key(), message)
            .here("unknown to this version")
            .help("upgrade the runner, or correct its version in the settings");
    }
}
