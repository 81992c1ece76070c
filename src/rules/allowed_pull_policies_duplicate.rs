//! See rules/allowed-pull-policies-duplicate.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::of) {
        if !lists.is_allowed_valid() {
            continue;
        }
        let words = lists.allowed.words();
        for (index, word) in words.iter().enumerate() {
            let Some(first) = words[..index].iter().find(|first| first.text == word.text) else {
                continue;
            };
            let text = pull_policy::shown(word.text);
            let message = format!("`{text}` is listed twice in `allowed_pull_policies`");
            sink.report(word.field, message)
                .here("does nothing")
                .label(first.field, "already listed")
                .help("remove it, or write the policy you meant")
                .fix(
                    format!("remove the second `{text}`"),
                    Safety::Safe,
                    [edit::remove_item(word.field.own())],
                );
        }
    }
}
