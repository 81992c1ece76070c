//! See rules/job-pull-policy-bad-key.md.

use crate::rule::prelude::*;
use crate::rule::site::own_policies;

/// Names people give the keyword outside of an image.
const OUTSIDE: [&str; 3] = ["pull_policy", "image_pull_policy", "imagePullPolicy"];

/// Wrong names of the keyword inside an image or a service.
const MISSPELLED: [&str; 6] = [
    "pull-policy",
    "pullPolicy",
    "pull_policies",
    "policy",
    "image_pull_policy",
    "imagePullPolicy",
];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let defaults = pipeline.defaults();
    for name in OUTSIDE {
        // Behind a wrong indentation, which may be the error, keys stand in the wrong map.
        let section = defaults.section().filter(|body| !body.is_dynamic());
        if let Some(key) = section.and_then(|body| body.get(name)) {
            let image = section.and_then(|body| body.get("image"));
            misplaced(pipeline, None, key, image, "in `default`", sink);
        }
        let global = pipeline.root().get(name).map(Field::of);
        if let Some(key) = global.filter(|key| key.shape() != Shape::Map) {
            misplaced(pipeline, None, key, None, "at the top level", sink);
        }
        for job in pipeline.jobs().iter().chain(pipeline.templates()) {
            let body = Some(job.body()).filter(|body| !body.is_dynamic());
            if let Some(key) = body.and_then(|body| body.get(name)) {
                let image = job.body().get("image");
                misplaced(pipeline, Some(*job), key, image, "in the job", sink);
            }
        }
    }
    for site in pipeline.image_sites() {
        for name in MISSPELLED {
            if let Some(key) = site.image.key(name) {
                misspelled(pipeline, &site, key, name, sink);
            }
        }
    }
}

fn misplaced<'t>(
    pipeline: &Pipeline<'t>,
    job: Option<Job<'t>>,
    key: Field<'t>,
    image: Option<Field<'t>>,
    place: &str,
    sink: &mut Sink<'_>,
) {
    let name = key.key().and_then(|key| key.text()).unwrap_or_default();
    let message = if name == "pull_policy" {
        format!("`pull_policy` belongs under `image`, not {place}")
    } else {
        format!("`{name}` {place} is no keyword; the policy belongs under `image` as `pull_policy`")
    };
    let Some(finding) = sink.report_in(pipeline, job, key.at_key(), message) else {
        return;
    };
    finding
        .here("GitLab knows no such key here")
        .through(key.chain())
        .help("write `image` as a map with `name` and `pull_policy`");
    let policies = key.words().known();
    if let (Some(policies), Some(image)) = (policies, image)
        && let Known::Is(image_name) = image.text()
    {
        let map = Value::Map(vec![
            ("name".to_owned(), image_name.into()),
            (
                "pull_policy".to_owned(),
                Value::one_or_many(&texts(&policies)),
            ),
        ]);
        finding.fix(
            "move the policy into the image",
            Safety::Unsafe,
            [
                edit::replace(image.own(), map),
                edit::remove(key.own_entry()),
            ],
        );
    }
}

fn misspelled<'t>(
    pipeline: &Pipeline<'t>,
    site: &ImageSite<'t>,
    key: Field<'_>,
    name: &str,
    sink: &mut Sink<'_>,
) {
    let owner = if site.image.service().is_some() {
        "a service"
    } else {
        "`image`"
    };
    let message = format!("{owner} has no key `{name}`; it is spelled `pull_policy`");
    let Some(finding) = sink.report_site(pipeline, site, key.at_key(), message) else {
        return;
    };
    finding
        .here("GitLab knows no such key here")
        .help("rename it to `pull_policy`");
    let is_policy = own_policies(key).is_some_and(|policies| !policies.is_empty());
    if is_policy && site.image.pull_policy().is_none() {
        finding.fix(
            format!("rename `{name}` to `pull_policy`"),
            Safety::Safe,
            [edit::rename(key.definition_entry(), "pull_policy")],
        );
    }
}
