//! See rules/allow-list-negated-class-old-runner.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry;

/// The first version that reads `[!...]` as a negated class.
const SINCE: Version = Version::new(15, 8);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    entries(config, sink, |entry, sink| {
        let version = entry.list.runner.version();
        let classes = allow_entry::negated_classes(entry.text());
        let Some(class) = classes.first().filter(|_| version < SINCE) else {
            return;
        };
        let inside = class.trim_start_matches("[!").trim_end_matches(']');
        let message = format!(
            "Runner {version} reads `{class}` as `!` or one of `{inside}`, the opposite of what it says"
        );
        let finding = sink.report(entry.word.field, message);
        finding
            .here(format!("`!` negates a class since {SINCE}"))
            .help("write `[^`, which every version understands");
        let meant = allow_entry::with_carets(entry.text());
        entry.replace(finding, &meant, Safety::Safe);
    });
}
