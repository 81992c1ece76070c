//! The command line: arguments, environment, output and exit codes. Nothing else reads the
//! environment, prints, writes or exits.

mod args;
mod check;
mod clock;
mod diff;
mod error;
mod matrix;
mod outputs;
mod page;
mod report;
mod resolve;
mod rule;
mod settings;
mod terminal;
mod test_image;

mod write;

use std::env;
use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};

use args::{Arguments, Command};
use error::Error;

use crate::report::sanitized;

/// The variable that makes panics visible.
const BACKTRACE: &str = "GITLAB_RUNNER_LINT_BACKTRACE";
/// Nothing to complain about.
const CLEAN: u8 = 0;
/// Findings at or above `--fail-on`, or something that `--diff` would change.
const FOUND: u8 = 1;
/// The job could not be done; beats findings.
const FAILED: u8 = 2;

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
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error, &words),
    };
    let outcome = match &arguments.command {
        Command::Check(check) => check::run(check, &arguments.global),
        Command::Resolve(resolve) => resolve::run(resolve, &arguments.global),
        Command::Rule(rule) => rule::run(rule, &arguments.global),
        Command::Matrix(matrix) => matrix::run(matrix, &arguments.global),
        Command::Report(report) => report::run(report, &arguments.global),
        Command::TestImage(image) => test_image::run(image, &arguments.global),
    };
    outcome.unwrap_or_else(|error| failure(&error))
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
    if error.use_stderr() {
        let text = error.render().to_string();
        let lines: Vec<String> = text.trim_end().lines().map(sanitized).collect();
        terminal::complain(&lines);
        return ExitCode::from(FAILED);
    }
    let is_long = error.kind() == ErrorKind::DisplayHelp && words.iter().any(|it| it == "--help");
    let text = if is_long {
        long_help(words)
    } else {
        error.render().to_string()
    };
    match terminal::print(|out| out.write_all(text.as_bytes())) {
        Ok(()) => ExitCode::from(CLEAN),
        Err(error) => failure(&error),
    }
}

/// The short help and examples: clap's own long form gives every option three lines.
fn long_help(words: &[OsString]) -> String {
    let mut command = Arguments::command();
    command.build();
    let name = words
        .iter()
        .find(|word| command.find_subcommand(word).is_some());
    let chosen = match name.and_then(|name| command.find_subcommand_mut(name)) {
        Some(subcommand) => subcommand,
        None => &mut command,
    };
    let examples = chosen.get_after_long_help().map(ToString::to_string);
    let short = chosen.render_help();
    format!("{short}\n{}\n", examples.unwrap_or_default())
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
