//! See rules/cache-section-incomplete.md.

use crate::rule::prelude::*;
use crate::semantics::cache::Storage;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    // Registration may bring the rest from the environment.
    if config.is_registration_template() {
        return;
    }
    for runner in config.runners().filter(|runner| runner.is_complete()) {
        if runner.executor() == Some(Known::Dynamic) {
            continue;
        }
        let cache = runner.section("cache");
        let Some(written) = cache.get("Type") else {
            continue;
        };
        let Some(storage) = written.text().known().and_then(Storage::parse) else {
            continue;
        };
        if cache.get(storage.name()).is_none() {
            report_section(cache, written, storage, sink);
            continue;
        }
        let section = cache.section(storage.name());
        let bucket = section.get(storage.bucket());
        let is_empty = bucket.is_none_or(|bucket| bucket.text() == Known::Is(""));
        // Where older Runners had it, `removed-key` says where it went.
        let is_above = cache.get(storage.bucket()).is_some();
        if section.exists() && is_empty && !is_above {
            report_bucket(section, bucket, storage, sink);
        }
    }
}

fn report_section(cache: Section<'_>, written: Field<'_>, storage: Storage, sink: &mut Sink<'_>) {
    let name = storage.name();
    let message = format!(
        "`Type` is `{name}` and there is no `[runners.cache.{name}]`: jobs run without a distributed cache"
    );
    sink.report(cache.title(), message)
        .here(format!("has no `[runners.cache.{name}]`"))
        .label(written, "asks for it");
}

fn report_bucket(
    section: Section<'_>,
    bucket: Option<Field<'_>>,
    storage: Storage,
    sink: &mut Sink<'_>,
) {
    let key = storage.bucket();
    let message = format!(
        "`[runners.cache.{}]` names no `{key}`: jobs run without a distributed cache",
        storage.name()
    );
    let place = bucket.map_or_else(|| section.title(), Place::from);
    sink.report(place, message)
        .here(match bucket {
            Some(_) => "empty".to_owned(),
            None => format!("has no `{key}`"),
        })
        .help(format!("add `{key}`"));
}
