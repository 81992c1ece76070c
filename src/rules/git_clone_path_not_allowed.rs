//! See rules/git-clone-path-not-allowed.md.

use crate::model::pipeline::Setting;
use crate::rule::fleet::Troubled;
use crate::rule::marked::Marked;
use crate::rule::prelude::*;
use crate::semantics::build_dir;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    let strict = Marked::of(judged, |host| {
        build_dir::is_custom_allowed(host) == Some(false)
    });
    if strict.is_empty() {
        return;
    }
    for placed in judged.jobs() {
        let Setting::Is(assigned) = placed.job.variable("GIT_CLONE_PATH") else {
            continue;
        };
        if assigned.text.is_empty() {
            continue;
        }
        let Some(troubled) = Troubled::of_job(judged, placed, |host| strict.has(host)) else {
            continue;
        };
        let (host, _) = troubled.first();
        let message = format!(
            "runner `{}` does not let jobs choose their directory{}: ``{}``",
            host.runner.name(),
            troubled.condition(),
            build_dir::REFUSAL,
        );
        let place = assigned
            .field
            .map_or_else(|| placed.job.entry().into(), Place::from);
        let finding = sink.report(place, message);
        finding
            .here(match troubled.share() {
                Some(share) => format!("refused by {share}"),
                None => "refused before the repository is fetched".to_owned(),
            })
            .help("remove the variable, or have the runner enable `custom_build_dir`");
        troubled.describe_job(finding, placed, |host| {
            let runner = host.runner;
            let section = runner.section("custom_build_dir");
            let name = runner.name();
            match section.get("enabled") {
                Some(field) => (field.into(), format!("runner `{name}` forbids it")),
                None => (
                    runner.title(),
                    format!(
                        "runner `{name}` ({}) does not enable it",
                        host.executor.map_or("", Executor::name)
                    ),
                ),
            }
        });
    }
}
