//! See rules/allow-list-digest-blocked.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::name_and_tag;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        let Some(name) = with_any_tag(entry.text()) else {
            return;
        };
        let is_told = |text: &str| matches!(text.strip_prefix(name), Some(":*" | ":**"));
        let mut before = entry.list.words.iter().take(entry.index);
        if before.any(|word| is_told(word.text)) {
            return;
        }
        let pinned = format!("{name}@sha256:*");
        if entry.missed(&pinned).is_none() {
            return;
        }
        let message = format!(
            "`{name}@sha256:...` {}: `{}` asks for a tag",
            entry.fate(),
            entry.shown()
        );
        let finding = sink.report(entry.word.field, message);
        finding
            .here("no entry matches the name with a digest alone")
            .help(format!("add `{pinned}`"));
        entry.add(finding, &pinned);
    });
}

/// The name of an entry that allows every tag. Whoever allows only some wants no others, by digest
/// either.
fn with_any_tag(text: &str) -> Option<&str> {
    let (name, tag) = name_and_tag(text)?;
    let is_any = matches!(tag, ":*" | ":**");
    (is_any && !name.is_empty()).then_some(name)
}
