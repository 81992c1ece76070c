//! The commands `completions` and `man`: what is made from the arguments themselves.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap_complete::{Shell, generate};
use clap_mangen::Man as Page;

use super::args::{Completions, Man, ShellName};
use super::error::Error;
use super::terminal::print;
use super::{CLEAN, command, write};

/// The name of the program.
const NAME: &str = "gitlab-runner-lint";

/// Prints the completions of a shell.
pub(super) fn completions(arguments: &Completions) -> Result<ExitCode, Error> {
    let shell = match arguments.shell {
        ShellName::Bash => Shell::Bash,
        ShellName::Elvish => Shell::Elvish,
        ShellName::Fish => Shell::Fish,
        ShellName::Powershell => Shell::PowerShell,
        ShellName::Zsh => Shell::Zsh,
    };
    let mut text = Vec::new();
    generate(shell, &mut command(), NAME, &mut text);
    print(|out| out.write_all(&text))?;
    Ok(ExitCode::from(CLEAN))
}

/// Prints the page of the program, or writes one page for each command.
pub(super) fn man(arguments: &Man) -> Result<ExitCode, Error> {
    let Some(directory) = &arguments.output else {
        let text = page(command(), NAME)?;
        print(|out| out.write_all(text.as_bytes()))?;
        return Ok(ExitCode::from(CLEAN));
    };
    fs::create_dir_all(directory).map_err(|error| Error::write(directory, &error))?;
    let mut waiting = vec![(NAME.to_owned(), command())];
    while let Some((name, command)) = waiting.pop() {
        for part in command.get_subcommands() {
            waiting.push((format!("{name}-{}", part.get_name()), part.clone()));
        }
        put(directory, &name, &page(command, &name)?)?;
    }
    Ok(ExitCode::from(CLEAN))
}

fn put(directory: &Path, name: &str, text: &str) -> Result<(), Error> {
    let path = directory.join(format!("{name}.1"));
    write::replace(&path, text).map_err(|error| Error::write(&path, &error))
}

fn page(command: clap::Command, name: &str) -> Result<String, Error> {
    let mut text = Vec::new();
    // The pages of nested commands are named after the whole way to them.
    let page = Page::new(command.display_name(name.to_owned()))
        .title(name.to_owned())
        .source(concat!("gitlab-runner-lint ", env!("CARGO_PKG_VERSION")))
        .manual("gitlab-runner-lint");
    page.render(&mut text)
        .map_err(|error| Error::output(&error))?;
    let text = String::from_utf8_lossy(&text);
    Ok(text.replace(".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n"))
}
