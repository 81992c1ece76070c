//! One lint run: parse, build models, run the rules, merge and sort.
//!
//! A pure function of workspace and settings. Files are independent until pipelines meet runners,
//! so they are read and checked in parallel; results are sorted, so output does not depend on it.

mod idle;
mod library;
mod meeting;
mod order;
mod report;
mod runner_text;
mod syntax_errors;
mod unit;
mod workspace;

use std::collections::btree_map::Entry;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::finding::{Confidence, Finding, Label, Profile, Severity, Speaker};
use crate::model::facts::Facts;
use crate::model::pipeline::Pipeline;
use crate::model::runner::RunnerConfig;
use crate::model::secret::of_text;
use crate::rule::{Check, Rule, Sink};
use crate::rules::RULES;
use crate::semantics::idle::Usage;
use crate::semantics::judged::Judged;
use crate::settings::{Level, Settings};
use crate::source::{Edit, FileId, Sources, Span};
use crate::syntax::Format;

pub use library::{Directory, Library};
pub use meeting::{Meeting, Overview, Refused, fleet, meetings};
pub use report::{Missing, Pairing, Report, Suppressed, Suppression, Unchecked, below_root};
pub use unit::context;
pub use workspace::{Loading, Role, Workspace};

use unit::{Content, Seen, Unit, missing, read, read_runners};

/// What checking one file gave.
#[derive(Default)]
struct Checked {
    findings: Vec<Finding>,
    partial: Vec<Missing>,
    /// What a pipeline uses of the runners it meets, if that is decided.
    usage: Option<Usage>,
}

/// Checks every file of the workspace.
#[must_use]
pub fn lint(workspace: &Workspace, settings: &Settings) -> Report {
    let sources = &workspace.sources;
    let roles = workspace.roles.iter();
    let units: Vec<(FileId, Role)> = roles
        .filter(|(_, role)| **role != Role::Included)
        .map(|(&file, &role)| (file, role))
        .collect();
    let mut report = Report {
        files: workspace.roles.len() - workspace.context.len(),
        directory: workspace.directory.clone(),
        root: workspace.root.clone(),
        checked: checked(workspace),
        unchecked: workspace.unchecked.clone(),
        ..Report::default()
    };
    // Pipelines meet runners, so these are read before and kept. Of pipelines only those are kept
    // that are being checked: hundreds of them may include the same large file.
    let (runners, pipelines): (Vec<_>, Vec<_>) =
        units.into_iter().partition(|(_, role)| !role.is_pipeline());
    let outcomes = each(&runners, |&(file, role)| {
        guarded(sources, file, || read_runners(workspace, file, role))
    });
    let mut configs = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok(units) => configs.extend(units),
            Err(finding) => unreadable(&mut report, sources, *finding),
        }
    }
    let of_runners = each(&configs, |unit| {
        guarded(sources, unit.file, || {
            check(workspace, settings, &configs, unit)
        })
    });
    let of_pipelines = each(&pipelines, |&(file, role)| {
        let unit = guarded(sources, file, || read(workspace, settings, file, role));
        unit.map(|unit| {
            let checked = guarded(sources, file, || {
                check(workspace, settings, &configs, &unit)
            });
            (checked, Seen::of(&unit))
        })
    });
    let usages = pipelines.iter().zip(&of_pipelines);
    let usages = usages.filter_map(|((file, _), outcome)| {
        let (checked, _) = outcome.as_ref().ok()?;
        Some((*file, checked.as_ref().ok()?.usage.as_ref()?))
    });
    let idle = idle::findings(workspace, settings, &configs, &usages.collect());
    report.findings.extend(order::of_unit(idle, settings));
    let mut outcomes: Vec<_> = configs.iter().map(Seen::of).zip(of_runners).collect();
    for outcome in of_pipelines {
        match outcome {
            Ok((checked, seen)) => outcomes.push((seen, checked)),
            Err(finding) => unreadable(&mut report, sources, *finding),
        }
    }
    for (seen, checked) in outcomes {
        for (file, errors) in seen.broken {
            *report.broken.entry(file).or_default() += errors;
        }
        report.secrets.extend(seen.secrets);
        for (file, way) in seen.inclusions {
            include(&mut report, sources, file, way);
        }
        match checked {
            Ok(checked) => {
                report
                    .findings
                    .extend(order::of_unit(checked.findings, settings));
                report.partial.extend(checked.partial);
            }
            Err(finding) => failed(&mut report, sources, *finding),
        }
    }
    report.secrets.sort_unstable();
    report.secrets.dedup();
    report.pairings = pairings(workspace);
    report.fragments = paths_of(workspace, Role::Fragment);
    report.findings = order::finish(report.findings, sources, settings);
    report.partial.sort();
    report.partial.dedup();
    report
}

