//! See rules/value-below-minimum.md.

use crate::rule::prelude::*;
use crate::rule::values;

/// A key, the first Runner that has it, what is used instead of a value below 1, and whether 0 is
/// what the Runner itself writes for that.
struct Bound {
    key: &'static str,
    since: Version,
    instead: &'static str,
    is_zero_usual: bool,
}

impl Bound {
    const fn new(key: &'static str, since: Version, instead: &'static str) -> Self {
        Self {
            key,
            since,
            instead,
            is_zero_usual: false,
        }
    }

    const fn usually_zero(self) -> Self {
        Self {
            is_zero_usual: true,
            ..self
        }
    }
}

const GLOBAL: [Bound; 2] = [
    Bound::new("check_interval", Version::new(1, 3), "3").usually_zero(),
    Bound::new("shutdown_timeout", Version::new(15, 6), "30").usually_zero(),
];

const RUNNER: [Bound; 3] = [
    Bound::new("request_concurrency", Version::new(9, 0), "1"),
    Bound::new("unhealthy_requests_limit", Version::new(15, 7), "3"),
    Bound::new(
        "job_status_final_update_retry_limit",
        Version::new(17, 9),
        "10",
    ),
];

const KUBERNETES: [Bound; 3] = [
    Bound::new("poll_interval", Version::new(1, 10), "3"),
    Bound::new("poll_timeout", Version::new(1, 10), "180"),
    Bound::new("retry_limit", Version::new(16, 9), "5"),
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for bound in &GLOBAL {
        let field = config.get(bound.key).filter(|_| config.is_head_read());
        check_bound(bound, config.version(), field, sink);
    }
    for runner in config.runners() {
        for bound in &RUNNER {
            check_bound(bound, runner.version(), runner.get(bound.key), sink);
        }
        let section = values::kubernetes(runner);
        for bound in &KUBERNETES {
            let field = section.and_then(|section| section.get(bound.key));
            check_bound(bound, runner.version(), field, sink);
        }
    }
}

fn check_bound(bound: &Bound, version: Version, field: Option<Field<'_>>, sink: &mut Sink<'_>) {
    let Some((field, Known::Is(value))) = field.map(|field| (field, field.int())) else {
        return;
    };
    if value > 0 || value == 0 && bound.is_zero_usual || version < bound.since {
        return;
    }
    let message = format!(
        "`{} = {value}` counts as {}, without a message",
        bound.key, bound.instead
    );
    sink.report(field, message)
        .here("below 1")
        .help(format!("write {}, or remove the key", bound.instead));
}
