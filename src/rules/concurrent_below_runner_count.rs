//! See rules/concurrent-below-runner-count.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    // The file that the template becomes a part of has the key.
    if config.is_registration_template() {
        return;
    }
    let runners = || config.runners().filter(|runner| !runner.is_fragment());
    let count = runners().count();
    let Some(first) = runners().next().filter(|_| count >= 2) else {
        return;
    };
    let field = config.get("concurrent");
    let value = match field {
        Some(field) => match field.int() {
            Known::Is(value) => value,
            Known::Dynamic | Known::Broken => return,
        },
        None if config.is_head_read() => 1,
        None => return,
    };
    let Ok(wanted) = i64::try_from(count) else {
        return;
    };
    if value < 1 || value >= wanted {
        return;
    }
    let message = match field {
        Some(_) => format!(
            "`concurrent = {value}` for {count} runners: some of them wait while others poll"
        ),
        None => format!(
            "`concurrent` is not set and means 1 for {count} runners: some of them wait while others poll"
        ),
    };
    let place = field.map_or_else(|| first.title(), Place::from);
    let finding = sink.report(place, message);
    finding
        .here(match field {
            Some(_) => "fewer than there are runners",
            None => "the first of them",
        })
        .help("raise `concurrent` to the number of runners, better one more");
    let edit = match field {
        Some(field) => edit::replace(field.own(), wanted),
        None => edit::insert(Some(config.root()), "concurrent", wanted),
    };
    finding.fix(
        format!("set `concurrent` to {count}"),
        Safety::Unsafe,
        [edit],
    );
}
