//! The command `baseline`, and the baseline of `check`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{Baseline as Arguments, BaselineAction, Create, Global, Prune};
use super::error::Error;
use super::settings::{InForce, of_run, working_directory};
use super::terminal::complain;
use super::{CLEAN, FAILED, write};
use crate::discover::{self, Request, shown};
use crate::engine::{Report, lint, runs};
use crate::report::baseline::Baseline;
use crate::report::{self, Verbosity};
use crate::settings::Settings;
use crate::source::Sources;

/// The file, if nobody says another one.
pub(super) const NAME: &str = ".gitlab-runner-lint-baseline.json";

/// What a run knows before.
#[derive(Debug, Default)]
pub(super) struct Known(Option<Baseline>);

impl Known {
    /// The baseline of a flag, else that of the settings.
    pub(super) fn read(
        flag: Option<&Path>,
        in_force: &InForce,
        current: &Path,
    ) -> Result<Self, Error> {
        let place = match flag {
            Some(path) => Some(current.join(path)),
            None => of_settings(in_force),
        };
        place
            .map(|place| read(&place, current))
            .transpose()
            .map(Self)
    }

    /// Takes what is known out of what counts.
    pub(super) fn settle(&self, report: &mut Report, sources: &Sources, settings: &Settings) {
        if let Some(baseline) = &self.0 {
            let root = report.root.clone();
            let runs = |rule: &str, path: &str| runs(rule, &settings.at(&root.join(path)));
            baseline.apply(report, sources, &runs);
        }
    }
}

fn of_settings(in_force: &InForce) -> Option<PathBuf> {
    let file = in_force.settings.baseline.as_ref()?;
    Some(discover::normal(&in_force.base.join(file)))
}

fn read(place: &Path, current: &Path) -> Result<Baseline, Error> {
    let name = shown(place, current).display().to_string();
    let bytes = discover::bytes(place).map_err(|why| {
        let hint = match further_up(place, current) {
            _ if discover::is_there(place) => String::new(),
            Some(meant) => format!(", did you mean {}?", meant.display()),
            None => " (`gitlab-runner-lint baseline create` writes one)".to_owned(),
        };
        Error::Run(format!("baseline {name}: {why}{hint}"))
    })?;
    Baseline::read(&bytes).map_err(|mistake| {
        let (line, column) = (mistake.line, mistake.column);
        Error::Run(format!(
            "baseline {name}:{line}:{column}: {}",
            mistake.message
        ))
    })
}

/// A file of this name in a directory above, as one would write it.
fn further_up(place: &Path, current: &Path) -> Option<PathBuf> {
    let own = place.strip_prefix(current).ok()?;
    let mut way = PathBuf::from("..");
    for directory in current.ancestors().skip(1) {
        if discover::is_there(&directory.join(own)) {
            return Some(way.join(own));
        }
        way.push("..");
    }
    None
}

/// Writes or prunes a baseline.
pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<ExitCode, Error> {
    let current = working_directory()?;
    match &arguments.action {
        BaselineAction::Create(create) => self::create(create, global, &current),
        BaselineAction::Prune(prune) => self::prune(prune, global, &current),
    }
}

fn create(create: &Create, global: &Global, current: &Path) -> Result<ExitCode, Error> {
    let options = (&create.chosen, &create.assumed);
    let in_force = of_run(&create.paths, options, global, current)?;
    let place = place(create.file.as_deref(), &in_force, current);
    let name = shown(&place, current);
    if !create.force && discover::is_there(&place) {
        return Err(Error::Run(format!(
            "{} is there already: `baseline prune` drops what is fixed, --force replaces it",
            name.display()
        )));
    }
    let (report, sources) = check(&create.paths, &in_force, current);
    // Nothing of what a wrong path holds would be known, and what was known would be gone.
    if report.lacks_named() {
        complain(&report::unchecked(&report, &sources));
        return Err(Error::Run(format!(
            "{} was not written: not all that was named could be checked",
            name.display()
        )));
    }
    let baseline = Baseline::of(&report, &sources);
    write::replace(&place, &baseline.text()).map_err(|error| Error::write(&name, &error))?;
    let mut said = vec![format!(
        "Wrote {} in {} to {}",
        report::counted(shown_count(baseline.count()), "finding"),
        report::counted(baseline.files(), "file"),
        name.display()
    )];
    if of_settings(&in_force).as_ref() != Some(&place) {
        said.push(format!(
            "It counts with `check --baseline {}`, or always with this setting:",
            name.display()
        ));
        said.push(format!(
            "  baseline = \"{}\"",
            place
                .strip_prefix(&in_force.base)
                .unwrap_or(&place)
                .display()
        ));
    }
    Ok(end(&said, &report, &sources, global))
}

fn prune(prune: &Prune, global: &Global, current: &Path) -> Result<ExitCode, Error> {
    let options = (&prune.chosen, &prune.assumed);
    let in_force = of_run(&prune.paths, options, global, current)?;
    let place = place(prune.file.as_deref(), &in_force, current);
    let name = shown(&place, current);
    let old = read(&place, current)?;
    let (report, sources) = check(&prune.paths, &in_force, current);
    // A path with a masked secret is nobody's.
    let is_gone = |path: &str| !path.contains('*') && !discover::is_there(&report.root.join(path));
    let paths = old.paths();
    if !paths.is_empty() && paths.iter().all(|path| is_gone(path)) {
        return Err(Error::Run(format!(
            "baseline {}: none of its files is in {}: run this in the repository that it is of, or remove it",
            name.display(),
            report.root.display()
        )));
    }
    let settings = &in_force.settings;
    let runs = |rule: &str, path: &str| runs(rule, &settings.at(&report.root.join(path)));
    let new = old.pruned(&report, &sources, &runs, &is_gone);
    let dropped = old.count() - new.count();
    if new != old {
        write::replace(&place, &new.text()).map_err(|error| Error::write(&name, &error))?;
    }
    let said = [format!(
        "Dropped {}, {} left in {}",
        report::counted(shown_count(dropped), "finding"),
        match new.count() {
            1 => "1 is".to_owned(),
            many => format!("{many} are"),
        },
        name.display()
    )];
    Ok(end(&said, &report, &sources, global))
}

/// Where the baseline is: said, in the settings, or here.
fn place(said: Option<&Path>, in_force: &InForce, current: &Path) -> PathBuf {
    let said = said.map(|said| discover::normal(&current.join(said)));
    said.or_else(|| of_settings(in_force))
        .unwrap_or_else(|| current.join(NAME))
}

fn check(paths: &[PathBuf], in_force: &InForce, current: &Path) -> (Report, Sources) {
    let request = Request {
        paths,
        current,
        settings: &in_force.settings,
        base: &in_force.base,
        input: None,
    };
    let workspace = discover::workspace(&request);
    let report = lint(&workspace, &in_force.settings);
    (report, workspace.sources)
}

fn end(said: &[String], report: &Report, sources: &Sources, global: &Global) -> ExitCode {
    complain(&report::unchecked(report, sources));
    if global.verbosity() > Verbosity::Quiet {
        let said: Vec<String> = said.iter().map(|line| report::sanitized(line)).collect();
        complain(&said);
    }
    let is_failed = report.lacks_named();
    ExitCode::from(if is_failed { FAILED } else { CLEAN })
}

/// A baseline that somebody wrote may count more than this machine can.
fn shown_count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
