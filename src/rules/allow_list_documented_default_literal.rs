//! See rules/allow-list-documented-default-literal.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        if entry.text() != "*/*:*" {
            return;
        }
        // Who lists names without `/` as well counts segments on purpose.
        let is_deliberate = entry
            .other_texts()
            .any(|text| matches!(text, "*" | "*:*" | "?*"));
        if is_deliberate || entry.is_covered() {
            return;
        }
        let message = "`*/*:*` is not everything: it allows only names with one `/` and a tag";
        let finding = sink.report(entry.word.field, message);
        finding
            .here(format!("`ruby:3.3` {}", entry.fate()))
            .help("remove the list, or write `**`");
        entry.replace(finding, "**", Safety::Unsafe);
    });
}
