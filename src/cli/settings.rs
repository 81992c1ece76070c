//! The settings in force: file, then flags.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use super::args::{Assumed, Check, Chosen, Global, Matrix, Resolve, TestImage};
use super::clock;
use super::error::Error;
use crate::discover;
use crate::finding::Profile;
use crate::rules::RULES;
use crate::settings::{Level, Settings, Stand, Trust, places, read};
use crate::source::{FileId, Sources};

/// Settings, and the directory at which their patterns start.
#[derive(Debug)]
pub(super) struct InForce {
    pub(super) settings: Settings,
    pub(super) base: PathBuf,
}

/// Where relative paths start.
pub(super) fn working_directory() -> Result<PathBuf, Error> {
    env::current_dir().map_err(|error| Error::Run(format!("no working directory: {error}")))
}

/// Settings of `check`: the file, if there is one, and the flags that win over it.
pub(super) fn of_check(check: &Check, global: &Global, current: &Path) -> Result<InForce, Error> {
    let stands_for = check.stdin_filename.iter().cloned();
    let paths: Vec<PathBuf> = stands_for.chain(check.paths.iter().cloned()).collect();
    of_run(&paths, (&check.chosen, &check.assumed), global, current)
}

/// Settings of a run over some paths, of `check` and of what prepares for it.
pub(super) fn of_run(
    paths: &[PathBuf],
    (chosen, assumed): (&Chosen, &Assumed),
    global: &Global,
    current: &Path,
) -> Result<InForce, Error> {
    let mut in_force = read_for(paths, global, current)?;
    in_force.settings.today = Some(clock::today()?);
    assume(assumed, &mut in_force.settings);
    choose(chosen, &mut in_force.settings)?;
    Ok(in_force)
}

/// Settings of `resolve`: the file, if there is one, and the flags that win over it.
pub(super) fn of_resolve(
    resolve: &Resolve,
    global: &Global,
    current: &Path,
) -> Result<InForce, Error> {
    let mut in_force = read_for(std::slice::from_ref(&resolve.path), global, current)?;
    let settings = &mut in_force.settings;
    if let Some(edition) = resolve.gitlab_edition {
        settings.gitlab_edition = edition.into();
    }
    settings.variables.extend(resolve.variables.iter().cloned());
    Ok(in_force)
}

/// Settings of `matrix`: the file, if there is one, and the flags that win over it.
pub(super) fn of_matrix(
    matrix: &Matrix,
    global: &Global,
    current: &Path,
) -> Result<InForce, Error> {
    let mut in_force = read_for(&matrix.paths, global, current)?;
    let settings = &mut in_force.settings;
    assume(&matrix.assumed, settings);
    Ok(in_force)
}

/// Settings of `test-image`: the file, if there is one, and the flags that win over it.
pub(super) fn of_test_image(
    image: &TestImage,
    global: &Global,
    current: &Path,
) -> Result<InForce, Error> {
    let mut in_force = read_for(&image.paths, global, current)?;
    let settings = &mut in_force.settings;
    settings.flags.runner_version = image.runner_version;
    settings.flags.clone().apply(settings);
    settings.variables.extend(image.variables.iter().cloned());
    Ok(in_force)
}

/// Where each key of a settings file stands, as `.gitlab-runner-lint.toml:3`.
pub(super) fn written(path: &Path, current: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut sources = Sources::default();
    let file = added(path, current, &mut sources)?;
    let places = places(file, &sources.shared(file)).into_iter();
    let shown = sources.display(file);
    Ok(places
        .map(|(key, span)| {
            let line = sources.position(file, span.start).line;
            (key, format!("{shown}:{line}"))
        })
        .collect())
}

/// The settings file for some paths, absolute, if there is one.
pub(super) fn file_for(paths: &[PathBuf], global: &Global, current: &Path) -> Option<PathBuf> {
    match &global.config {
        Some(path) => Some(current.join(path)),
        None => discover::settings_file(paths, current),
    }
}

fn read_for(paths: &[PathBuf], global: &Global, current: &Path) -> Result<InForce, Error> {
    let mut in_force = InForce {
        settings: Settings::default(),
        base: current.to_owned(),
    };
    if let Some(file) = file_for(paths, global, current) {
        in_force.settings = from_file(&file, current)?;
        in_force.base = file.parent().unwrap_or(current).to_owned();
    }
    in_force.settings.base = discover::normal(&in_force.base);
    in_force.settings.directory = current.to_owned();
    Ok(in_force)
}

fn added(path: &Path, current: &Path, sources: &mut Sources) -> Result<FileId, Error> {
    let shown = discover::shown(path, current);
    let failed = |reason: String| Error::Settings(vec![format!("{}: {reason}", shown.display())]);
    let bytes = discover::bytes(path).map_err(failed)?;
    sources
        .add(shown.clone(), bytes)
        .map_err(|error| failed(error.to_string()))
}

fn from_file(path: &Path, current: &Path) -> Result<Settings, Error> {
    let mut sources = Sources::default();
    let file = added(path, current, &mut sources)?;
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.meta.id).collect();
    read(file, &sources.shared(file), &ids).map_err(|mistakes| {
        let told = mistakes.iter().map(|mistake| {
            let at = sources.position(file, mistake.span.start);
            let path = sources.display(file);
            format!("{path}:{}:{}: {}", at.line, at.column, mistake.message)
        });
        Error::Settings(told.collect())
    })
}

/// What flags say of GitLab and of the runners wins over the file.
fn assume(assumed: &Assumed, settings: &mut Settings) {
    settings.flags.trust = assumed.trust.map(Trust::from);
    settings.flags.runner_version = assumed.runner_version;
    settings.flags.clone().apply(settings);
    settings.gitlab_version = assumed.gitlab_version.or(settings.gitlab_version);
    if let Some(edition) = assumed.gitlab_edition {
        settings.gitlab_edition = edition.into();
    }
    if let Some(fleet) = assumed.fleet {
        settings.host(fleet.into());
    }
    settings.variables.extend(assumed.variables.iter().cloned());
    settings.stand = assumed.stand.map(Stand::from);
}

/// Which rules run, by flags.
fn choose(chosen: &Chosen, settings: &mut Settings) -> Result<(), Error> {
    settings.flags.profile = chosen.profile.map(Profile::from);
    for id in chosen.select.iter().chain(&chosen.ignore) {
        if !RULES.iter().any(|rule| rule.meta.id == id) {
            return Err(Error::UnknownRule(id.clone()));
        }
    }
    settings.select.clone_from(&chosen.select);
    // A rule that is asked for here runs, whatever the file says.
    let keeps =
        |id: &str, level: Level| level != Level::Off || !chosen.select.iter().any(|it| it == id);
    settings.rules.retain(|id, level| keeps(id, *level));
    for it in &mut settings.overrides {
        it.changes.rules.retain(|id, level| keeps(id, *level));
    }
    let ignored = chosen.ignore.iter();
    settings.flags.rules = ignored.map(|id| (id.clone(), Level::Off)).collect();
    settings.flags.clone().apply(settings);
    Ok(())
}
