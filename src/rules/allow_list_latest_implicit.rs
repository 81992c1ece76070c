//! See rules/allow-list-latest-implicit.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::{is_wild, last_segment};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        let Some(name) = entry.text().strip_suffix(":latest") else {
            return;
        };
        if is_wild(last_segment(name)) {
            return;
        }
        let Some(missed) = entry.missed(name) else {
            return;
        };
        let message = format!(
            "`{}` does not match `{missed}`, which is the same {}",
            entry.shown(),
            entry.noun()
        );
        let finding = sink.report(entry.word.field, message);
        finding
            .here("the Runner adds no `:latest` before it compares")
            .help(format!("add `{name}`"));
        entry.add(finding, name);
    });
}
