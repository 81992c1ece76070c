//! `config init`: writes a settings file that explains every key.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::cli::args::{Global, Init};
use crate::cli::baseline::NAME;
use crate::cli::error::Error;
use crate::cli::settings::working_directory;
use crate::cli::terminal::{complain, print};
use crate::cli::{CLEAN, write};
use crate::discover::{self, Request};
use crate::engine::{Role, Workspace, fleet};
use crate::model::known::Known;
use crate::report::{Verbosity, sanitized};
use crate::settings::{Found, Settings, starter};

/// Writes the file, unless there is one.
pub(super) fn run(arguments: &Init, global: &Global) -> Result<ExitCode, Error> {
    let current = working_directory()?;
    let path = &arguments.output;
    let is_output = path.as_os_str() == "-";
    let is_there = !is_output && current.join(path).symlink_metadata().is_ok();
    if is_there && !arguments.force {
        return Err(Error::Run(format!(
            "{} is there already; --force replaces it",
            path.display()
        )));
    }
    // Patterns start at the directory of the file.
    let directory = match path.parent() {
        Some(parent) if !is_output => discover::normal(&current.join(parent)),
        _ => current,
    };
    let found = found(&directory);
    let text = starter(&found);
    if is_output {
        print(|out| out.write_all(text.as_bytes()))?;
        return Ok(ExitCode::from(CLEAN));
    }
    write::replace(path, &text).map_err(|error| Error::write(path, &error))?;
    if global.verbosity() != Verbosity::Quiet {
        let line = format!("Wrote {}", path.display());
        complain(&[sanitized(&line)]);
    }
    Ok(ExitCode::from(CLEAN))
}

/// What a directory holds.
fn found(current: &Path) -> Found {
    let settings = Settings::default();
    let paths = [PathBuf::from(".")];
    let workspace = discover::workspace(&Request {
        paths: &paths,
        current,
        settings: &settings,
        base: current,
        input: None,
    });
    let (names, _) = fleet(&workspace, &settings, |configs| {
        let runners = configs.iter().flat_map(|config| config.runners());
        let names = runners.filter_map(|runner| match runner.get("name")?.text() {
            Known::Is(name) => Some(name.to_owned()),
            Known::Dynamic | Known::Broken => None,
        });
        // A name that no output may show is of no use here.
        let shown = names.filter(|name| !name.is_empty() && sanitized(name) == *name);
        shown.collect::<BTreeSet<String>>()
    });
    let runners = [Role::Runner, Role::Embedded];
    Found {
        pipelines: files(&workspace, &[Role::Fragment]),
        runners: files(&workspace, &runners),
        names: names.into_iter().collect(),
        baseline: current.join(NAME).is_file().then(|| NAME.to_owned()),
    }
}

/// The paths of files, as patterns that fit nothing else; only what no output shows may be any
/// character.
fn files(workspace: &Workspace, wanted: &[Role]) -> Vec<String> {
    let roles = workspace.roles.iter();
    let files =
        roles.filter(|(file, role)| wanted.contains(role) && !workspace.context.contains(file));
    let sources = &workspace.sources;
    // No pattern fits a name that is no text.
    let files = files.filter(|(file, _)| sources.path(**file).to_str().is_some());
    let paths = files.map(|(file, _)| sources.display(*file));
    let paths: BTreeSet<String> = paths.map(|path| escaped(&path)).collect();
    paths.into_iter().collect()
}

fn escaped(path: &str) -> String {
    let mut pattern = String::new();
    for character in path.chars() {
        match character {
            _ if sanitized(character.encode_utf8(&mut [0; 4])) != character.to_string() => {
                pattern.push('?');
            }
            '*' | '?' | '[' | ']' => pattern.extend(['[', character, ']']),
            _ => pattern.push(character),
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_its_path_and_shows_nothing_harmful() {
        for (path, pattern) in [
            ("a/config.toml", "a/config.toml"),
            ("[x]*/b?.toml", "[[]x[]][*]/b[?].toml"),
            ("a\nb/config.toml", "a?b/config.toml"),
            ("a\u{202e}b.toml", "a?b.toml"),
        ] {
            assert_eq!(escaped(path), pattern);
            let patterns = crate::settings::Patterns::new(&[pattern.to_owned()]);
            assert!(patterns.fit(Path::new(path)), "{path}");
        }
    }
}
