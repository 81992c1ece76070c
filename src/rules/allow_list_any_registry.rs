//! See rules/allow-list-any-registry.md.

use crate::rule::prelude::*;
use crate::semantics::glob::Example;

/// A host that anybody could have.
const STRANGER: &str = "evil.org/";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        let text = entry.text();
        let rest = text.strip_prefix("**/").or_else(|| text.strip_prefix("*/"));
        let is_name = |rest: &&str| rest.starts_with(|first: char| first.is_ascii_alphanumeric());
        let Some(rest) = rest.filter(is_name) else {
            return;
        };
        let foreign = entry.read(&format!("{STRANGER}{rest}"));
        let Some(Example::Found(name)) = foreign.map(|pattern| pattern.example()) else {
            return;
        };
        if !entry.pattern.matches(&name) || entry.is_covered() {
            return;
        }
        let message = format!("`{}` accepts `{name}`: any registry will do", entry.shown());
        sink.report(entry.word.field, message)
            .here("the host is not fixed")
            .help("write the registries, one entry for each");
    });
}
