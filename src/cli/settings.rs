//! The settings in force: file, then flags.

use std::path::{Path, PathBuf};

use super::args::{Assumed, Check, Chosen, Global, Matrix, Resolve, TestImage};
use super::error::Error;
use crate::discover;
use crate::rules::RULES;
use crate::settings::{Level, Settings, Stand, read};
use crate::source::Sources;

/// Settings, and the directory at which their patterns start.
#[derive(Debug)]
pub(super) struct InForce {
    pub(super) settings: Settings,
    pub(super) base: PathBuf,
}

/// Settings of `check`: the file, if there is one, and the flags that win over it.
pub(super) fn of_check(check: &Check, global: &Global, current: &Path) -> Result<InForce, Error> {
    let stands_for = check.stdin_filename.iter().cloned();
    let paths: Vec<PathBuf> = stands_for.chain(check.paths.iter().cloned()).collect();
    let mut in_force = read_for(&paths, global, current)?;
    assume(&check.assumed, &mut in_force.settings);
    choose(&check.chosen, &mut in_force.settings)?;
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
    settings.runner_version = image.runner_version.or(settings.runner_version);
    settings.variables.extend(image.variables.iter().cloned());
    Ok(in_force)
}

fn read_for(paths: &[PathBuf], global: &Global, current: &Path) -> Result<InForce, Error> {
    let file = match &global.config {
        Some(path) => Some(current.join(path)),
        None => discover::settings_file(paths, current),
    };
    let mut in_force = InForce {
        settings: Settings::default(),
        base: current.to_owned(),
    };
    if let Some(file) = file {
        in_force.settings = from_file(&file, current)?;
        in_force.base = file.parent().unwrap_or(current).to_owned();
    }
    Ok(in_force)
}

fn from_file(path: &Path, current: &Path) -> Result<Settings, Error> {
    let shown = discover::shown(path, current);
    let failed = |reason| Error::Read(shown.clone(), reason);
    let mut sources = Sources::default();
    let bytes = discover::bytes(path).map_err(failed)?;
    let file = sources
        .add(shown.clone(), bytes)
        .map_err(|error| failed(error.to_string()))?;
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
    if let Some(trust) = assumed.trust {
        settings.trust = Some(trust.into());
    }
    settings.runner_version = assumed.runner_version.or(settings.runner_version);
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
    if let Some(profile) = chosen.profile {
        settings.profile = profile.into();
    }
    for id in chosen.select.iter().chain(&chosen.ignore) {
        if !RULES.iter().any(|rule| rule.meta.id == id) {
            return Err(Error::UnknownRule(id.clone()));
        }
    }
    settings.select.clone_from(&chosen.select);
    for id in &chosen.ignore {
        settings.rules.insert(id.clone(), Level::Off);
    }
    Ok(())
}
