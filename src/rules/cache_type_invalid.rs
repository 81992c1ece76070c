//! See rules/cache-type-invalid.md.

use crate::rule::prelude::*;
use crate::semantics::cache::Storage;

/// Other words for a kind of storage.
const OTHER_NAMES: [(&str, Storage); 6] = [
    ("aws", Storage::S3),
    ("minio", Storage::S3),
    ("gcp", Storage::Gcs),
    ("google", Storage::Gcs),
    ("gs", Storage::Gcs),
    ("azurerm", Storage::Azure),
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let is_template = config.is_registration_template();
    for runner in config.runners() {
        let cache = runner.section("cache");
        let written = cache.get("Type");
        match written.map(Field::text) {
            Some(Known::Dynamic | Known::Broken) => {}
            Some(Known::Is(name)) if !name.is_empty() => report(written, name, sink),
            // Registration may bring it from the environment, or it stands where nothing was read.
            _ if is_template || !runner.is_complete() => {}
            _ if runner.executor() == Some(Known::Dynamic) => {}
            _ => report_none(cache, written, sink),
        }
    }
}

fn report(written: Option<Field<'_>>, name: &str, sink: &mut Sink<'_>) {
    let Some(field) = written.filter(|_| Storage::parse(name).is_none() && !name.contains('$'))
    else {
        return;
    };
    let message =
        format!("there is no cache `Type` `{name}`: jobs run without a distributed cache");
    let finding = sink.report(field, message);
    finding.here("no adapter of this name");
    let lower = name.to_ascii_lowercase();
    if let Some(right) = Storage::parse(&lower) {
        let title = format!("write `{}`", right.name());
        finding.help(title.clone()).fix(
            title,
            Safety::Safe,
            [edit::replace(field.own(), right.name())],
        );
        return;
    }
    let other = OTHER_NAMES.iter().find(|(wrong, _)| *wrong == lower);
    match other {
        Some((_, right)) => finding.help(format!("was `{}` meant?", right.name())),
        None => finding.help("write `s3`, `gcs` or `azure`, or remove it for a cache on each host"),
    };
}

/// A storage that is set up, and that nothing chooses.
fn report_none(cache: Section<'_>, written: Option<Field<'_>>, sink: &mut Sink<'_>) {
    let is_set_up = |storage: &Storage| {
        let section = cache.section(storage.name());
        let bucket = section.get(storage.bucket());
        bucket.is_some_and(|bucket| !bucket.is_unset())
    };
    let mut found = Storage::ALL.into_iter().filter(is_set_up);
    let Some(storage) = found.next() else { return };
    let message = format!(
        "`[runners.cache]` has no `Type`, so that `[runners.cache.{}]` is not used",
        storage.name()
    );
    let place = written.map_or_else(|| cache.title(), Place::from);
    let finding = sink.report(place, message);
    finding
        .here("chooses no storage")
        .label(cache.section(storage.name()).title(), "has no effect")
        .help(format!("write `Type = \"{}\"`", storage.name()));
}
