//! See rules/concurrent-below-one.md.

use crate::rule::prelude::*;

/// The first version with the text that names the value.
const NAMED: Version = Version::new(17, 11);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let Some(field) = config.get("concurrent") else {
        return;
    };
    let Known::Is(value) = field.int() else {
        return;
    };
    if value >= 1 {
        return;
    }
    let text = if config.version() >= NAMED {
        format!("Current configuration 'concurrent = {value}' means that no jobs will be processed")
    } else {
        "Concurrent is less than 1 - no jobs will be processed".to_owned()
    };
    sink.report(
        field,
        format!("`concurrent = {value}` stops the Runner at its start: `{text}`"),
    )
    .here("must be at least 1")
    .help("to pause a runner, do so in GitLab")
    .fix(
        "write 1",
        Safety::Unsafe,
        [edit::replace(field.own(), 1_i64)],
    );
}
