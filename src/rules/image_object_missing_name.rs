//! See rules/image-object-missing-name.md.

use crate::rule::prelude::*;
use crate::rule::site::named_default;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for site in pipeline.image_sites() {
        // A hidden job may lack the name unless another job takes the image as it is. Lists are
        // replaced as a whole, so that nothing can be merged into a service.
        let may_gain =
            site.kind == SiteKind::Template || (site.partial && site.image.service().is_none());
        if site.image.field().shape() == Shape::Map && !has_name(&site) && !may_gain {
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

/// The plain name in a base that the job's own map replaces.
fn lost<'t>(pipeline: &Pipeline<'t>, job: Job<'t>) -> Option<Field<'t>> {
    let Known::Is(bases) = job.body().get("extends")?.words() else {
        return None;
    };
    let base = bases.last()?.text;
    let mut all = pipeline.jobs().iter().chain(pipeline.templates());
    let image = all
        .find(|other| other.title() == base)?
        .body()
        .get("image")?;
    (image.shape() == Shape::Scalar).then_some(image)
}

fn report<'t>(pipeline: &Pipeline<'t>, site: &ImageSite<'t>, sink: &mut Sink<'_>) {
    let is_build = site.image.service().is_none();
    let job = site.job.filter(|_| is_build);
    let lost = job.and_then(|job| lost(pipeline, job));
    let default = job.and_then(|job| job.inherited("image"));
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
    // The key is a part of what is wrong: another rule may speak of it.
    if finding.subject.file == finding.primary.span.file {
        finding.subject.start = finding.subject.start.min(finding.primary.span.start);
    }
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
