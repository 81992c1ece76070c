//! See rules/dind-certs-not-shared.md.

use std::collections::BTreeMap;

use crate::rule::fleet::{Troubled, place_of};
use crate::rule::marked::Marked;
use crate::rule::prelude::*;
use crate::semantics::certificates::{CLIENT, Certificates, is_daemon};
use crate::source::Edit;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    let mut known = BTreeMap::new();
    for asked in judged.containers().iter().filter(|asked| is_daemon(asked)) {
        let (Some(image), Some(certificates)) = (asked.image, Certificates::of(asked)) else {
            continue;
        };
        let losers = known
            .entry(certificates.clone())
            .or_insert_with(|| Marked::of(judged, |host| certificates.are_lost(host)));
        if losers.is_empty() {
            continue;
        }
        // A daemon that does not start has nothing to share.
        let troubled = Troubled::find(judged, asked, |it| {
            it.is_privileged() != Some(false) && losers.has(it.host)
        });
        let Some(troubled) = troubled else { continue };
        let message = format!(
            "client certificates of `{}` never reach the job: runner `{}` lacks `volumes = [\"{}\"]`{}",
            asked.name.shown(),
            troubled.first().host.runner.name(),
            certificates.directory,
            troubled.condition(),
        );
        let finding = sink.report(image.name().unwrap_or(image.field()), message);
        finding
            .here(match troubled.share() {
                Some(share) => format!("the same on {share}"),
                None => "writes them where only this service sees them".to_owned(),
            })
            .help(format!(
                "have the runner share `{}` between the containers of a job",
                certificates.directory
            ))
            .fix(
                format!("share `{}`", certificates.directory),
                Safety::Unsafe,
                troubled
                    .iter()
                    .map(|it| shared(&it, &certificates.directory)),
            );
        troubled.describe(finding, asked, |it| {
            let name = it.host.runner.name();
            let text = format!("runner `{name}` gives each container its own `{CLIENT}`");
            (place_of(it.host, "volumes"), text)
        });
    }
}

/// Adds the directory to the volumes of a runner.
fn shared(candidate: &Candidate<'_, '_>, directory: &str) -> Option<Edit> {
    match candidate.host.get("volumes") {
        Some(volumes) => edit::append(volumes.own(), directory),
        None => {
            let table = candidate.host.home?.table();
            edit::insert(table, "volumes", vec![directory])
        }
    }
}
