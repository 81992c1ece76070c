//! See rules/executor-options-ignored.md.

use crate::rule::fleet::{Troubled, named_executor};
use crate::rule::prelude::*;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers() {
        let Some(image) = asked.image else { continue };
        let of_docker = image.key("docker");
        let of_kubernetes = image.key("kubernetes");
        // Who writes both serves both kinds of runners.
        let (options, key) = match (of_docker, of_kubernetes) {
            (Some(options), None) => (options, "docker"),
            (None, Some(options)) => (options, "kubernetes"),
            _ => continue,
        };
        if options.shape() != Shape::Map || options.is_dynamic() {
            continue;
        }
        let is_deaf = |it: &Candidate<'_, '_>| match key {
            "docker" => it.host.is_kubernetes(),
            _ => it.host.is_docker(),
        };
        if !judged.candidates(asked).all(|it| is_deaf(&it)) {
            continue;
        }
        let Some(troubled) = Troubled::find(judged, asked, is_deaf) else {
            continue;
        };
        let keyword = if asked.is_build() {
            "image"
        } else {
            "services"
        };
        let other = if key == "docker" {
            "kubernetes"
        } else {
            "docker"
        };
        let message = format!(
            "`{keyword}:{key}` has no effect on {other} runner `{}`{}",
            troubled.first().host.runner.name(),
            troubled.condition(),
        );
        let finding = sink.report(options.at_key(), message);
        finding
            .here(match troubled.share() {
                Some(share) => format!("ignored by {share}"),
                None if key == "docker" => "only Docker executors read it".to_owned(),
                None => "only the Kubernetes executor reads it".to_owned(),
            })
            .help(format!(
                "write `{keyword}:{other}`, or choose other runners with `tags`"
            ));
        troubled.describe(finding, asked, |it| named_executor(it.host));
    }
}
