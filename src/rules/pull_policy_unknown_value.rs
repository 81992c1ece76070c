//! See rules/pull-policy-unknown-value.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::of) {
        for &word in lists.own.words() {
            // The empty string is a rule of its own.
            if Policy::parse(word.text).is_none() && !word.text.is_empty() {
                report(&lists, word, sink);
            }
        }
    }
}

fn report(lists: &RunnerPolicies<'_>, word: Word<'_>, sink: &mut Sink<'_>) {
    let allowed = if lists.is_allowed_valid() {
        lists.allowed.texts()
    } else {
        Vec::new()
    };
    // The Runner names the first wrong word of a list; each of them, standing alone, gives this.
    let own = [word.text];
    let effect = match lists.every_job_fails(&own, &allowed) {
        Some(error) => format!("every job fails with `{error}`"),
        None => {
            let error = lists.decide(&own, &allowed, &[]).error.unwrap_or_default();
            format!("every container without a policy of its own fails with `{error}`")
        }
    };
    let text = word.text;
    let finding = sink.report(
        word.field,
        format!("`{text}` is not a pull policy: {effect}"),
    );
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
