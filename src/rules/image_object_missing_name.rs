//! See rules/image-object-missing-name.md.

use crate::rule::prelude::*;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for site in pipeline.image_sites() {
        let is_map = site.image.field().shape() == Shape::Map;
        if is_map && site.kind != SiteKind::Template && !has_name(&site) {
            report(pipeline, &site, sink);
        }
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

/// What the templates of a job's image do for its name.
enum Bases<'t> {
    /// One of them has a name in a map, or not all of them are known.
    MayName,
    /// None has a map with a name; this one has a plain name, which is lost.
    Lose(Field<'t>),
    /// None has an image.
    Silent,
}

fn bases<'t>(pipeline: &Pipeline<'t>, site: &ImageSite<'t>) -> Bases<'t> {
    // Lists are replaced as a whole, so that nothing can be merged into a service.
    if site.image.service().is_some() || !site.partial {
        return Bases::Silent;
    }
    let Some(bases) = site.job.and_then(|job| pipeline.bases(job)) else {
        return Bases::MayName;
    };
    let mut lost = Bases::Silent;
    for image in bases.iter().filter_map(|base| base.get("image")) {
        let image = Field::of(image);
        if image.is_dynamic() || image.get("name").is_some() {
            return Bases::MayName;
        }
        if matches!((&lost, image.shape()), (Bases::Silent, Shape::Scalar)) {
            lost = Bases::Lose(image);
        }
    }
    lost
}

fn report<'t>(pipeline: &Pipeline<'t>, site: &ImageSite<'t>, sink: &mut Sink<'_>) {
    let is_build = site.image.service().is_none();
    let lost = match bases(pipeline, site) {
        Bases::MayName => return,
        Bases::Lose(image) => Some(image),
        Bases::Silent => None,
    };
    let default = site
        .job
        .filter(|_| is_build)
        .and_then(|job| job.inherited("image"));
    let (place, message) = match (lost, default) {
        _ if !is_build => (site.image.field().into(), "this service has no `name`"),
        (Some(_), _) => (
            site.keyword.at_key(),
            "`image` has no `name`; a plain name is not merged into it",
        ),
        (None, Some(_)) => (
            site.keyword.at_key(),
            "`image` has no `name`; `default:image` is not merged into it",
        ),
        (None, None) => (site.keyword.at_key(), "`image` is a map without a `name`"),
    };
    let Some(finding) = sink.report_site(pipeline, site, place, message) else {
        return;
    };
    finding
        .subject(site.image.field())
        .here("GitLab will not create the pipeline")
        .help("repeat the name here");
    if let Some(lost) = lost {
        finding.label(lost, "replaced by the map, not merged");
    }
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
