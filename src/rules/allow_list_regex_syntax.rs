//! See rules/allow-list-regex-syntax.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::{as_glob, mark, variable};
use crate::semantics::glob::Example;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    entries(config, sink, |entry, sink| {
        let Some(mark) = mark(entry.text()).filter(|_| variable(entry.text()).is_none()) else {
            return;
        };
        let message = format!(
            "`{}` is a regular expression; `{}` takes patterns such as `ruby:*`",
            entry.shown(),
            entry.list.key.name()
        );
        let finding = sink.report(entry.word.field, message);
        let words = match mark.text {
            "^" | "$" => "no anchor here: a pattern is for the whole name",
            ".*" => "here a dot and then anything but `/`",
            ".+" => "here a dot and a plus sign",
            "|" => "no choice here: that is `{a,b}`",
            "\\." => "a dot needs no backslash here",
            _ => "no class here: that is `[0-9]`",
        };
        finding.here(format!("`{}`: {words}", mark.text));
        let is_working = matches!(entry.pattern.example(), Example::Found(_));
        if !mark.is_harmful && is_working {
            finding.level(Severity::Warning);
        }
        match as_glob(entry.text()).filter(|glob| entry.is_useful(glob)) {
            Some(glob) => {
                finding.help(format!("write `{glob}`"));
                entry.replace(finding, &glob, Safety::Unsafe);
            }
            None => {
                finding.help("write it with `*`, `**` (crosses `/`), `{a,b}` and `[0-9]`");
            }
        }
    });
}
