//! See rules/pull-policy-partially-dropped.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        let Some(allowed) = lists.allowed.field() else {
            continue;
        };
        let outcome = lists.default_outcome();
        for word in lists.own.words() {
            let is_word = |text: &String| text == word.text;
            if outcome.dropped.iter().any(is_word) {
                report_dropped(&lists, *word, allowed, sink);
            } else if outcome.bypass.iter().any(is_word) {
                report_used(&lists, *word, allowed, sink);
            }
        }
    }
}

fn report_dropped(
    lists: &RunnerPolicies<'_>,
    word: Word<'_>,
    allowed: Field<'_>,
    sink: &mut Sink<'_>,
) {
    let message = format!(
        "`{}` in `pull_policy` is not allowed here and is dropped: the effective default is `{}`",
        pull_policy::shown(word.text),
        pull_policy::listed(&texts(&lists.used()))
    );
    sink.report(word.field, message)
        .here("has no effect")
        .label(allowed, "does not allow it")
        .help("remove the entry, or add it to `allowed_pull_policies`")
        .fix(
            "remove the entry that is dropped",
            Safety::Safe,
            [edit::remove_item(word.field.own())],
        );
}

fn report_used(
    lists: &RunnerPolicies<'_>,
    word: Word<'_>,
    allowed: Field<'_>,
    sink: &mut Sink<'_>,
) {
    let message = format!(
        "Runner {} uses `{}` of `pull_policy` although it is not allowed here",
        lists.version(),
        pull_policy::shown(word.text)
    );
    sink.report(word.field, message)
        .here("in effect until the Runner is upgraded to 18.0")
        .label(allowed, "does not allow it")
        .help("remove the entry, or add it to `allowed_pull_policies`")
        .fix(
            "remove the entry that is not allowed",
            Safety::Unsafe,
            [edit::remove_item(word.field.own())],
        );
}
