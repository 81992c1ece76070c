//! See rules/pull-policy-fallback-leaks-private-images.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        let used = lists.used();
        let Some(first) = pull_policy::falls_back_to_cache(&texts(&used)) else {
            continue;
        };
        if !lists.keeps_images() {
            continue;
        }
        let message = format!(
            "`{}` falls back to a local image after any failed pull, also after \"access denied\"",
            pull_policy::listed(&texts(&used))
        );
        let finding = sink
            .trusting(lists.trust())
            .report(used[first].field, message);
        finding
            .here("starts an image that this project may have no right to")
            .help("repeat `always` instead: that retries, and asks the registry each time");
        let is_fallback = |word: &&Word<'_>| {
            matches!(
                Policy::parse(word.text),
                Some(Policy::IfNotPresent | Policy::Never)
            )
        };
        let (before, after) = used.split_at(first);
        let mut rest = texts(before);
        rest.extend(
            after
                .iter()
                .filter(|word| !is_fallback(word))
                .map(|word| word.text),
        );
        if lists
            .decide(&rest, &lists.allowed.texts(), &[])
            .error
            .is_none()
        {
            finding.fix(
                "remove the fallback",
                Safety::Unsafe,
                after
                    .iter()
                    .filter(is_fallback)
                    .map(|word| edit::remove_item(word.field.own())),
            );
        }
    }
}
