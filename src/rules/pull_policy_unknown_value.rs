//! See rules/pull-policy-unknown-value.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::of) {
        if lists.is_own_too_new() {
            continue;
        }
        let is_wrong = |word: &&Word<'_>| !pull_policy::is_runner_word(lists.executor, word.text);
        let wrong = lists.own.words().iter().filter(is_wrong);
        for (index, &word) in wrong.enumerate() {
            // The empty string is a rule of its own.
            if !word.text.is_empty() {
                report(&lists, word, index == 0, sink);
            }
        }
    }
}

fn report(lists: &RunnerPolicies<'_>, word: Word<'_>, is_first: bool, sink: &mut Sink<'_>) {
    let text = word.text;
    let message = if is_first {
        format!("`{text}` is not a pull policy{}", effect(lists))
    } else {
        format!("`{text}` is not a pull policy either, and the Runner refuses the whole list")
    };
    let finding = sink.report(word.field, message);
    finding
        .here("no policy of this name")
        .help(pull_policy::advice(text));
    let Some(meant) = pull_policy::meant(text) else {
        return;
    };
    let safety = if meant.is_certain {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    let policy = meant.policy.word();
    finding.fix(
        format!("write `{policy}`"),
        safety,
        [edit::replace(word.field.own(), policy)],
    );
}

/// What comes of it: the Runner names the first wrong word, unless another list stops it earlier.
fn effect(lists: &RunnerPolicies<'_>) -> String {
    let (own, allowed) = (lists.own.texts(), lists.allowed.texts());
    if !lists.is_allowed_valid() {
        return ", and the Runner refuses it".to_owned();
    }
    if let Some(error) = lists.every_job_fails(&own, &allowed) {
        return match pull_policy::is_text_known(lists.executor, lists.version()) {
            true => format!(": every job fails with `{error}`"),
            false => ": every job fails".to_owned(),
        };
    }
    let victims = if lists.follows_build() {
        "every job"
    } else {
        "every container"
    };
    let error = lists.default_outcome().error.unwrap_or_default();
    format!(": {victims} without a policy of its own fails with `{error}`")
}
