//! See rules/service-pull-policy-rejected.md.

use crate::rule::fleet::{Troubled, advise, allowance};
use crate::rule::prelude::*;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers().iter().filter(|asked| !asked.is_build()) {
        let Some(value) = asked.own_policy() else {
            continue;
        };
        let is_refused = |it: &Candidate<'_, '_>| it.host.reads(asked) && it.is_rejected();
        let Some(troubled) = Troubled::find(judged, asked, is_refused) else {
            continue;
        };
        let first = troubled.first();
        let message = format!(
            "runner `{}` rejects pull_policy {} of service `{}`{}: `{}`",
            first.host.runner.name(),
            pull_policy::listed(&texts(&asked.policies)),
            asked.image_name().unwrap_or_default(),
            troubled.condition(),
            first.error().unwrap_or_default(),
        );
        let finding = sink.report(value, message);
        finding.here(match troubled.share() {
            Some(share) => format!("refused by {share}"),
            None => "fails the whole job before the script starts".to_owned(),
        });
        troubled.describe(finding, asked, |it| allowance(it.host));
        advise(finding, judged, asked, &troubled);
    }
}