/// The paths of all files that are checked, sorted.
fn checked(workspace: &Workspace) -> Vec<PathBuf> {
    let files = workspace.roles.keys();
    let files = files.filter(|file| !workspace.context.contains(file));
    let mut paths: Vec<PathBuf> = files
        .map(|file| workspace.sources.path(*file).to_owned())
        .collect();
    paths.sort();
    paths
}

/// Notes a way to an included file. Of several, the first by path counts, whatever is read first.
fn include(report: &mut Report, sources: &Sources, file: FileId, way: Vec<Span>) {
    let key = |at: &Span| (sources.path(at.file), at.start, at.end);
    match report.inclusions.entry(file) {
        Entry::Vacant(free) => {
            free.insert(way);
        }
        Entry::Occupied(mut known) if way.iter().map(key).lt(known.get().iter().map(key)) => {
            known.insert(way);
        }
        Entry::Occupied(_) => {}
    }
}

fn paths_of(workspace: &Workspace, wanted: Role) -> Vec<PathBuf> {
    let roles = workspace.roles.iter().filter(|(_, role)| **role == wanted);
    roles
        .map(|(file, _)| workspace.sources.path(*file).to_owned())
        .collect()
}

/// Work on each item: in parallel only when there are several, so that one small file starts no pool.
fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    if items.len() < 4 {
        items.iter().map(work).collect()
    } else {
        items.par_iter().map(work).collect()
    }
}

/// A panic in the work on one file is a bug of ours: a finding on that file, not the end of the run.
fn guarded<T>(
    sources: &Sources,
    file: FileId,
    work: impl FnOnce() -> T,
) -> Result<T, Box<Finding>> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let end = sources.lines(file).range_of(sources.text(file), 0).end;
        let span = Span::new(file, 0, u32::try_from(end).unwrap_or(0));
        Box::new(Finding {
            rule: "internal-error",
            severity: Severity::Error,
            message: "this file could not be checked because of a mistake in this tool".to_owned(),
            primary: Label {
                span,
                text: String::new(),
            },
            related: Vec::new(),
            help: Some("report it together with the file, if you can share it".to_owned()),
            fix: None,
            subject: span,
            key_path: String::new(),
            confidence: Confidence::High,
            profile: Profile::Default,
            jobs: Vec::new(),
            route: Vec::new(),
            verdict: None,
            speaker: Speaker::default(),
        })
    })
}

/// Tells of a file that a mistake of ours kept from being read: nothing is known of its secrets.
fn unreadable(report: &mut Report, sources: &Sources, finding: Finding) {
    let file = finding.primary.span.file;
    report.secrets.extend(of_text(file, sources.text(file)));
    failed(report, sources, finding);
}

/// Tells of a file that a mistake of ours kept from being checked.
fn failed(report: &mut Report, sources: &Sources, finding: Finding) {
    report.unchecked.push(Unchecked {
        path: sources.path(finding.primary.span.file).to_owned(),
        reason: "a mistake in this tool, see `internal-error`".to_owned(),
        named: true,
    });
    report.findings.push(finding);
}

