//! See rules/gitlab-url-with-ci-path.md.

use crate::rule::prelude::*;

/// The first version that warns.
const WARNS: Version = Version::new(18, 7);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(field) = runner.get("url") else {
            continue;
        };
        let Known::Is(url) = field.text() else {
            continue;
        };
        let Some(right) = without_ci(url).filter(|_| runner.version() >= WARNS) else {
            continue;
        };
        sink.report(field, "`url` ends in `/ci`, which the Runner warns of")
            .here("the address of GitLab 7")
            .help("write the address of GitLab itself")
            .fix(
                "take `/ci` away",
                Safety::Unsafe,
                [edit::replace(field.own(), right)],
            );
    }
}

/// The address without its last part, if that is `ci`.
fn without_ci(url: &str) -> Option<&str> {
    let right = url.trim_end_matches('/').strip_suffix("/ci")?;
    // In `https://ci` that is the host.
    let (_, host) = right.split_once("://")?;
    (!host.is_empty()).then_some(right)
}
