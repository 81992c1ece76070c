//! See rules/services-limit-exceeded.md.

use crate::rule::fleet::{Troubled, place_of};
use crate::rule::marked::Marked;
use crate::rule::prelude::*;
use crate::semantics::services;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    let limited = Marked::of(judged, |host| services::limit(host).is_some());
    if limited.is_empty() {
        return;
    }
    for placed in judged.jobs() {
        let job = placed.job;
        let Some(value) = job.get("services") else {
            continue;
        };
        let troubled = Troubled::of_job(judged, placed, |host| {
            limited.has(host) && services::too_many(host, job).is_some()
        });
        let Some(troubled) = troubled else { continue };
        let (host, _) = troubled.first();
        let message = format!(
            "runner `{}` refuses the services of the job{}: `{}`",
            host.runner.name(),
            troubled.condition(),
            services::too_many(host, job).unwrap_or_default(),
        );
        let finding = sink.report(value.at_key(), message);
        finding
            .here(match troubled.share() {
                Some(share) => format!("refused by {share}"),
                None => "fails the whole job before the script starts".to_owned(),
            })
            .help("use fewer services, or have the runner's `services_limit` raised");
        troubled.describe_job(finding, placed, |host| {
            let limit = services::limit(host).unwrap_or_default();
            let own = match host.services.len() {
                0 => String::new(),
                1 => " and adds one of its own".to_owned(),
                count => format!(" and adds {count} of its own"),
            };
            let text = format!("runner `{}` takes {limit}{own}", host.runner.name());
            (place_of(host, "services_limit"), text)
        });
    }
}
