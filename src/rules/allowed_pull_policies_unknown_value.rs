//! See rules/allowed-pull-policies-unknown-value.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::of) {
        for (index, word) in lists.allowed.words().iter().enumerate() {
            if !pull_policy::is_runner_word(lists.executor, word.text) {
                report(&lists, index, *word, sink);
            }
        }
    }
}

fn report(lists: &RunnerPolicies<'_>, index: usize, word: Word<'_>, sink: &mut Sink<'_>) {
    let own = if lists.is_own_valid() {
        lists.own.texts()
    } else {
        Vec::new()
    };
    let error = lists.every_job_fails(&own, &[word.text]);
    let message = format!(
        "`{}` in `allowed_pull_policies` is not a pull policy: the whole list is refused, and every job fails with `{}`",
        pull_policy::shown(word.text),
        error.unwrap_or_default()
    );
    let finding = sink.report(word.field, message);
    finding
        .here("no policy of this name")
        .help(pull_policy::advice(word.text));
    let Some(meant) = pull_policy::meant(word.text) else {
        return;
    };
    let safety = if meant.is_certain {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    let policy = meant.policy;
    if is_listed(lists.allowed.words(), index, policy) {
        finding.fix(
            format!("remove the second `{}`", policy.word()),
            safety,
            [edit::remove_item(word.field.own())],
        );
    } else {
        finding.fix(
            format!("write `{}`", policy.word()),
            safety,
            [edit::replace(word.field.own(), policy.word())],
        );
    }
}

/// Whether another entry says the same, or will once it is corrected.
fn is_listed(words: &[Word<'_>], index: usize, policy: Policy) -> bool {
    words.iter().enumerate().any(|(other, word)| {
        let corrected = pull_policy::meant(word.text).map(|meant| meant.policy);
        Policy::parse(word.text) == Some(policy) || other < index && corrected == Some(policy)
    })
}
