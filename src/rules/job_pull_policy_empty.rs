//! See rules/job-pull-policy-empty.md.

use crate::rule::prelude::*;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for site in pipeline.image_sites() {
        let Some(value) = site.image.pull_policy() else {
            continue;
        };
        let shown = match value.shape() {
            Shape::List if value.node().items().len() == 0 => "[]",
            Shape::Scalar if value.text() == Known::Is("") => "\"\"",
            _ => continue,
        };
        if value.is_dynamic() {
            continue;
        }
        let message =
            format!("`pull_policy: {shown}` is empty; GitLab will not create the pipeline");
        let Some(finding) = sink.report_site(pipeline, &site, value, message) else {
            continue;
        };
        finding
            .here("not the same as no `pull_policy`")
            .help("remove the key to use the runner's own policy");
        // A template or an included file could bring a policy back that this value hides.
        let is_merged = site.partial && site.image.service().is_none();
        if !is_merged {
            finding.fix(
                "remove the empty pull policy",
                Safety::Safe,
                [edit::remove(value.definition_entry())],
            );
        }
    }
}
