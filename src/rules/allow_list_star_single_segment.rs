//! See rules/allow-list-star-single-segment.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        // With entries for other registries at its side, it is meant as it is.
        let is_deliberate = entry.other_texts().any(|text| text.contains('/'));
        if !matches!(entry.text(), "*" | "*:*" | "?*") || is_deliberate || entry.is_covered() {
            return;
        }
        let message = format!(
            "`{}` allows only names without `/`, such as `ruby:3.3`",
            entry.shown()
        );
        let finding = sink.report(entry.word.field, message);
        finding
            .here("`*` ends at `/`")
            .help("write what is allowed, or `**` for everything");
        entry.replace(finding, "**", Safety::Unsafe);
    });
}
