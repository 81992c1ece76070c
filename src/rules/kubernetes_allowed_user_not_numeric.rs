//! See rules/kubernetes-allowed-user-not-numeric.md.

use crate::rule::prelude::*;
use crate::semantics::user::KUBERNETES_SINCE;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((Executor::Kubernetes, section)) = runner.images() else {
            continue;
        };
        if runner.version() < KUBERNETES_SINCE {
            continue;
        }
        for (key, what) in [("allowed_users", "user"), ("allowed_groups", "group")] {
            let Some(Known::Is(words)) = section.list(key) else {
                continue;
            };
            for word in words
                .iter()
                .filter(|word| word.text.parse::<i64>().is_err())
            {
                let message = format!(
                    "Kubernetes skips `{}` in `{key}`, which holds numeric ids",
                    word.text
                );
                sink.report(word.field, message)
                    .here("allows nobody")
                    .help(format!("write the id of the {what}, such as `\"1000\"`"));
            }
        }
    }
}
