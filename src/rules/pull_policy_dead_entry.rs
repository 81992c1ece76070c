//! See rules/pull-policy-dead-entry.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        let used = lists.used();
        let Some(start) = used
            .iter()
            .position(|word| word.text == Policy::IfNotPresent.word())
        else {
            continue;
        };
        let is_dead = |word: &&Word<'_>| word.text == Policy::Never.word();
        let (before, after) = used.split_at(start);
        let mut rest = texts(before);
        rest.extend(
            after
                .iter()
                .filter(|word| !is_dead(word))
                .map(|word| word.text),
        );
        let is_accepted = lists
            .decide(&rest, &lists.allowed.texts(), &[])
            .error
            .is_none();
        // The list may also be what jobs may ask for.
        let safety = if lists.is_own_the_choice() && !rest.contains(&Policy::Never.word()) {
            Safety::Unsafe
        } else {
            Safety::Safe
        };
        for word in after.iter().filter(is_dead) {
            let finding = sink.report(
                word.field,
                "`never` after `if-not-present` can never succeed",
            );
            finding
                .here("reached when there is no local image")
                .label(used[start].field, "fails only without a local image")
                .help("remove it");
            if is_accepted {
                finding.fix(
                    "remove `never`",
                    safety,
                    [edit::remove_item(word.field.own())],
                );
            }
        }
    }
}
