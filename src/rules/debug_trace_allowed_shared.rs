//! See rules/debug-trace-allowed-shared.md.

use crate::rule::prelude::*;

const KEY: &str = "debug_trace_disabled";

/// First version with the key.
const SINCE: Version = Version::new(11, 10);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        // In a part of a file the key may stand elsewhere.
        let is_whole = !runner.is_fragment() && runner.executor() != Some(Known::Dynamic);
        if !is_whole || runner.version() < SINCE {
            continue;
        }
        let field = runner.get(KEY);
        if field.is_some_and(|field| field.bool() != Known::Is(false)) {
            continue;
        }
        let (at, change): (Place, _) = match field {
            Some(field) => (field.into(), edit::replace(field.own(), true)),
            None => (
                runner.title(),
                edit::insert(Some(runner.table()), KEY, true),
            ),
        };
        sink.trusting(runner.trust())
            .report(at, "jobs on this shared runner may turn on debug traces")
            .here("a debug trace shows all secrets of a job")
            .help(format!("set `{KEY} = true`"))
            .fix("refuse debug traces", Safety::Safe, [change]);
    }
}
