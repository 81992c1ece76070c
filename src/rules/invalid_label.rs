//! See rules/invalid-label.md.

use std::collections::BTreeSet;

use crate::rule::allow::shown;
use crate::rule::prelude::*;

/// Older Runners do not know labels.
const SINCE: Version = Version::new(18, 5);

const MOST: usize = 32;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    if config.version() < SINCE {
        return;
    }
    // Below a header that could not be read, keys seem to stand at the top.
    let head = config.is_head_read();
    let global = table(config.get("labels").filter(|_| head));
    let words = |said: &str| format!("invalid config: validating global labels: {said}");
    check_entries(global, "global labels", words, sink);
    for runner in config.runners() {
        let own = table(runner.get("labels"));
        let place = format!("labels of runner `{}`", runner.name());
        let words = |said: &str| runner.not_valid(&format!("validating labels: {said}"));
        check_entries(own, &place, words, sink);
        check_count(runner, global, own, sink);
    }
}

/// Anything but a table is dropped.
fn table(field: Option<Field<'_>>) -> Option<Field<'_>> {
    field.filter(|field| field.shape() == Shape::Map)
}

/// `words` makes the Runner's text of what is wrong.
fn check_entries(
    labels: Option<Field<'_>>,
    place: &str,
    words: impl Fn(&str) -> String,
    sink: &mut Sink<'_>,
) {
    for label in labels.into_iter().flat_map(Field::entries) {
        let Some(name) = label.name() else { continue };
        if !is_key(name) && !is_templated(name) {
            let message = format!(
                "`{}` is no name for a label: the Runner cannot load this file",
                shown(name)
            );
            sink.report(label.at_key(), message)
                .here(format!("invalid label key, among the {place}"))
                .verdict(words(&format!(
                    "invalid label key, doesn't match \"{KEY}\": {name}"
                )))
                .help("use 3 to 65 letters, digits, `_`, `.` and `-`, with neither `.` nor `-` at the start");
        }
        let Known::Is(value) = label.text() else {
            continue;
        };
        if !is_value(value) {
            let message = format!(
                "`{}` is no value for label `{}`: the Runner cannot load this file",
                shown(value),
                shown(name)
            );
            sink.report(label, message)
                .here(format!("invalid label value, among the {place}"))
                .verdict(words(&format!(
                    "invalid label value, doesn't match \"{VALUE}\": {value}"
                )))
                .help("use 1 to 256 letters, digits, `_`, `.` and `-`");
        }
    }
}

fn is_templated(name: &str) -> bool {
    name.contains("{{") || name.contains("{%")
}

/// As the Runner matches and quotes them.
const KEY: &str = "^[a-zA-Z0-9_][a-zA-Z0-9._-]{2,64}$";
const VALUE: &str = "^[a-zA-Z0-9._-]{1,256}$";

/// Whether a text matches [`KEY`].
fn is_key(name: &str) -> bool {
    (3..=65).contains(&name.len()) && is_word(name) && !name.starts_with(['.', '-'])
}

/// Whether a text matches [`VALUE`].
fn is_value(text: &str) -> bool {
    (1..=256).contains(&text.len()) && is_word(text)
}

fn is_word(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    text.bytes().all(is_part)
}

/// Global labels count for each runner; its own ones replace those of the same name.
fn check_count<'t>(
    runner: Runner<'t>,
    global: Option<Field<'t>>,
    own: Option<Field<'t>>,
    sink: &mut Sink<'_>,
) {
    let all = global.into_iter().chain(own).flat_map(Field::entries);
    let names: BTreeSet<&str> = all.filter_map(Field::name).collect();
    let Some(table) = own.or(global).filter(|_| names.len() > MOST) else {
        return;
    };
    let message = format!(
        "runner `{}` has {} labels, more than {MOST}: the Runner cannot load this file",
        runner.name(),
        names.len()
    );
    let finding = sink.report(table.at_key(), message);
    let said = "validating computed labels: exceeded maximum computed labels number of 32";
    finding
        .here("exceeded maximum computed labels number of 32")
        .verdict(runner.not_valid(said))
        .help("remove labels; the global ones count for every runner");
    if let Some(global) = global.filter(|_| own.is_some()) {
        finding.label(global.at_key(), "these count as well");
    }
}
