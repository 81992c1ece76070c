//! See rules/allowed-pull-policies-unknown-value.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::of) {
        let mut is_first = true;
        for (index, word) in lists.allowed.words().iter().enumerate() {
            if !pull_policy::is_runner_word(lists.executor, word.text) {
                report(&lists, index, *word, is_first, sink);
                is_first = false;
            }
        }
    }
}

fn report(
    lists: &RunnerPolicies<'_>,
    index: usize,
    word: Word<'_>,
    is_first: bool,
    sink: &mut Sink<'_>,
) {
    let text = pull_policy::shown(word.text);
    let message = if is_first {
        let effect = effect(lists);
        format!(
            "`{text}` in `allowed_pull_policies` is not a pull policy: the whole list is refused{effect}"
        )
    } else {
        format!("`{text}` in `allowed_pull_policies` is not a pull policy either")
    };
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

/// What comes of it. The Runner names the first wrong word, unless it refuses `pull_policy` before.
fn effect(lists: &RunnerPolicies<'_>) -> String {
    if !lists.is_own_valid() {
        return String::new();
    }
    let error = lists.every_job_fails(&lists.own.texts(), &lists.allowed.texts());
    error.map_or_else(String::new, |error| {
        format!(", and every job fails with `{error}`")
    })
}

/// Whether another entry says the same, or will once it is corrected.
fn is_listed(words: &[Word<'_>], index: usize, policy: Policy) -> bool {
    words.iter().enumerate().any(|(other, word)| {
        let corrected = pull_policy::meant(word.text).map(|meant| meant.policy);
        Policy::parse(word.text) == Some(policy) || other < index && corrected == Some(policy)
    })
}
