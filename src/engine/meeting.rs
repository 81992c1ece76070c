//! Pipelines with the runners they meet, for commands that show what would happen.

use std::path::PathBuf;

use super::check::runners;
use super::report::{Missing, Report, Unchecked};
use super::scopes::Scopes;
use super::unit::{Content, Seen, Unit, missing, read, read_runners};
use super::workspace::{Role, Workspace};
use super::{each, guarded, pairings, paths_of};
use crate::model::facts::Facts;
use crate::model::pipeline::{Kind, Pipeline};
use crate::model::runner::RunnerConfig;
use crate::semantics::judged::Judged;
use crate::settings::Settings;
use crate::source::{FileId, Span};

/// One pipeline, judged on the runners it meets.
#[derive(Debug)]
pub struct Meeting<'m, 't> {
    /// The pipeline.
    pub pipeline: &'m Pipeline<'t>,
    /// Its jobs on its runners.
    pub judged: &'m Judged<'t>,
    /// Texts that no output may show.
    pub secrets: &'m [Span],
    /// The Runner files it meets.
    pub files: Vec<FileId>,
}

/// A pipeline that GitLab refuses, so that none of its jobs runs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Refused {
    /// The pipeline.
    pub path: PathBuf,
    /// What GitLab says first.
    pub error: String,
    /// How many errors there are besides.
    pub further: usize,
}

/// What there was to judge, and what was not seen.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// What could not be read, and what met what; without findings.
    pub report: Report,
    /// Pipelines that GitLab refuses.
    pub refused: Vec<Refused>,
    /// Number of pipelines.
    pub pipelines: usize,
    /// Number of runners.
    pub runners: usize,
}

/// Reads the workspace as a check does and gives each pipeline to `visit`, with its jobs judged.
///
/// # Errors
/// The first one of `visit`.
pub fn meetings<E>(
    workspace: &Workspace,
    settings: &Settings,
    visit: &mut dyn FnMut(&Meeting<'_, '_>) -> Result<(), E>,
) -> Result<Overview, E> {
    let mut overview = Overview::default();
    let is_met = |file: &FileId, role: Role| {
        role == Role::Runner || workspace.pairs.values().any(|met| met.contains(file))
    };
    let scopes = Scopes::new(settings, &workspace.sources);
    let configs = configs(workspace, &scopes, &mut overview, is_met);
    let roles = workspace.roles.iter();
    let pipelines = roles.filter(|(_, role)| role.is_pipeline() && **role != Role::Included);
    for (&file, &role) in pipelines {
        let unit = guarded(&workspace.sources, file, || {
            read(workspace, settings, file, role)
        });
        let Ok(unit) = unit else {
            unreadable(workspace, file, &mut overview.report);
            continue;
        };
        overview.pipelines += 1;
        note(&unit, workspace, &mut overview.report);
        let Content::Pipeline {
            is_fragment,
            loaded,
        } = &unit.content
        else {
            continue;
        };
        overview.report.partial.extend(missing(workspace, loaded));
        let root = unit.forest.node(loaded.root);
        let facts = Facts::new(scopes.at(file));
        let pipeline = Pipeline::new(root, loaded, *is_fragment, facts);
        tell(&pipeline, workspace, file, &mut overview);
        let met = runners(workspace, &configs, file, &scopes);
        let judged = Judged::new(&pipeline, &met);
        let mut secrets: Vec<Span> = unit.secrets.clone();
        secrets.extend(configs.iter().flat_map(|unit| &unit.secrets));
        visit(&Meeting {
            pipeline: &pipeline,
            judged: &judged,
            secrets: &secrets,
            files: met.iter().map(RunnerConfig::file).collect(),
        })?;
    }
    let report = &mut overview.report;
    report.pairings = pairings(workspace);
    report.fragments = paths_of(workspace, Role::Fragment);
    report.partial.sort();
    report.partial.dedup();
    Ok(overview)
}

/// Reads the Runner files of the workspace and gives all of them to `work`.
pub fn fleet<R>(
    workspace: &Workspace,
    settings: &Settings,
    work: impl FnOnce(&[RunnerConfig<'_>]) -> R,
) -> (R, Overview) {
    let mut overview = Overview::default();
    let scopes = Scopes::new(settings, &workspace.sources);
    let units = configs(workspace, &scopes, &mut overview, |_, _| true);
    let configs = units
        .iter()
        .filter_map(|unit| unit.config(Facts::new(scopes.at(unit.file))));
    let answer = work(&configs.collect::<Vec<_>>());
    (answer, overview)
}

/// All Runner files.
fn configs<'w>(
    workspace: &'w Workspace,
    scopes: &Scopes<'_>,
    overview: &mut Overview,
    is_wanted: impl Fn(&FileId, Role) -> bool,
) -> Vec<Unit<'w>> {
    let report = &mut overview.report;
    report.files = workspace.roles.len() - workspace.context.len();
    report.unchecked.clone_from(&workspace.unchecked);
    let roles = workspace.roles.iter();
    let files: Vec<(FileId, Role)> = roles
        .filter(|(file, role)| !role.is_pipeline() && is_wanted(file, **role))
        .map(|(file, role)| (*file, *role))
        .collect();
    let outcomes = each(&files, |&(file, role)| {
        guarded(&workspace.sources, file, || {
            read_runners(workspace, file, role)
        })
    });
    let mut units = Vec::new();
    for ((file, _), outcome) in files.into_iter().zip(outcomes) {
        match outcome {
            Ok(read) => {
                for unit in read {
                    note(&unit, workspace, report);
                    let config = unit.config(Facts::new(scopes.at(unit.file)));
                    overview.runners += config.map_or(0, |config| config.runners().count());
                    units.push(unit);
                }
            }
            Err(_) => unreadable(workspace, file, report),
        }
    }
    units
}

fn unreadable(workspace: &Workspace, file: FileId, report: &mut Report) {
    report.unchecked.push(Unchecked {
        path: workspace.sources.path(file).to_owned(),
        reason: "a mistake in this tool".to_owned(),
        named: true,
    });
}

/// What a file hides: secrets, and what stands behind syntax errors.
fn note(unit: &Unit<'_>, workspace: &Workspace, report: &mut Report) {
    let seen = Seen::of(unit, &workspace.sources);
    report.secrets.extend(seen.secrets);
    for (file, errors) in seen.broken {
        let plural = if errors == 1 { "" } else { "s" };
        report.partial.push(Missing {
            path: workspace.sources.path(file).to_owned(),
            missing: format!("what {errors} syntax error{plural} hide"),
            is_include: false,
        });
        *report.broken.entry(file).or_default() += errors;
    }
}

/// What GitLab says of a pipeline, and entries of which nobody knows whether they are jobs.
fn tell(pipeline: &Pipeline<'_>, workspace: &Workspace, file: FileId, overview: &mut Overview) {
    let path = workspace.sources.path(file).to_owned();
    let mut problems = pipeline.all_problems();
    if let Some(first) = problems.next() {
        overview.refused.push(Refused {
            path: path.clone(),
            error: first.text.clone(),
            further: problems.count(),
        });
    }
    let jobs = pipeline.jobs().iter();
    for job in jobs.filter(|job| job.kind() == Kind::Unknown) {
        overview.report.partial.push(Missing {
            path: path.clone(),
            missing: format!("what makes `{}` a job", job.title()),
            is_include: false,
        });
    }
}
