//! See rules/job-pull-policy-mutable-tag-cached.md.

use crate::rule::prelude::*;
use crate::rule::site::own_policies;
use crate::semantics::image::Reference;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for site in pipeline.image_sites() {
        let Some(value) = site.image.pull_policy() else {
            continue;
        };
        let first = own_policies(value).and_then(|policies| policies.first().map(|first| first.0));
        let (Some(policy), Some(name)) = (first, site.image.name()) else {
            continue;
        };
        let Known::Is(image) = name.text() else {
            continue;
        };
        if policy == Policy::Always || image.trim().is_empty() {
            continue;
        }
        let Some(tag) = Reference::parse(image).moving_tag() else {
            continue;
        };
        let word = policy.word();
        let message = if policy == Policy::Never {
            format!(
                "`{word}` with `{image}`: each runner host keeps whichever `{tag}` was loaded there"
            )
        } else {
            format!(
                "`{word}` with `{image}`: each runner host keeps whichever `{tag}` it saw first"
            )
        };
        let Some(finding) = sink.report_site(pipeline, &site, value, message) else {
            continue;
        };
        finding
            .here("the registry is not asked for a newer image")
            .label(name, format!("the tag `{tag}` moves"))
            .help("pin the image to a version or a digest, or write `pull_policy: always`")
            .fix(
                "write `always`",
                Safety::Unsafe,
                [edit::replace(value.own(), Policy::Always.word())],
            );
    }
}
