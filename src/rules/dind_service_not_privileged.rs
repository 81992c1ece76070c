//! See rules/dind-service-not-privileged.md.

use crate::rule::fleet::{Troubled, place_of};
use crate::rule::marked::Marked;
use crate::rule::prelude::*;
use crate::semantics::certificates::is_daemon;
use crate::semantics::judged::Unprivileged;
use crate::semantics::privilege;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    let strict = Marked::of(judged, |host| !host.may_nest() && host.is_whole());
    if strict.is_empty() {
        return;
    }
    for asked in judged.containers().iter().filter(|asked| is_daemon(asked)) {
        let Some(image) = asked.image else { continue };
        let troubled = Troubled::find(judged, asked, |it| {
            it.is_privileged() == Some(false) && strict.has(it.host)
        });
        let Some(troubled) = troubled else { continue };
        let first = troubled.first();
        let (_, lack) = lack_of(&first);
        let message = format!(
            "`{}` needs privileged mode; runner `{}` {lack}{}",
            asked.name.shown(),
            first.host.runner.name(),
            troubled.condition(),
        );
        let finding = sink.report(image.name().unwrap_or(image.field()), message);
        finding
            .here(match troubled.share() {
                Some(share) => format!("does not start on {share}"),
                None => "the daemon does not start".to_owned(),
            })
            .help(
                "build with Buildah or rootless BuildKit, or choose by `tags` a runner \
                 with privileged services",
            );
        troubled.describe(finding, asked, |it| {
            let name = it.host.runner.name();
            let text = match it.unprivileged() {
                Some(Unprivileged::List(_)) => format!("no entry of runner `{name}` matches"),
                _ => format!("runner `{name}` gives its services no privileges"),
            };
            (lack_of(it).0, text)
        });
    }
}

/// What keeps the service from being privileged, and where that is written.
fn lack_of(candidate: &Candidate<'_, '_>) -> (Place, String) {
    let host = candidate.host;
    if let Some(Unprivileged::List(list)) = candidate.unprivileged() {
        let lack = format!("does not list it in `{}`", list.name());
        return (place_of(host, list.name()), lack);
    }
    let container = host.container(Some(0));
    let version = host.runner.version();
    let switch = host
        .images
        .and_then(|(executor, section)| privilege::switch(executor, version, section, container));
    match switch {
        Some(field) => {
            let key = field.name().unwrap_or("privileged");
            (field.into(), format!("has `{key} = false`"))
        }
        None => (
            place_of(host, "privileged"),
            "sets no `privileged`".to_owned(),
        ),
    }
}
