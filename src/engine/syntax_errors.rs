//! Syntax errors as findings of the engine rules `yaml-syntax` and `toml-syntax`.

use super::scopes::Scopes;
use crate::finding::{Finding, Place, Safety};
use crate::model::runner::{Refusal, RunnerConfig};
use crate::rule::Sink;
use crate::rules::RULES;
use crate::syntax::{Format, SyntaxError};

/// Reports what kept a file from being read as a whole, first the error that GitLab or the Runner
/// stops at. Of a Runner file it is the declared release that decides.
pub(super) fn report<'e>(
    errors: impl Iterator<Item = &'e SyntaxError>,
    format: Format,
    runner: Option<&RunnerConfig<'_>>,
    scopes: &Scopes<'_>,
    findings: &mut Vec<Finding>,
) {
    let id = match format {
        Format::Yaml => "yaml-syntax",
        Format::Toml => "toml-syntax",
    };
    let Some(rule) = RULES
        .iter()
        .find(|rule| rule.meta.id == id && scopes.runs(rule))
    else {
        return;
    };
    let mut sink = Sink::new(&rule.meta, findings);
    scopes.fix_levels(&rule.meta, &mut sink);
    let mut errors = errors.enumerate().peekable();
    if errors.peek().is_none() {
        return;
    }
    let refused = runner.map(RunnerConfig::refusal);
    if refused == Some(None) {
        return;
    }
    for (index, error) in errors {
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
                finding.here("the Runner cannot load this file");
                if let Some(Some(Refusal { words: Some(words) })) = &refused {
                    finding.verdict(words.as_str());
                }
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
