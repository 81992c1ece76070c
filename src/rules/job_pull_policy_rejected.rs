//! See rules/job-pull-policy-rejected.md.

use crate::rule::fleet::{Troubled, advise, allowance};
use crate::rule::prelude::*;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers().iter().filter(|asked| asked.is_build()) {
        let Some(value) = asked.own_policy() else {
            continue;
        };
        let Some(troubled) = Troubled::find(judged, asked, |it| it.is_rejected()) else {
            continue;
        };
        let first = troubled.first();
        let message = format!(
            "runner `{}` rejects pull_policy {}{}: `{}`",
            first.host.runner.name(),
            pull_policy::listed(&texts(&asked.policies)),
            troubled.condition(),
            first.error().unwrap_or_default(),
        );
        let finding = sink.report(value, message);
        finding.here(match troubled.share() {
            Some(share) => format!("refused by {share}"),
            None => "refused before the script starts".to_owned(),
        });
        troubled.describe(finding, asked, |it| allowance(it.host));
        advise(finding, judged, asked, &troubled);
    }
}
