//! See rules/image-object-missing-name.md.

use crate::rule::prelude::*;
use crate::syntax::Node;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for site in pipeline.image_sites() {
        let is_map = site.image.field().shape() == Shape::Map;
        if !is_map || site.kind == SiteKind::Template || has_name(&site) {
            continue;
        }
        let is_build = site.image.service().is_none();
        // Lists are replaced as a whole, so that nothing can be merged into a service.
        if is_build && site.partial && !is_nameless_through_bases(pipeline, &site) {
            continue;
        }
        report(pipeline, &site, sink);
    }
}

/// Whether there is something in `name`, right or wrong.
fn has_name(site: &ImageSite<'_>) -> bool {
    site.image.name().is_some_and(|name| {
        name.text()
            .known()
            .is_none_or(|text| !text.trim().is_empty())
    })
}

/// Whether all templates of the job are known and none of them names an image in a map.
fn is_nameless_through_bases<'t>(pipeline: &Pipeline<'t>, site: &ImageSite<'t>) -> bool {
    let Some(bases) = site.job.and_then(|job| pipeline.bases(job)) else {
        return false;
    };
    let may_name = |base: &Node<'_>| {
        base.get("image").is_some_and(|entry| {
            let image = Field::of(entry);
            image.is_dynamic() || image.get("name").is_some()
        })
    };
    !bases.iter().any(may_name)
}

fn report<'t>(pipeline: &Pipeline<'t>, site: &ImageSite<'t>, sink: &mut Sink<'_>) {
    let is_build = site.image.service().is_none();
    let default = site
        .job
        .filter(|_| is_build)
        .and_then(|job| job.inherited("image"));
    let (place, message) = match default {
        _ if !is_build => (site.image.field().into(), "this service has no `name`"),
        Some(_) => (
            site.keyword.at_key(),
            "`image` has no `name`; `default:image` is not merged into it",
        ),
        None => (site.keyword.at_key(), "`image` is a map without a `name`"),
    };
    let Some(finding) = sink.report_site(pipeline, site, place, message) else {
        return;
    };
    finding
        .subject(site.image.field())
        .help("repeat the name, or merge the map from a template with `extends`");
    let Some(default) = default else { return };
    let name = default.get("name").unwrap_or(default);
    finding.label(name, "replaced as a whole, not merged");
    let Known::Is(name) = name.text() else { return };
    let edit = match site.image.name() {
        Some(empty) => edit::replace(empty.own(), name),
        None => edit::insert(site.image.field().own(), "name", name),
    };
    finding.fix("add the name of the default image", Safety::Unsafe, [edit]);
}
