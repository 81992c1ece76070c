//! See rules/allow-list-uppercase.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::in_lower_case;
use crate::semantics::glob::Example;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        let Some(lowered) = in_lower_case(entry.text()) else {
            return;
        };
        let effect = match entry.pattern.example() {
            Example::Found(_) => "matches less than it says",
            Example::None | Example::Undecided => "cannot match",
        };
        let message = format!(
            "`{}` {effect}: names of images are in lower case",
            entry.shown()
        );
        let finding = sink.report(entry.word.field, message);
        finding
            .here("compared letter by letter")
            .help("write the path in lower case");
        entry.replace(finding, &lowered, Safety::Unsafe);
    });
}
