//! One lint run: parse, build models, run the rules, merge and sort.
//!
//! A pure function of workspace and settings. Files are independent until pipelines meet runners,
//! so they are read and checked in parallel; results are sorted, so output does not depend on it.

mod check;
mod idle;
mod library;
mod meeting;
mod order;
mod report;
mod runner_text;
mod scopes;
mod suppress;
mod syntax_errors;
mod unit;
mod workspace;

use std::collections::btree_map::Entry;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::finding::{Confidence, Finding, Label, Profile, Severity, Speaker};
use crate::model::secret::of_text;
use crate::settings::Settings;
use crate::source::{FileId, Sources, Span};

pub use check::runs;
pub use library::{Directory, Library};
pub use meeting::{Meeting, Overview, Refused, fleet, meetings};
pub use order::compare;
pub use report::{Missing, Pairing, Report, Stale, Suppressed, Suppression, Unchecked, below_root};
pub use suppress::{Accepted, Lint, accept, is_reason};
pub use unit::context;
pub use workspace::{Loading, Role, Workspace};

use check::check;
use scopes::Scopes;
use suppress::{Heard, Sight};
use unit::{Seen, read, read_runners};

/// Checks every file of the workspace.
#[must_use]
pub fn lint(workspace: &Workspace, settings: &Settings) -> Report {
    let sources = &workspace.sources;
    let scopes = Scopes::new(settings, sources);
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
            check(workspace, &scopes, &configs, unit)
        })
    });
    let of_pipelines = each(&pipelines, |&(file, role)| {
        let unit = guarded(sources, file, || read(workspace, settings, file, role));
        unit.map(|unit| {
            let checked = guarded(sources, file, || check(workspace, &scopes, &configs, &unit));
            (checked, Seen::of(&unit, sources))
        })
    });
    let usages = pipelines.iter().zip(&of_pipelines);
    let usages = usages.filter_map(|((file, _), outcome)| {
        let (checked, _) = outcome.as_ref().ok()?;
        Some((*file, checked.as_ref().ok()?.usage.as_ref()?))
    });
    let idle = idle::findings(workspace, &scopes, &configs, &usages.collect());
    let mut unsaid = Vec::new();
    let idle = order::of_unit(idle, &scopes, &mut unsaid);
    report.findings.extend(idle);
    let mut outcomes: Vec<_> = configs
        .iter()
        .map(|unit| Seen::of(unit, sources))
        .zip(of_runners)
        .collect();
    for outcome in of_pipelines {
        match outcome {
            Ok((checked, seen)) => outcomes.push((seen, checked)),
            Err(finding) => unreadable(&mut report, sources, *finding),
        }
    }
    let mut heard = Heard::default();
    for (seen, checked) in outcomes {
        let sight = checked
            .as_ref()
            .map_or_else(|_| Sight::default(), |it| it.sight);
        heard.add(seen.remarks, |file| match file == seen.file {
            true => sight,
            false => sight_of_included(sight, settings),
        });
        for (file, errors) in seen.broken {
            *report.broken.entry(file).or_default() += errors;
        }
        report.secrets.extend(seen.secrets);
        for (file, way) in seen.inclusions {
            include(&mut report, sources, file, way);
        }
        match checked {
            Ok(checked) => {
                let findings = order::of_unit(checked.findings, &scopes, &mut unsaid);
                report.findings.extend(findings);
                report.partial.extend(checked.partial);
            }
            Err(finding) => failed(&mut report, sources, *finding),
        }
    }
    report.secrets.sort_unstable();
    report.secrets.dedup();
    report.pairings = pairings(workspace);
    report.fragments = paths_of(workspace, Role::Fragment);
    report.findings = order::finish(report.findings, sources, &scopes, &mut unsaid);
    suppress::apply(&mut report, &heard, &unsaid, workspace, &scopes);
    report.partial.sort();
    report.partial.dedup();
    report
}

/// What is seen of a file that a pipeline includes: pipelines that were not asked for may include it,
/// too, where there may be several.
fn sight_of_included(sight: Sight, settings: &Settings) -> Sight {
    let is_only = settings.pipelines.is_empty() && settings.stand.is_none();
    match is_only {
        true => sight,
        false => Sight::default(),
    }
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
