//! One lint run: parse, build models, run the rules, merge and sort.
//!
//! A pure function of workspace and settings. Files are independent until pipelines meet runners,
//! so they are read and checked in parallel; results are sorted, so output does not depend on it.

mod order;
mod report;
mod syntax_errors;
mod workspace;

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::finding::{Confidence, Finding, Label, Profile, Severity};
use crate::model::facts::Facts;
use crate::model::pipeline::Pipeline;
use crate::model::runner::RunnerConfig;
use crate::model::secret::{of_text, secrets};
use crate::rule::{Check, Rule, Sink};
use crate::rules::RULES;
use crate::semantics::judged::Judged;
use crate::settings::{Level, Settings};
use crate::source::{FileId, Sources, Span};
use crate::syntax::{Forest, Format, Parsed};

pub use report::{Missing, Pairing, Report, Unchecked};
pub use workspace::{Role, Workspace};

/// One file, read.
struct Read {
    role: Role,
    forest: Forest,
    parsed: Parsed,
    secrets: Vec<Span>,
}

/// What checking one file gave.
#[derive(Default)]
struct Checked {
    findings: Vec<Finding>,
    partial: Vec<Missing>,
}

/// Checks every file of the workspace.
#[must_use]
pub fn lint(workspace: &Workspace, settings: &Settings) -> Report {
    let sources = &workspace.sources;
    let files: Vec<(FileId, Role)> = workspace
        .roles
        .iter()
        .map(|(&file, &role)| (file, role))
        .collect();
    let outcomes = each(&files, |&(file, role)| {
        guarded(sources, file, || read(sources, file, role))
    });
    let mut report = Report {
        files: files.len() - workspace.context.len(),
        unchecked: workspace.unchecked.clone(),
        ..Report::default()
    };
    let mut readable = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok(file) => readable.push(file),
            Err(finding) => {
                let file = finding.primary.span.file;
                report.secrets.extend(of_text(file, sources.text(file)));
                failed(&mut report, sources, *finding);
            }
        }
    }
    let checked = each(&readable, |file| {
        let id = file.parsed.file;
        guarded(sources, id, || check(workspace, settings, &readable, file))
    });
    for outcome in checked {
        match outcome {
            Ok(file) => {
                report.findings.extend(file.findings);
                report.partial.extend(file.partial);
            }
            Err(finding) => failed(&mut report, sources, *finding),
        }
    }
    report.broken = readable
        .iter()
        .filter(|file| !file.parsed.errors.is_empty())
        .map(|file| (file.parsed.file, file.parsed.errors.len()))
        .collect();
    let secrets = readable
        .iter()
        .flat_map(|file| file.secrets.iter().copied());
    report.secrets.extend(secrets);
    report.pairings = pairings(workspace);
    report.findings = order::finish(report.findings, sources, settings);
    report.partial.sort();
    report.partial.dedup();
    report
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
        })
    })
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

fn read(sources: &Sources, file: FileId, role: Role) -> Read {
    let mut forest = Forest::default();
    let format = match role {
        Role::Pipeline => Format::Yaml,
        Role::Runner => Format::Toml,
    };
    let text = sources.shared(file);
    let parsed = forest.parse(file, format, &text);
    let secrets = secrets(&forest, &parsed, &text);
    Read {
        role,
        forest,
        parsed,
        secrets,
    }
}

fn check(workspace: &Workspace, settings: &Settings, all: &[Read], file: &Read) -> Checked {
    let mut checked = Checked::default();
    let path = || workspace.sources.path(file.parsed.file).to_owned();
    if workspace.context.contains(&file.parsed.file) {
        if !file.parsed.errors.is_empty() {
            let missing = "some runners, perhaps: the file is not valid TOML".to_owned();
            checked.partial.push(Missing {
                path: path(),
                missing,
            });
        }
        return checked;
    }
    let facts = Facts::new(settings);
    let root = file.forest.node(file.parsed.root);
    syntax_errors::report(&file.parsed, file.role, settings, &mut checked.findings);
    if file.parsed.is_oversized {
        return checked;
    }
    match file.role {
        Role::Runner => {
            let config = RunnerConfig::new(root, facts).with_errors(&file.parsed.errors);
            run(settings, &mut checked.findings, |check, sink| {
                if let Check::Runner(check) = check {
                    check(&config, sink);
                }
            });
        }
        Role::Pipeline => {
            let pipeline = Pipeline::new(root, file.parsed.header, facts);
            let runners = workspace
                .pairs
                .get(&file.parsed.file)
                .map_or(&[][..], Vec::as_slice);
            let configs: Vec<RunnerConfig<'_>> = all
                .iter()
                .filter(|other| other.role == Role::Runner && runners.contains(&other.parsed.file))
                .map(|other| {
                    RunnerConfig::new(other.forest.node(other.parsed.root), facts)
                        .with_errors(&other.parsed.errors)
                })
                .collect();
            let judged = Judged::new(&pipeline, &configs);
            run(settings, &mut checked.findings, |check, sink| match check {
                Check::Pipeline(check) => check(&pipeline, sink),
                Check::Fleet(check) => check(&judged, sink),
                Check::Runner(_) | Check::Engine => {}
            });
            let unresolved = pipeline.unresolved();
            checked
                .partial
                .extend(unresolved.into_iter().map(|missing| Missing {
                    path: path(),
                    missing,
                }));
        }
    }
    checked
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
