//! See rules/runner-default-image-mutable.md.

use crate::rule::prelude::*;
use crate::semantics::image::Reference;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((_, section)) = runner.images() else {
            continue;
        };
        if let Some(field) = section.get("image") {
            report(field, "default image", sink);
        }
        for service in section.tables("services") {
            if let Some(field) = service.get("name") {
                report(field, "service", sink);
            }
        }
    }
}

fn report(field: Field<'_>, what: &str, sink: &mut Sink<'_>) {
    let Known::Is(image) = field.text() else {
        return;
    };
    let tag = Reference::parse(image).moving_tag();
    if image.is_empty() || tag != Some("latest") {
        return;
    }
    sink.report(field, format!("{what} `{image}` has no version"))
        .here("may be another image tomorrow")
        .help("name a version, or pin it by digest");
}