fn check(workspace: &Workspace, settings: &Settings, all: &[Unit<'_>], unit: &Unit<'_>) -> Checked {
    let mut checked = Checked::default();
    let path = |file: FileId| workspace.sources.path(file).to_owned();
    if workspace.context.contains(&unit.file) {
        if unit.parsed().iter().any(|parsed| !parsed.errors.is_empty()) {
            checked.partial.push(Missing {
                path: path(unit.file),
                missing: "some runners, perhaps: the file is not valid TOML".to_owned(),
                is_include: false,
            });
        }
        return checked;
    }
    let facts = Facts::new(settings);
    match &unit.content {
        Content::Runner(text) => {
            let (errors, config) = (text.errors(), unit.config(facts));
            let findings = &mut checked.findings;
            syntax_errors::report(errors, Format::Toml, config.as_ref(), settings, findings);
        }
        Content::Pipeline { .. } => {
            for parsed in unit.parsed() {
                let errors = parsed.errors.iter();
                let findings = &mut checked.findings;
                syntax_errors::report(errors, Format::Yaml, None, settings, findings);
            }
        }
    }
    if unit.parsed().first().is_some_and(|root| root.is_oversized) {
        return checked;
    }
    match &unit.content {
        Content::Runner(text) => {
            let committed = workspace.committed.contains(&unit.file);
            let config = unit
                .config(facts)
                .map(|config| config.in_repository(committed).decoded());
            run(settings, &mut checked.findings, |check, sink| {
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
        }
        Content::Pipeline {
            is_fragment,
            loaded,
        } => {
            let root = unit.forest.node(loaded.root);
            let pipeline = Pipeline::new(root, loaded, *is_fragment, facts);
            let configs = runners(workspace, all, unit.file, facts);
            let judged = Judged::new(&pipeline, &configs);
            run(settings, &mut checked.findings, |check, sink| match check {
                Check::Pipeline(check) => check(&pipeline, sink),
                Check::Fleet(check) => check(&judged, sink),
                Check::Runner(_) | Check::Idle(_) | Check::Engine => {}
            });
            checked.usage = Usage::of(&judged).filter(|_| !is_fragment);
            checked.partial = missing(workspace, loaded);
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

/// The Runner files that a pipeline meets.
fn runners<'u>(
    workspace: &Workspace,
    all: &'u [Unit<'u>],
    pipeline: FileId,
    facts: Facts<'u>,
) -> Vec<RunnerConfig<'u>> {
    let met = workspace
        .pairs
        .get(&pipeline)
        .map_or(&[][..], Vec::as_slice);
    let configs = all.iter().filter(|unit| met.contains(&unit.file));
    configs.filter_map(|unit| unit.config(facts)).collect()
}

/// Runs the checks of all enabled rules.
fn run(
    settings: &Settings,
    findings: &mut Vec<Finding>,
    mut call: impl FnMut(Check, &mut Sink<'_>),
) {
    for rule in RULES.iter().filter(|rule| is_enabled(rule, settings)) {
        for &check in rule.checks {
            let mut sink = Sink::new(&rule.meta, findings);
            if let Some(Level::At(severity)) = settings.level_of(rule.meta.id) {
                sink.fix_level(severity);
            }
            call(check, &mut sink);
        }
    }
}

/// Whether a rule runs. One that is asked for by name runs whatever the profile.
fn is_enabled(rule: &Rule, settings: &Settings) -> bool {
    let id = rule.meta.id;
    match settings.level_of(id) {
        Some(Level::Off) => false,
        _ if !settings.select.is_empty() => settings.select.iter().any(|selected| selected == id),
        Some(Level::At(_)) => true,
        None => rule.meta.profile <= settings.profile,
    }
}

fn pairings(workspace: &Workspace) -> Vec<Pairing> {
    let path = |file: &FileId| workspace.sources.path(*file).to_owned();
    let pairs = workspace.pairs.iter();
    pairs
        .map(|(pipeline, runners)| Pairing {
            pipeline: path(pipeline),
            runners: runners.iter().map(path).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_finding_on_its_file() {
        let mut sources = Sources::default();
        let file = sources.add_text("a.yml", "größe: 1\nb: 2\n");
        let work = || -> () { panic!("this is part of a test") };
        let finding = guarded(&sources, file, work).unwrap_err();
        assert_eq!(finding.rule, "internal-error");
        assert_eq!(sources.slice(finding.primary.span), "größe: 1");
        assert!(guarded(&sources, file, || 1).is_ok_and(|it| it == 1));
        let mut report = Report::default();
        failed(&mut report, &sources, *finding);
        assert_eq!(report.unchecked[0].path.to_str(), Some("a.yml"));
        assert_eq!(report.findings.len(), 1);
    }
}
