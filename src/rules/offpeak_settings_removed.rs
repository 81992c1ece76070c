//! See rules/offpeak-settings-removed.md.

use crate::model::runner::same_key;
use crate::rule::prelude::*;

/// The first version that ignores them.
const IGNORED: Version = Version::new(14, 0);

const KEYS: [&str; 4] = [
    "OffPeakPeriods",
    "OffPeakTimezone",
    "OffPeakIdleCount",
    "OffPeakIdleTime",
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let may_read = matches!(
            runner.executor(),
            None | Some(Known::Is(Executor::DockerMachine))
        );
        if !may_read || runner.version() < IGNORED {
            continue;
        }
        for field in runner.section("machine").entries() {
            let key = KEYS
                .into_iter()
                .find(|key| field.name().is_some_and(|name| same_key(key, name)));
            let Some(key) = key.filter(|_| !field.is_unset()) else {
                continue;
            };
            sink.report(
                field.at_key(),
                format!("`{key}` has had no effect since 14.0"),
            )
            .here("ignored")
            .help("describe the times in `[[runners.machine.autoscaling]]`");
        }
    }
}
