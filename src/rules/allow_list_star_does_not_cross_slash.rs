//! See rules/allow-list-star-does-not-cross-slash.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::{host, is_wild, name_and_tag};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        let Some((host, rest)) = host(entry.text()) else {
            return;
        };
        let (name, tag) = name_and_tag(rest).unwrap_or((rest, ""));
        if name != "*" || is_wild(host) {
            return;
        }
        let everything = if matches!(tag, "" | ":*") {
            format!("{host}/**")
        } else {
            format!("{host}/**/*{tag}")
        };
        if entry.missed(&everything).is_none() {
            return;
        }
        let is_gitlab = is_gitlab_registry(entry.list.runner, host);
        let message = if is_gitlab {
            format!(
                "`{}` matches no {} of a project there: `*` does not cross the `/` in `group/project`",
                entry.shown(),
                entry.noun()
            )
        } else {
            format!(
                "`{}` matches one level below `{host}`: `*` does not cross `/`",
                entry.shown()
            )
        };
        let finding = sink.report(entry.word.field, message);
        finding
            .here("ends at the next `/`")
            .help(format!("write `{everything}` for all levels"));
        if !is_gitlab {
            finding.level(Severity::Note).only(Profile::Strict);
        }
        entry.replace(finding, &everything, Safety::Unsafe);
    });
}

/// Whether a host is the registry of a GitLab for sure: the names of its images begin with a group
/// and a project.
fn is_gitlab_registry(runner: Runner<'_>, host: &str) -> bool {
    if host == "registry.gitlab.com" {
        return true;
    }
    let url = runner.get("url").and_then(|field| field.text().known());
    let Some(url) = url else {
        return false;
    };
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let server = rest.split(['/', ':', '?']).next().unwrap_or_default();
    !server.is_empty()
        && (host.strip_prefix("registry.") == Some(server)
            || host.strip_suffix(":5050") == Some(server))
}
