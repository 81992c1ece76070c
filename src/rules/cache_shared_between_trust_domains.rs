//! See rules/cache-shared-between-trust-domains.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let cache = runner.section("cache");
        // Without a type the cache stays on the runner's machine.
        let is_remote = cache
            .get("Type")
            .is_some_and(|kind| kind.text() != Known::Is(""));
        let Some(shared) = cache.get("Shared").filter(|_| is_remote) else {
            continue;
        };
        if shared.bool() != Known::Is(true) {
            continue;
        }
        sink.trusting(runner.trust())
            .report(
                shared,
                "cache objects are shared with every runner that uses this bucket",
            )
            .here("jobs of other runners read and write them")
            .help("write `Shared = false`, or give each circle of projects a bucket of its own")
            .fix(
                "keep caches of runners apart",
                Safety::Unsafe,
                [edit::replace(shared.own(), false)],
            );
    }
}
