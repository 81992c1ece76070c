//! See rules/services-ignored-by-executor.md.

use crate::rule::fleet::{Troubled, is_chosen, level_of_ignored, named_executor};
use crate::rule::prelude::*;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers().iter().filter(|asked| !asked.is_build()) {
        let Some(image) = asked.image else { continue };
        let ignores = |it: &Candidate<'_, '_>| it.host.ignores_services();
        if !judged.candidates(asked).all(|it| ignores(&it)) {
            continue;
        }
        let Some(troubled) = Troubled::find(judged, asked, ignores) else {
            continue;
        };
        if !is_chosen(&troubled, asked) {
            continue;
        }
        let host = troubled.first().host;
        let message = format!(
            "runner `{}` ({}) does not start service `{}`{}",
            host.runner.name(),
            host.executor.map_or("", Executor::name),
            asked.name.shown(),
            troubled.condition(),
        );
        let finding = sink.report(image.name().unwrap_or(image.field()), message);
        finding
            .here(match troubled.share() {
                Some(share) => format!("ignored by {share}"),
                None => "nothing answers under its name".to_owned(),
            })
            .help("choose by `tags` runners that start containers");
        level_of_ignored(finding, &troubled, image);
        troubled.describe(finding, asked, |it| named_executor(it.host));
    }
}
