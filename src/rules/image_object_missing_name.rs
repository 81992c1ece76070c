//! See rules/image-object-missing-name.md.

use crate::rule::prelude::*;
use crate::rule::site::named_default;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for site in pipeline.image_sites() {
        if site.image.field().shape() == Shape::Map
            && !has_name(&site)
            && let Some(user) = user(pipeline, &site)
        {
            report(pipeline, &site, user, sink);
        }
    }
}

/// The job, if any, that the image is part of. A hidden job may lack the name unless another job
/// takes the image as it is.
fn user<'t>(pipeline: &Pipeline<'t>, site: &ImageSite<'t>) -> Option<Option<Job<'t>>> {
    let Some(job) = site.job.filter(|_| site.kind == SiteKind::Template) else {
        return Some(site.job);
    };
    match pipeline.reach(job, site.keyword.name().unwrap_or_default()) {
        Reach::Counts(user) => Some(Some(user)),
        Reach::Unused | Reach::Unclear => None,
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

fn bases<'t>(pipeline: &Pipeline<'t>, site: &ImageSite<'t>, user: Option<Job<'t>>) -> Bases<'t> {
    // Lists are replaced as a whole, so that nothing can be merged into a service.
    let may_gain = site.partial || user.is_some_and(|user| user.may_inherit_values());
    if site.image.service().is_some() || !may_gain {
        return Bases::Silent;
    }
    let Some(bases) = user.and_then(|user| pipeline.bases(user)) else {
        return Bases::MayName;
    };
    // What a base of a base replaces is not what the bases beside it have.
    let is_flat = bases.iter().all(|base| base.get("extends").is_none());
    let mut lost = Bases::Silent;
    for image in bases.iter().filter_map(|base| base.get("image")) {
        let image = Field::of(image);
        if image.is_dynamic() || image.get("name").is_some() {
            return Bases::MayName;
        }
        if matches!((&lost, image.shape()), (Bases::Silent, Shape::Scalar)) {
            lost = Bases::Lose(image);
        }
        if is_flat && image.shape() != Shape::Map {
            break;
        }
    }
    lost
}

fn report<'t>(
    pipeline: &Pipeline<'t>,
    site: &ImageSite<'t>,
    user: Option<Job<'t>>,
    sink: &mut Sink<'_>,
) {
    let is_build = site.image.service().is_none();
    let lost = match bases(pipeline, site, user) {
        Bases::MayName => return,
        Bases::Lose(image) => Some(image),
        Bases::Silent => None,
    };
    let default = user
        .filter(|_| is_build)
        .and_then(|job| job.inherited("image"));
    let message = match (lost, default) {
        _ if !is_build => "this service has no `name`".to_owned(),
        (Some(_), _) => {
            "`image` has no `name`; the plain name from `extends` is not merged into it".to_owned()
        }
        (None, Some(default)) => {
            let default = named_default(default);
            format!("`image` has no `name`; {default} is not merged into it")
        }
        (None, None) => "`image` is a map without a `name`".to_owned(),
    };
    let place = if is_build {
        site.keyword.at_key()
    } else {
        site.image.field().into()
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
    if site.kind == SiteKind::Template {
        return;
    }
    let edit = match site.image.name() {
        Some(empty) => edit::replace(empty.own(), name),
        None => edit::insert(site.image.field().own(), "name", name),
    };
    finding.fix("add the name of the default image", Safety::Unsafe, [edit]);
}
