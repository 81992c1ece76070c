//! See rules/cache-server-address-scheme.md.

use crate::rule::prelude::*;
use crate::semantics::cache::Storage;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let cache = runner.section("cache");
        let chosen = cache.get("Type").map(Field::text);
        let is_other =
            matches!(chosen, Some(Known::Is(name)) if Storage::parse(name) != Some(Storage::S3));
        if is_other {
            continue;
        }
        let section = cache.section("s3");
        let Some(field) = section.get("ServerAddress") else {
            continue;
        };
        let Known::Is(address) = field.text() else {
            continue;
        };
        let lower = address.to_ascii_lowercase();
        let (scheme, is_insecure) = match lower.as_str() {
            text if text.starts_with("http://") => ("http", true),
            text if text.starts_with("https://") => ("https", false),
            _ => continue,
        };
        let message = format!(
            "`ServerAddress` begins with `{scheme}://`, which the Runner adds itself: the cache is not reached"
        );
        let finding = sink.report(field, message);
        finding
            .here("takes a host and a port")
            .help("leave the scheme out; `Insecure` chooses between `http` and `https`");
        let host = address.get(scheme.len() + 3..).unwrap_or_default();
        offer(
            finding,
            section,
            field,
            host.trim_end_matches('/'),
            is_insecure,
        );
    }
}

/// Offers the host alone, with `Insecure` as the scheme says.
fn offer(
    finding: &mut Finding,
    section: Section<'_>,
    field: Field<'_>,
    host: &str,
    is_insecure: bool,
) {
    if host.is_empty() || host.contains('/') {
        return;
    }
    let bare = edit::replace(field.own(), host);
    match (section.get("Insecure"), section.flag("Insecure")) {
        (_, Known::Is(value)) if value == is_insecure => {
            finding.fix(format!("write `{host}`"), Safety::Safe, [bare]);
        }
        (Some(written), Known::Is(_)) => {
            let title = format!("write `{host}` with `Insecure = {is_insecure}`");
            let switch = edit::replace(written.own(), is_insecure);
            finding.fix(title, Safety::Unsafe, [bare, switch]);
        }
        (None, Known::Is(_)) => {
            let title = format!("write `{host}` with `Insecure = {is_insecure}`");
            let switch = edit::insert(section.table(), "Insecure", is_insecure);
            finding.fix(title, Safety::Unsafe, [bare, switch]);
        }
        _ => {}
    }
}
