//! The checks on one file, with everything it includes and the runners it meets.

use super::report::Missing;
use super::scopes::Scopes;
use super::suppress::Sight;
use super::syntax_errors;
use super::unit::{Content, Unit, missing};
use super::workspace::Workspace;
use crate::finding::{Finding, Speaker};
use crate::model::facts::Facts;
use crate::model::pipeline::Pipeline;
use crate::model::runner::RunnerConfig;
use crate::rule::{Check, Rule, Sink};
use crate::rules::RULES;
use crate::semantics::idle::Usage;
use crate::semantics::judged::Judged;
use crate::settings::{Level, Settings};
use crate::source::{Edit, FileId};
use crate::syntax::Format;

/// What checking one file gave.
#[derive(Default)]
pub(super) struct Checked {
    pub(super) findings: Vec<Finding>,
    pub(super) partial: Vec<Missing>,
    /// What a pipeline uses of the runners it meets, if that is decided.
    pub(super) usage: Option<Usage>,
    /// How much of the file was seen.
    pub(super) sight: Sight,
}

/// Runs all enabled rules on one file.
pub(super) fn check(
    workspace: &Workspace,
    scopes: &Scopes<'_>,
    all: &[Unit<'_>],
    unit: &Unit<'_>,
) -> Checked {
    let mut checked = Checked::default();
    let path = |file: FileId| workspace.sources.path(file).to_owned();
    if workspace.context.contains(&unit.file) {
        let is_told = !workspace.lent.contains(&unit.file);
        if is_told && unit.parsed().iter().any(|parsed| !parsed.errors.is_empty()) {
            checked.partial.push(Missing {
                path: path(unit.file),
                missing: "some runners, perhaps: the file is not valid TOML".to_owned(),
                is_include: false,
            });
        }
        return checked;
    }
    let facts = Facts::new(scopes.at(unit.file));
    match &unit.content {
        Content::Runner(text) => {
            let (errors, config) = (text.errors(), unit.config(facts));
            let findings = &mut checked.findings;
            syntax_errors::report(errors, Format::Toml, config.as_ref(), scopes, findings);
        }
        Content::Pipeline { .. } => {
            for parsed in unit.parsed() {
                let errors = parsed.errors.iter();
                let findings = &mut checked.findings;
                syntax_errors::report(errors, Format::Yaml, None, scopes, findings);
            }
        }
    }
    if unit.parsed().first().is_some_and(|root| root.is_oversized) {
        return checked;
    }
    let was_read = is_read(unit);
    match &unit.content {
        Content::Runner(text) => {
            let committed = workspace.committed.contains(&unit.file);
            let config = unit
                .config(facts)
                .map(|config| config.in_repository(committed).decoded());
            run(scopes, &mut checked.findings, |check, sink| {
                if let (Check::Runner(check), Some(config)) = (check, &config) {
                    check(config, sink);
                }
            });
            let source = workspace.sources.text(unit.file);
            text.keep_inside(&mut checked.findings, source);
            let unseen = text.unseen().map(|at| ("is filled in", at));
            let gap = text.gap().map(|at| ("cannot be read", at));
            checked
                .partial
                .extend(unseen.into_iter().chain(gap).map(|(what, at)| {
                    let at = u32::try_from(at).unwrap_or(0);
                    let line = workspace.sources.position(unit.file, at).line;
                    Missing {
                        path: path(unit.file),
                        missing: format!("what {what} at line {line}"),
                        is_include: false,
                    }
                }));
            checked.sight.is_whole = was_read && checked.partial.is_empty();
        }
        Content::Pipeline {
            is_fragment,
            loaded,
        } => {
            let root = unit.forest.node(loaded.root);
            let pipeline = Pipeline::new(root, loaded, *is_fragment, facts);
            let configs = runners(workspace, all, unit.file, scopes);
            let judged = Judged::new(&pipeline, &configs);
            run(scopes, &mut checked.findings, |check, sink| match check {
                Check::Pipeline(check) => check(&pipeline, sink),
                Check::Fleet(check) => check(&judged, sink),
                Check::Runner(_) | Check::Idle(_) | Check::Engine => {}
            });
            checked.usage = Usage::of(&judged).filter(|_| !is_fragment);
            checked.partial = missing(workspace, loaded);
            let is_valid = pipeline.all_problems().next().is_none();
            let mut met = met(workspace, all, unit.file).peekable();
            checked.sight = Sight {
                is_whole: was_read && is_valid && !is_fragment && checked.partial.is_empty(),
                has_met: met.peek().is_some() && met.all(is_read),
            };
        }
    }
    if matches!(unit.content, Content::Runner(_)) {
        for finding in &mut checked.findings {
            finding.speaker = Speaker::Runner;
        }
    }
    // Files that only stand in for others, or that a text from a pipe includes, are not ours to
    // change.
    for finding in &mut checked.findings {
        let is_ours = |edit: &Edit| {
            let file = edit.span.file;
            workspace.roles.contains_key(&file) && !workspace.kept.contains(&file)
        };
        if finding
            .fix
            .as_ref()
            .is_some_and(|fix| !fix.edits.iter().all(is_ours))
        {
            finding.fix = None;
        }
    }
    checked
}

/// Whether a file, with all it includes, was read as it is.
fn is_read(unit: &Unit<'_>) -> bool {
    let mut parsed = unit.parsed().into_iter();
    parsed.all(|parsed| parsed.unread().is_empty())
}

/// The Runner files that a pipeline meets.
fn met<'u>(
    workspace: &Workspace,
    all: &'u [Unit<'u>],
    pipeline: FileId,
) -> impl Iterator<Item = &'u Unit<'u>> {
    let met = workspace.pairs.get(&pipeline).cloned().unwrap_or_default();
    all.iter().filter(move |unit| met.contains(&unit.file))
}

/// The runners that a pipeline meets.
pub(super) fn runners<'u>(
    workspace: &Workspace,
    all: &'u [Unit<'u>],
    pipeline: FileId,
    scopes: &'u Scopes<'_>,
) -> Vec<RunnerConfig<'u>> {
    met(workspace, all, pipeline)
        .filter_map(|unit| unit.config(Facts::new(scopes.at(unit.file))))
        .collect()
}

/// Runs the checks of all enabled rules.
pub(super) fn run(
    scopes: &Scopes<'_>,
    findings: &mut Vec<Finding>,
    mut call: impl FnMut(Check, &mut Sink<'_>),
) {
    for rule in RULES.iter().filter(|rule| scopes.runs(rule)) {
        for &check in rule.checks {
            let mut sink = Sink::new(&rule.meta, findings);
            scopes.fix_levels(&rule.meta, &mut sink);
            call(check, &mut sink);
        }
    }
}

/// Whether a run with these settings asks a rule. Of a rule that is no more there is nothing left to
/// find.
#[must_use]
pub fn runs(id: &str, settings: &Settings) -> bool {
    let rule = RULES.iter().find(|rule| rule.meta.id == id);
    rule.is_none_or(|rule| is_enabled(rule, settings))
}

/// Whether a rule runs. One that is asked for by name runs whatever the profile.
pub(super) fn is_enabled(rule: &Rule, settings: &Settings) -> bool {
    let id = rule.meta.id;
    match settings.level_of(id) {
        Some(Level::Off) => false,
        _ if !settings.select.is_empty() => settings.select.iter().any(|selected| selected == id),
        Some(Level::At(_)) => true,
        None => rule.meta.profile <= settings.profile,
    }
}
