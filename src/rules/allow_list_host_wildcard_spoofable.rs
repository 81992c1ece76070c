//! See rules/allow-list-host-wildcard-spoofable.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::spoof;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        let Some(spoof) = spoof(entry.text()) else {
            return;
        };
        let is_proved = entry
            .read(spoof.host)
            .is_some_and(|host| host.matches(&spoof.example));
        let message = if is_proved {
            format!("`{}` also matches `{}/...`", entry.shown(), spoof.example)
        } else {
            format!("`{}` also matches hosts of other people", entry.shown())
        };
        let finding = sink
            .trusting(entry.list.runner.trust())
            .report(entry.word.field, message);
        finding
            .here("a wildcard in the host matches dots, too")
            .help("write the host without wildcards, or `*.` and a domain of your own");
        if let Some(repaired) = spoof.repaired.filter(|text| entry.is_useful(text)) {
            entry.replace(finding, &repaired, Safety::Unsafe);
        }
    });
}
