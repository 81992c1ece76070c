//! See rules/job-user-overridden.md.

use crate::rule::fleet::Troubled;
use crate::rule::prelude::*;
use crate::rule::user::{Wish, wishes};

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers().iter().filter(|asked| asked.is_build()) {
        for wish in wishes(asked) {
            report(judged, sink, asked, &wish);
        }
    }
}

fn report<'t>(judged: &Judged<'t>, sink: &mut Sink<'_>, asked: &Asked<'t>, wish: &Wish<'t>) {
    let troubled = Troubled::find(judged, asked, |it| wish.forced(it).is_some());
    let Some(troubled) = troubled else { return };
    let first = troubled.first();
    let key = wish.identity.name();
    let message = format!(
        "runner `{}` forces {key} `{}`; {key} `{}` of the job is ignored{}",
        first.host.runner.name(),
        wish.forced(&first).unwrap_or_default(),
        wish.text,
        troubled.condition(),
    );
    let finding = sink.report(wish.field, message);
    finding.here(match troubled.share() {
        Some(share) => format!("ignored by {share}"),
        None => format!("not the {key} that the job gets"),
    });
    finding.help(format!("remove the {key} from the job"));
    troubled.describe(finding, asked, |it| {
        let place = it.chosen_by_runner(wish.identity);
        let place = place.map_or_else(|| it.host.runner.title(), Place::from);
        (place, format!("set by runner `{}`", it.host.runner.name()))
    });
}
