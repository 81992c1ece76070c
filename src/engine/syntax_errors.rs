//! Syntax errors as findings of the engine rules `yaml-syntax` and `toml-syntax`.

use super::is_enabled;
use crate::finding::{Finding, Place, Safety};
use crate::rule::Sink;
use crate::rules::RULES;
use crate::settings::{Level, Settings};
use crate::syntax::{Format, Parsed};

/// Reports what kept a file from being read as a whole, first the error that GitLab or the Runner
/// stops at.
pub(super) fn report(
    parsed: &Parsed,
    format: Format,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) {
    let id = match format {
        Format::Yaml => "yaml-syntax",
        Format::Toml => "toml-syntax",
    };
    let Some(rule) = RULES
        .iter()
        .find(|rule| rule.meta.id == id && is_enabled(rule, settings))
    else {
        return;
    };
    let mut sink = Sink::new(&rule.meta, findings);
    if let Some(Level::At(severity)) = settings.level_of(id) {
        sink.fix_level(severity);
    }
    for (index, error) in parsed.errors.iter().enumerate() {
        let finding = sink.report(Place::from(error.at), error.message.clone());
        if let Some((context, text)) = &error.context
            && *context != error.at
        {
            finding.label(Place::from(*context), text.clone());
        }
        match (format, index, &error.verdict) {
            (Format::Yaml, 0, Some(verdict)) => {
                finding.verdict(verdict.clone());
            }
            (Format::Toml, 0, _) => {
                finding.here("the Runner does not load this file");
            }
            _ => {}
        }
        if let Some(help) = error.help {
            finding.help(help);
        }
        if let Some(edit) = &error.fix {
            finding.fix(
                "put the value in quotes",
                Safety::Safe,
                [Some(edit.clone())],
            );
        }
    }
}
