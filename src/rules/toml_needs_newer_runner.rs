//! See rules/toml-needs-newer-runner.md.

use crate::rule::prelude::*;
use crate::source::Span;
use crate::syntax::{Newer, NewerKind};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let newer = config.newer_toml();
    let Some(refusal) = config.refusal().filter(|_| !newer.is_empty()) else {
        return;
    };
    let version = config.version();
    for (index, newer) in newer.iter().enumerate() {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (start, end) = (offset(newer.range.start), offset(newer.range.end));
        let whole = Span::new(config.file(), start, end);
        let place = match newer.kind {
            // The bracket says it: the table goes on for lines.
            NewerKind::Lines { .. } => Place {
                subject: whole,
                ..Place::from(Span::new(config.file(), start, start + 1))
            },
            _ => Place::from(whole),
        };
        let message = format!(
            "{}: Runner {version} cannot load this file",
            what(config, newer)
        );
        let finding = sink.report(place, message);
        finding.here("needs Runner 18.9").help(help(newer.kind));
        if let Some(words) = refusal.words.as_deref().filter(|_| index == 0) {
            finding.verdict(words);
        }
        finding.fix(
            "write it as older Runners read it",
            Safety::Safe,
            [edit::make_older(config.root(), newer)],
        );
    }
}

fn what(config: &RunnerConfig<'_>, newer: &Newer) -> String {
    let text = config.root().forest().text(config.file());
    let written = text.get(newer.range.clone()).unwrap_or_default();
    match newer.kind {
        NewerKind::Lines { .. } => "this inline table goes over several lines".to_owned(),
        NewerKind::Comma => "a comma stands behind the last key of an inline table".to_owned(),
        NewerKind::Escape => format!("escape `{written}` needs TOML 1.1"),
        NewerKind::Time => format!("time `{written}` has no seconds"),
    }
}

fn help(kind: NewerKind) -> &'static str {
    match kind {
        NewerKind::Lines { .. } => "write the table on one line, or below a header of its own",
        NewerKind::Comma => "remove the comma",
        NewerKind::Escape => "write the character as `\\u` and four digits",
        NewerKind::Time => "write the seconds",
    }
}
