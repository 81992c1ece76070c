//! See rules/allow-list-doublestar-not-a-segment.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::stray_stars;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    entries(config, sink, |entry, sink| {
        if entry.pattern.malformed().is_some() {
            return;
        }
        let Some(stars) = stray_stars(entry.text()) else {
            return;
        };
        let message = format!(
            "`{}` in `{}` is no more than `*`: it crosses `/` only as a whole segment",
            stars.text,
            entry.shown()
        );
        let finding = sink.report(entry.word.field, message);
        finding.here("ends at the next `/`");
        match meant(entry.text()).filter(|meant| entry.is_useful(meant)) {
            Some(meant) => {
                finding.help(format!("write `{meant}`"));
                entry.replace(finding, &meant, Safety::Unsafe);
            }
            None => {
                finding.help("write `*`, or `**` between two `/`");
            }
        }
    });
}

/// The pattern that crosses slashes where this one was to.
fn meant(text: &str) -> Option<String> {
    let stars = stray_stars(text)?;
    let (before, _) = text.split_at_checked(stars.at)?;
    let (_, behind) = text.split_at_checked(stars.end())?;
    let is_start = before.is_empty() || before.ends_with('/');
    if !is_start || stars.text != "**" || stray_stars(behind).is_some() {
        return None;
    }
    Some(match behind {
        ":*" => format!("{before}**"),
        _ => format!("{before}**/*{behind}"),
    })
}
