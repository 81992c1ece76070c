//! See rules/job-user-not-allowed.md.

use crate::rule::fleet::{Troubled, place_of};
use crate::rule::prelude::*;
use crate::rule::user::{Wish, wishes};
use crate::semantics::user::{Objection, UserOutcome};

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers().iter().filter(|asked| asked.is_build()) {
        for wish in wishes(asked) {
            report(judged, sink, asked, &wish);
        }
    }
}

fn report<'t>(judged: &Judged<'t>, sink: &mut Sink<'_>, asked: &Asked<'t>, wish: &Wish<'t>) {
    let troubled = Troubled::find(judged, asked, |it| match wish.outcome(it) {
        // A runner that refuses its own user refuses every job.
        Some(UserOutcome::Refused(_)) => it.host.get("user").is_none_or(is_empty),
        Some(UserOutcome::Ignored(_)) => true,
        _ => false,
    });
    let Some(troubled) = troubled else { return };
    let first = troubled.first();
    let name = first.host.runner.name();
    let condition = troubled.condition();
    let (key, list) = (wish.identity.name(), wish.identity.list_key());
    let outcome = wish.outcome(&first);
    let is_fatal = matches!(outcome, Some(UserOutcome::Refused(_)));
    let finding = match outcome {
        Some(UserOutcome::Refused(error)) => {
            let message =
                format!("runner `{name}` refuses the user of the job{condition}: `{error}`");
            sink.report(wish.field, message)
        }
        Some(UserOutcome::Ignored(objection)) => {
            let reason = match objection {
                Objection::NotNumeric => "it is not a number".to_owned(),
                Objection::RootNotListed => format!("root needs an entry in `{list}`"),
                Objection::NotListed => format!("it is not in `{list}`"),
            };
            let message = format!(
                "runner `{name}` ignores {key} `{}`{condition}: {reason}",
                wish.text
            );
            let finding = sink.report(wish.field, message);
            finding.level(Severity::Warning);
            finding
        }
        _ => return,
    };
    finding
        .here(match troubled.share() {
            Some(share) => format!("the same on {share}"),
            None if is_fatal => "refused before the script starts".to_owned(),
            None => format!("not the {key} that the job gets"),
        })
        .help(format!(
            "ask for a {key} that the runner lists in `{list}`, or for none"
        ));
    troubled.describe(finding, asked, |it| {
        let host = it.host;
        let name = host.runner.name();
        let text = match host.get(list) {
            _ if wish.outcome(it) == Some(UserOutcome::Ignored(Objection::NotNumeric)) => {
                let text = format!("runner `{name}` takes numbers");
                return (
                    host.home
                        .map_or_else(|| host.runner.title(), Section::title),
                    text,
                );
            }
            Some(_) => format!("runner `{name}` allows only these"),
            None => format!("runner `{name}` has no `{list}`"),
        };
        (place_of(host, list), text)
    });
}

fn is_empty(field: Field<'_>) -> bool {
    field.text() == Known::Is("")
}
