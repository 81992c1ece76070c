//! See rules/log-setting-invalid.md.

use crate::rule::prelude::*;
use crate::rule::values;

const FORMATS: [&str; 3] = ["runner", "text", "json"];

const LEVELS: [&str; 8] = [
    "panic", "fatal", "error", "warn", "warning", "info", "debug", "trace",
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    if let Some((field, format)) = word(config, "log_format")
        && !FORMATS.contains(&format)
    {
        let message = format!(
            "`log_format = {format:?}` stops the Runner at its start: it must be `runner`, `text` or `json`"
        );
        let finding = sink.report(field, message);
        finding.here("not a format");
        if is_level(format) {
            finding.help("that is a level: was `log_level` meant?");
        }
    }
    if let Some((field, level)) = word(config, "log_level")
        && !is_level(level)
    {
        let message = format!(
            "`log_level = {level:?}` stops the Runner at its start: `not a valid logrus Level: {level:?}`"
        );
        let finding = sink.report(field, message);
        finding.here("not a level");
        if FORMATS.contains(&level) {
            finding.help("that is a format: was `log_format` meant?");
        } else {
            finding.help(format!("use {}", values::choices(&LEVELS)));
        }
    }
}

/// A value that somebody wrote; one with a variable is still to be filled in.
fn word<'t>(config: &RunnerConfig<'t>, key: &str) -> Option<(Field<'t>, &'t str)> {
    let field = config.get(key)?;
    let text = field.text().known()?;
    (!text.is_empty() && !text.contains('$')).then_some((field, text))
}

fn is_level(text: &str) -> bool {
    LEVELS.iter().any(|level| level.eq_ignore_ascii_case(text))
}
