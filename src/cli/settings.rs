//! The settings in force: file, then flags.

use std::path::{Path, PathBuf};

use super::args::{Check, Global};
use super::error::Error;
use crate::discover;
use crate::rules::RULES;
use crate::settings::{Level, Settings, read};
use crate::source::Sources;

/// Settings, and the directory at which their patterns start.
#[derive(Debug)]
pub(super) struct InForce {
    pub(super) settings: Settings,
    pub(super) base: PathBuf,
}

/// Reads the settings file, if there is one, and lets flags win over it.
pub(super) fn in_force(check: &Check, global: &Global, current: &Path) -> Result<InForce, Error> {
    let file = match &global.config {
        Some(path) => Some(current.join(path)),
        None => {
            let stands_for = check.stdin_filename.iter().cloned();
            let paths: Vec<PathBuf> = stands_for.chain(check.paths.iter().cloned()).collect();
            discover::settings_file(&paths, current)
        }
    };
    let mut in_force = InForce {
        settings: Settings::default(),
        base: current.to_owned(),
    };
    if let Some(file) = file {
        in_force.settings = from_file(&file, current)?;
        in_force.base = file.parent().unwrap_or(current).to_owned();
    }
    flags(check, &mut in_force.settings)?;
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

fn flags(check: &Check, settings: &mut Settings) -> Result<(), Error> {
    if let Some(profile) = check.profile {
        settings.profile = profile.into();
    }
    if let Some(trust) = check.trust {
        settings.trust = Some(trust.into());
    }
    settings.runner_version = check.runner_version.or(settings.runner_version);
    for id in check.select.iter().chain(&check.ignore) {
        if !RULES.iter().any(|rule| rule.meta.id == id) {
            return Err(Error::UnknownRule(id.clone()));
        }
    }
    settings.select.clone_from(&check.select);
    for id in &check.ignore {
        settings.rules.insert(id.clone(), Level::Off);
    }
    Ok(())
}
