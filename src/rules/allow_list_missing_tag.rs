//! See rules/allow-list-missing-tag.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::has_tag;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        let text = entry.text();
        // What stands beside it with a tag says that this one is meant as it is.
        let is_sibling = |other: &str| {
            let rest = other.strip_prefix(text);
            rest.is_some_and(|rest| rest.starts_with([':', '@']))
        };
        if has_tag(text) || !entry.is_useful(text) || entry.other_texts().any(is_sibling) {
            return;
        }
        let tagged = format!("{text}:*");
        let Some(name) = entry.missed(&tagged) else {
            return;
        };
        let message = format!(
            "`{}` matches only the name without a tag: `{name}` {}",
            entry.shown(),
            entry.fate()
        );
        let finding = sink.report(entry.word.field, message);
        finding
            .here("no tag, and nothing that could stand for one")
            .help(format!("write `{tagged}`, or add it for names with a tag"));
        entry.replace(finding, &tagged, Safety::Unsafe);
    });
}
