//! See rules/allow-list-variable-not-expanded.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::variable;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    entries(config, sink, |entry, sink| {
        let Some(name) = variable(entry.text()) else {
            return;
        };
        let message = format!(
            "`{name}` in `{}` is taken literally: the Runner puts no variables into lists",
            entry.shown()
        );
        sink.report(entry.word.field, message)
            .here(format!("matches no {}", entry.noun()))
            .help(
                "write the value; if something fills it in before the Runner starts, set `templated = true` in the settings",
            );
    });
}
