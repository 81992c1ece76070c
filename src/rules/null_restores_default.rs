//! See rules/null-restores-default.md.

use crate::rule::prelude::*;

/// Keywords of which an empty list is a value.
const LISTS: [&str; 5] = ["services", "tags", "before_script", "after_script", "cache"];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for job in pipeline.jobs() {
        for keyword in job.default_keywords() {
            let Some(entry) = job.body().node().get(keyword) else {
                continue;
            };
            let empty = Field::of(entry);
            // GitLab checks `default:timeout` and never uses it.
            if empty.shape() != Shape::Null || empty.is_dynamic() || keyword == "timeout" {
                continue;
            }
            let default = job.inherited(keyword);
            let Some(default) = default.filter(|default| default.shape() != Shape::Null) else {
                continue;
            };
            let help = if LISTS.contains(&keyword) {
                format!("write `{keyword}: []` to have none, or remove the line")
            } else {
                format!("remove the line, or leave `{keyword}` out of `inherit:default`")
            };
            let title = job.title();
            sink.report(
                empty.at_key(),
                format!("`{keyword}` is empty, so job `{title}` takes the default"),
            )
            .here("means \"not given\"")
            .label(default.at_key(), "what the job gets")
            .help(help)
            .job(title);
        }
    }
}
