//! See rules/default-pull-policy-not-inherited.md.

use std::collections::BTreeSet;

use crate::rule::prelude::*;
use crate::rule::site::{named_default, own_policies};

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let default = pipeline.defaults().get("image");
    let Some(default) = default.filter(|default| !default.is_dynamic()) else {
        return;
    };
    let Some(value) = default.get("pull_policy") else {
        return;
    };
    let Some(policies) = own_policies(value).filter(|policies| !policies.is_empty()) else {
        return;
    };
    let words: Vec<&str> = policies.iter().map(|(policy, _)| policy.word()).collect();
    let shown = match words.as_slice() {
        [word] => (*word).to_owned(),
        words => pull_policy::listed(words),
    };
    let mut seen = BTreeSet::new();
    for site in pipeline.image_sites() {
        let Some(job) = site.job.filter(|_| site.kind == SiteKind::Job) else {
            continue;
        };
        if site.image.service().is_some()
            || !has_no_policy(&site)
            || job.inherited("image").is_none()
        {
            continue;
        }
        let Some(name) = site.image.name() else {
            continue;
        };
        let Known::Is(image) = name.text() else {
            continue;
        };
        if !seen.insert(image) {
            continue;
        }
        let message = format!(
            "`{image}` replaces {}, so its `pull_policy: {shown}` is not used here",
            named_default(default),
        );
        let Some(finding) = sink.report_site(pipeline, &site, name, message) else {
            continue;
        };
        finding
            .here("used with the runner's own policy")
            .label(value, "not merged into a job's own image")
            .help("repeat the policy in this job if it is meant to hold here");
        let policy = Value::one_or_many(&words);
        let edit = if site.image.field().shape() == Shape::Map {
            edit::insert(site.image.field().own(), "pull_policy", policy)
        } else {
            let map = vec![
                ("name".to_owned(), image.into()),
                ("pull_policy".to_owned(), policy),
            ];
            edit::replace(name.own(), Value::Map(map))
        };
        finding.fix("repeat the default's policy", Safety::Unsafe, [edit]);
    }
}

/// Whether the image certainly has no policy: a name has none, a map may get one from a template.
fn has_no_policy(site: &ImageSite<'_>) -> bool {
    match site.image.field().shape() {
        Shape::Scalar => true,
        Shape::Map => !site.partial && site.image.pull_policy().is_none(),
        Shape::List | Shape::Null => false,
    }
}
