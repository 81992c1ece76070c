//! See rules/allow-list-docker-hub-alias.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::{long_name, short_name};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        if let Some(short) = short_name(entry.text()) {
            report(entry, short, sink);
        } else if let Some(long) = long_name(entry.text()) {
            report(entry, &long, sink).map(|finding| finding.only(Profile::Strict));
        }
    });
}

fn report<'s>(
    entry: &ListEntry<'_, '_>,
    alias: &str,
    sink: &'s mut Sink<'_>,
) -> Option<&'s mut Finding> {
    let name = entry.missed(alias)?;
    let message = format!(
        "`{}` does not match `{name}`: the Runner compares names as they are written",
        entry.shown()
    );
    let finding = sink.report(entry.word.field, message);
    finding
        .here("one of several spellings of Docker Hub")
        .help(format!("add `{alias}`, which is the same for Docker"));
    entry.add(finding, alias);
    Some(finding)
}
