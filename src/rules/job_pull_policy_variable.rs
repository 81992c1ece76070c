//! See rules/job-pull-policy-variable.md.

use crate::rule::prelude::*;
use crate::rule::site::is_variable;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for site in pipeline.image_sites() {
        let Some(value) = site.image.pull_policy() else {
            continue;
        };
        if value.is_dynamic() {
            continue;
        }
        let entries: Vec<Field<'_>> = if value.shape() == Shape::List {
            value.items().collect()
        } else {
            vec![value]
        };
        for entry in entries {
            let Known::Is(word) = entry.text() else {
                continue;
            };
            if !is_variable(word) {
                continue;
            }
            let message = format!(
                "`{word}` in pull_policy is not expanded; GitLab will not create the pipeline"
            );
            if let Some(finding) = sink.report_site(pipeline, &site, entry, message) {
                finding
                    .here("compared letter by letter")
                    .help("write the policy itself, or use an input: `$[[ inputs.pull-policy ]]`");
            }
        }
    }
}
