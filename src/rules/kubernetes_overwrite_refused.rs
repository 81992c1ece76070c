//! See rules/kubernetes-overwrite-refused.md.

use std::collections::BTreeMap;

use crate::model::pipeline::{Assigned, Setting};
use crate::rule::fleet::{Troubled, place_of};
use crate::rule::marked::Marked;
use crate::rule::prelude::*;
use crate::semantics::overwrites::{Expressions, Overwrite, Verdict};
use crate::semantics::template::Template;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    if !judged.hosts().iter().any(Host::is_kubernetes) {
        return;
    }
    let expressions = Expressions::new(judged.hosts());
    let mut known = BTreeMap::new();
    for placed in judged.jobs() {
        for overwrite in Overwrite::ALL {
            let Setting::Is(assigned) = placed.job.variable(overwrite.variable()) else {
                continue;
            };
            let template = if assigned.is_raw {
                Template::literal(&assigned.text)
            } else {
                placed.expand(&assigned.text)
            };
            let Some(value) = template.known() else {
                continue;
            };
            let decide = |host: &Host<'_>| expressions.decide(host, overwrite, value);
            let key = (overwrite, value.to_owned());
            let (strict, deaf) = known.entry(key).or_insert_with(|| {
                let is_refused = |it: &Host<'_>| matches!(decide(it), Some(Verdict::Refused(_)));
                let is_ignored = |it: &Host<'_>| decide(it) == Some(Verdict::Ignored);
                (
                    Marked::of(judged, is_refused),
                    Marked::of(judged, is_ignored),
                )
            });
            let on =
                |marked: &Marked<'_>| Troubled::of_job(judged, placed, |host| marked.has(host));
            let Some(troubled) = on(strict).or_else(|| on(deaf)) else {
                continue;
            };
            let verdict = decide(troubled.first().0);
            report(sink, placed, overwrite, &assigned, &troubled, verdict);
        }
    }
}

fn report<'t>(
    sink: &mut Sink<'_>,
    placed: &Placed<'t>,
    overwrite: Overwrite,
    assigned: &Assigned<'t>,
    troubled: &Troubled<(&Host<'t>, bool)>,
    verdict: Option<Verdict>,
) {
    let (host, _) = troubled.first();
    let (name, variable) = (host.runner.name(), overwrite.variable());
    let place = assigned
        .field
        .map_or_else(|| placed.job.entry().into(), Place::from);
    let is_fatal = matches!(verdict, Some(Verdict::Refused(_)));
    let finding = match verdict {
        Some(Verdict::Refused(error)) => {
            let message = format!(
                "runner `{name}` refuses `{variable}`{}: `{error}`",
                troubled.condition()
            );
            sink.report(place, message)
        }
        _ => {
            let key = overwrite.key();
            let why = match host.get(key) {
                Some(_) => format!("its `{key}` allows none"),
                None => format!("it sets no `{key}`"),
            };
            let condition = troubled.condition();
            let message = format!("runner `{name}` ignores `{variable}`{condition}: {why}");
            let finding = sink.report(place, message);
            finding.level(Severity::Warning);
            finding
        }
    };
    finding
        .here(match troubled.share() {
            Some(share) => format!("the same on {share}"),
            None if is_fatal => "fails the job".to_owned(),
            None => "not what the pod gets".to_owned(),
        })
        .help(if is_fatal {
            format!(
                "use what `{}` allows, or remove the variable",
                overwrite.key()
            )
        } else {
            format!(
                "remove the variable, or have the runner set `{}`",
                overwrite.key()
            )
        });
    troubled.describe_job(finding, placed, |host| {
        let name = host.runner.name();
        let key = overwrite.key();
        let text = match host.get(key) {
            Some(_) if !is_fatal => format!("runner `{name}` does not allow it"),
            Some(_) => format!("runner `{name}` allows only this"),
            None => format!("runner `{name}` would need it here"),
        };
        (place_of(host, key), text)
    });
}
