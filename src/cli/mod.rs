//! The command line: arguments, environment, output and exit codes. Nothing else reads the
//! environment, prints, writes or exits.

mod args;
mod baseline;
mod check;
mod clock;
mod config;
mod diff;
mod environment;
mod error;
mod generated;
mod help;
mod matrix;
mod outputs;
mod page;
mod report;
mod resolve;
mod rule;
mod settings;
mod shard;
mod terminal;
mod test_image;
mod write;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory as _};

use args::{Arguments, Command};
use environment::{Failure, Origins, PREFIX, Parsed, Variables};
use error::Error;
use help::{Length, help};

use crate::report::{Verbosity, sanitized};

/// The variable that makes panics visible.
const BACKTRACE: &str = "GITLAB_RUNNER_LINT_BACKTRACE";
/// Nothing to complain about.
const CLEAN: u8 = 0;
/// Findings at or above `--fail-on`, or something that `--diff` would change.
const FOUND: u8 = 1;
/// The job could not be done; beats findings.
const FAILED: u8 = 2;

/// The command line, for those who document it.
#[must_use]
pub fn command() -> clap::Command {
    let mut command = Arguments::command();
    command.build();
    worded(command)
}

/// A command whose `--help` says what ours does: clap's own text is about clap's own layout.
fn worded(command: clap::Command) -> clap::Command {
    const HELP: &str = "Print help; --help adds examples";
    let parts = command.get_subcommands();
    let names: Vec<String> = parts.map(|part| part.get_name().to_owned()).collect();
    let command = command.mut_args(|arg| match arg.get_action() {
        ArgAction::Help => arg.help(HELP).long_help(HELP),
        _ => arg,
    });
    names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, worded)
    })
}

/// Every variable of the environment that stands for flags, with these flags: `check --profile`.
#[must_use]
pub fn variables() -> BTreeMap<String, Vec<String>> {
    environment::all()
}

/// Runs the program with its arguments, the first of which is its own name.
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    // A panic in a check becomes a finding, any other a line of ours. What Rust says of it may hold
    // text of a linted file, so that only those see it who ask this very program.
    if env::var_os(BACKTRACE).is_none() {
        panic::set_hook(Box::new(|_| {}));
    }
    guarded(|| run(arguments.collect()))
}

fn guarded(work: impl FnOnce() -> ExitCode) -> ExitCode {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        failure(&Error::Run(format!(
            "a mistake in this tool; {BACKTRACE}=1 shows where, for a report"
        )))
    })
}

fn run(words: Vec<OsString>) -> ExitCode {
    let variables = Variables::of_process();
    let Parsed { arguments, origins } = match environment::parse(&words, &variables) {
        Ok(parsed) => parsed,
        Err(Failure::Usage(error)) => return usage(&error, &words),
        Err(Failure::Variable(message)) => return misused(&message),
    };
    if arguments.global.verbosity() != Verbosity::Quiet {
        let unread = variables.unread();
        let lines: Vec<String> = unread.iter().map(|line| sanitized(line)).collect();
        terminal::complain(&lines);
    }
    let outcome = match &arguments.command {
        Command::Check(check) => check::run(check, &arguments.global),
        Command::Baseline(baseline) => baseline::run(baseline, &arguments.global),
        Command::Resolve(resolve) => resolve::run(resolve, &arguments.global),
        Command::Rule(rule) => rule::run(rule, &arguments.global),
        Command::Matrix(matrix) => matrix::run(matrix, &arguments.global),
        Command::Report(report) => report::run(report, &arguments.global),
        Command::TestImage(image) => test_image::run(image, &arguments.global),
        Command::Config(config) => config::run(config, &arguments.global, &origins),
        Command::Completions(completions) => generated::completions(completions),
        Command::Man(man) => generated::man(man),
    };
    outcome.unwrap_or_else(|error| failure(&blamed(error, &origins)))
}

/// An error that names the variable a value comes from.
fn blamed(error: Error, origins: &Origins) -> Error {
    let Error::UnknownRule(_) = error else {
        return error;
    };
    let lists = ["select", "ignore"].into_iter();
    let mut origins = lists.filter_map(|flag| origins.get(flag));
    match origins.find(|origin| origin.starts_with(PREFIX)) {
        Some(variable) => Error::Run(format!("{variable}: {error}")),
        None => error,
    }
}

fn failure(error: &Error) -> ExitCode {
    let lines: Vec<String> = error.lines().iter().map(|line| sanitized(line)).collect();
    terminal::complain(&lines);
    ExitCode::from(match error {
        Error::NobodyListens => CLEAN,
        _ => FAILED,
    })
}

/// Help and version go to the standard output, mistakes in arguments to the standard error.
fn usage(error: &clap::Error, words: &[OsString]) -> ExitCode {
    let length = match words.iter().any(|it| it == "--help") {
        true => Length::Long,
        false => Length::Short,
    };
    let text = match error.kind() {
        ErrorKind::DisplayHelp => help(words, length),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return misused(&help(words, Length::Long));
        }
        _ if error.use_stderr() => return misused(&error.render().to_string()),
        _ => error.render().to_string(),
    };
    match terminal::print(|out| out.write_all(text.as_bytes())) {
        Ok(()) => ExitCode::from(CLEAN),
        Err(error) => failure(&error),
    }
}

/// Says what is wrong with arguments or the variables that stand for them.
fn misused(text: &str) -> ExitCode {
    let lines: Vec<String> = text.trim_end().lines().map(sanitized).collect();
    terminal::complain(&lines);
    ExitCode::from(FAILED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_failure() {
        let outcome = guarded(|| panic!("this is part of a test"));
        assert_eq!(outcome, ExitCode::from(FAILED));
    }
}
