//! See rules/kubernetes-policy-applies-to-helper.md.

use crate::rule::fleet::{Troubled, preference};
use crate::rule::prelude::*;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers().iter().filter(|asked| asked.is_build()) {
        let Some(troubled) = Troubled::find(judged, asked, never_pulls) else {
            continue;
        };
        let place = match (asked.own_policy(), asked.image) {
            (Some(value), _) => value.into(),
            (None, Some(image)) => image.name().unwrap_or(image.field()).into(),
            (None, None) => Place::from(asked.job.entry()),
        };
        let message = format!(
            "`pull_policy: never` also applies to the helper image on Kubernetes runner `{}`{}",
            troubled.first().host.runner.name(),
            troubled.condition(),
        );
        let finding = sink.report(place, message);
        finding
            .here("the helper image must be on every node, too")
            .help("use `if-not-present`, which also prefers the image on the node");
        if asked.own_policy().is_some() {
            troubled.describe(finding, asked, |it| {
                let name = it.host.runner.name();
                (
                    it.host.runner.title(),
                    format!("runner `{name}` gives its helper the same policy"),
                )
            });
        } else {
            troubled.describe(finding, asked, |it| preference(it.host));
        }
    }
}

/// Whether a Kubernetes runner would use only images that its nodes have.
fn never_pulls(candidate: &Candidate<'_, '_>) -> bool {
    let is_kubernetes = candidate
        .host
        .images
        .is_some_and(|(executor, _)| executor == Executor::Kubernetes);
    let tried = candidate.tried();
    is_kubernetes && !tried.is_empty() && tried.iter().all(|policy| *policy == Some(Policy::Never))
}
