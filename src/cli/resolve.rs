//! The command `resolve`: what GitLab would make of a pipeline.

use std::io::{Read as _, stdin};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{Global, Resolve as Arguments, Shape};
use super::error::Error;
use super::settings::{InForce, of_resolve, working_directory};
use super::terminal::{complain, print};
use super::{CLEAN, FAILED, FOUND};
use crate::discover::{self, Disk, UNNAMED_INPUT, project_root, shown_root};
use crate::model::pipeline::load::Context;
use crate::report::{Redactor, Verbosity, resolution, sanitized};
use crate::settings::Settings;
use crate::source::Sources;
use crate::syntax::nearest;
use crate::views::{Plain, Resolution, Wanted, resolve};

/// Name of a pipeline in its project.
const PIPELINE: &str = ".gitlab-ci.yml";

/// Prints GitLab's answer; exit code 1 if GitLab refuses the pipeline.
pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<ExitCode, Error> {
    let current = working_directory()?;
    let InForce { settings, base } = of_resolve(arguments, global, &current)?;
    let disk = Disk::new(&settings, &base, &current);
    let resolution = answer(arguments, &settings, &disk, &current)?;
    let sources = disk.into_sources();
    let redactor = (!arguments.no_redact).then(|| Redactor::new(&[], &sources));
    let redactor = redactor.as_ref();
    if let Some(name) = &arguments.job {
        let Some(lines) = &resolution.job else {
            return Err(no_job(name, &resolution));
        };
        match arguments.format {
            Some(Shape::Json) => {
                print(|out| resolution::job_json(name, lines, &sources, redactor, out))?;
            }
            Some(Shape::Yaml) => {
                let body = resolution.merged.get(name).cloned().unwrap_or_default();
                let alone = Plain::map(vec![(name.clone(), body)]);
                print(|out| resolution::yaml(&alone, redactor, out))?;
            }
            None => print(|out| resolution::job(lines, &sources, redactor, out))?,
        }
    } else {
        match arguments.format.unwrap_or(Shape::Yaml) {
            Shape::Json => print(|out| resolution::json(&resolution, &sources, redactor, out))?,
            Shape::Yaml if resolution.errors.is_empty() => {
                print(|out| resolution::yaml(&resolution.merged, redactor, out))?;
            }
            Shape::Yaml => {}
        }
    }
    if arguments.format != Some(Shape::Json) {
        tell(&resolution, &sources, redactor, global.verbosity());
    }
    Ok(ExitCode::from(match resolution.errors.is_empty() {
        true if resolution.is_partial => FAILED,
        true => CLEAN,
        false => FOUND,
    }))
}

fn answer(
    arguments: &Arguments,
    settings: &Settings,
    disk: &Disk<'_>,
    current: &Path,
) -> Result<Resolution, Error> {
    let is_input = arguments.path.as_os_str() == "-";
    let mut given = arguments.path.clone();
    if current.join(&given).is_dir() && !is_input {
        given.push(PIPELINE);
    }
    let path = current.join(&given);
    let place = discover::normal(&path);
    let shown = discover::normal(&given);
    let (root, name, bytes) = if is_input {
        let mut bytes = Vec::new();
        let limit = Sources::MAX_BYTES as u64 + 1;
        let read = stdin().take(limit).read_to_end(&mut bytes);
        read.map_err(|error| Error::Read(PathBuf::from(UNNAMED_INPUT), discover::reason(&error)))?;
        (current.to_owned(), PathBuf::from(UNNAMED_INPUT), bytes)
    } else {
        let bytes = discover::bytes(&path).map_err(|reason| Error::Read(shown.clone(), reason))?;
        (project_root(&path), shown, bytes)
    };
    let shown_root = shown_root(&name, &place, &discover::normal(&root));
    let home = disk.home(&root, shown_root);
    let (file, text) = disk
        .add(name.clone(), bytes)
        .map_err(|reason| Error::Read(name, reason))?;
    let mut context = Context::default();
    context.variables.extend(settings.variables.clone());
    let wanted = match (&arguments.job, arguments.format) {
        (Some(name), _) => Wanted::Job(name),
        (None, Some(Shape::Json)) => Wanted::Verdict,
        (None, Some(Shape::Yaml) | None) => Wanted::Merged,
    };
    Ok(resolve(file, &text, &home, &context, settings, wanted))
}

fn no_job(name: &str, resolution: &Resolution) -> Error {
    if let (true, Some(error)) = (resolution.names.is_empty(), resolution.errors.first()) {
        return Error::Run(error.text.clone());
    }
    let names = resolution.names.iter().map(String::as_str);
    let hint =
        nearest(name, names).map_or(String::new(), |name| format!(", did you mean \"{name}\"?"));
    Error::Run(format!("there is no job \"{name}\"{hint}"))
}

/// Errors and warnings with their places, and what was not seen, for people.
fn tell(
    resolution: &Resolution,
    sources: &Sources,
    redactor: Option<&Redactor>,
    verbosity: Verbosity,
) {
    let mut lines = Vec::new();
    let said = resolution.errors.iter().map(|said| ("error", said));
    let further = resolution.further.iter().map(|said| ("further", said));
    let warnings = resolution.warnings.iter().map(|said| ("warning", said));
    for (level, said) in said.chain(further).chain(warnings) {
        let place = said.at.map_or(String::new(), |at| {
            let position = sources.position(at.file, at.start);
            format!(
                "{}:{}:{}: ",
                sources.display(at.file),
                position.line,
                position.column
            )
        });
        lines.push(format!("{place}{level}: {}", said.text));
    }
    let missing = resolution
        .includes
        .iter()
        .filter(|include| !include.is_read);
    if verbosity != Verbosity::Quiet {
        lines.extend(
            missing.map(|include| format!("not seen: {} {}", include.kind, include.location)),
        );
    }
    if resolution.is_partial {
        let verdict = if resolution.errors.is_empty() {
            "whether GitLab takes the pipeline is not decidable here"
        } else {
            "GitLab refuses the pipeline, whatever is in the includes that were not seen"
        };
        lines.push(verdict.to_owned());
    }
    let lines: Vec<String> = lines
        .into_iter()
        .map(|line| {
            sanitized(&redactor.map_or(line.clone(), |redactor| redactor.mask(&line).into_owned()))
        })
        .collect();
    complain(&lines);
}
