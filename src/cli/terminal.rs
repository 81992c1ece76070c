//! What the environment says about how output may look.

use std::env;
#[cfg(unix)]
use std::fs::File;
use std::io::{self, IsTerminal as _, Write};

use terminal_size::{Width, terminal_size, terminal_size_of};

use super::args::When;
use super::error::Error;
use crate::report::{Style, Verbosity};

/// Columns of output that is no terminal.
const COLUMNS: usize = 100;
/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 120;
/// Narrower output would break every word.
const NARROWEST: usize = 40;

/// Where output goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stream {
    Output,
    Errors,
    File,
    /// The standard output with what a program may read.
    Patch,
}

/// How output to a stream looks.
pub(super) fn style(stream: Stream, color: When, verbosity: Verbosity) -> Style {
    Style {
        color: match color {
            When::Always => true,
            When::Never => false,
            When::Auto => wants_color(stream),
        },
        unicode: stream == Stream::File || speaks_unicode(),
        width: width(stream),
        statistics: false,
        verbosity,
    }
}

fn is_terminal(stream: Stream) -> bool {
    match stream {
        Stream::Output | Stream::Patch => io::stdout().is_terminal(),
        Stream::Errors => io::stderr().is_terminal(),
        Stream::File => false,
    }
}

fn set(name: &str) -> Option<String> {
    let value = env::var_os(name)?.to_string_lossy().into_owned();
    (!value.is_empty()).then_some(value)
}

/// See no-color.org and bixense.com/clicolors. The logs of GitLab and GitHub render colours, but
/// show a pipe to the program.
fn wants_color(stream: Stream) -> bool {
    if stream == Stream::File || set("NO_COLOR").is_some() {
        return false;
    }
    if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return true;
    }
    if ["GITLAB_CI", "GITHUB_ACTIONS"]
        .iter()
        .any(|name| set(name).is_some())
        && stream != Stream::Patch
    {
        return !is_file(stream);
    }
    is_terminal(stream) && set("TERM").is_none_or(|term| term != "dumb")
}

/// Whether the shell sends a stream into a file.
fn is_file(stream: Stream) -> bool {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        let handle = match stream {
            Stream::Errors => io::stderr().as_fd().try_clone_to_owned(),
            _ => io::stdout().as_fd().try_clone_to_owned(),
        };
        let metadata = handle.and_then(|handle| File::from(handle).metadata());
        metadata.is_ok_and(|metadata| metadata.is_file())
    }
    #[cfg(not(unix))]
    {
        !is_terminal(stream)
    }
}

/// The first variable that is set decides, as in the C library. Nothing set says nothing: most
/// containers are so, and what shows their output reads UTF-8.
fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn width(stream: Stream) -> usize {
    if !is_terminal(stream) {
        return COLUMNS;
    }
    let size = match stream {
        Stream::Errors => terminal_size_of(io::stderr()),
        Stream::Output | Stream::File | Stream::Patch => terminal_size(),
    };
    let columns = size.map(|(Width(columns), _)| usize::from(columns));
    let said = || set("COLUMNS").and_then(|columns| columns.parse().ok());
    let columns = columns.or_else(said).unwrap_or(COLUMNS);
    columns.clamp(NARROWEST, WIDEST)
}

/// Whether the standard output is read by a person.
pub(super) fn shows_output() -> bool {
    is_terminal(Stream::Output)
}

/// Writes lines to the standard error; nobody is left to tell when that fails.
pub(super) fn complain<T: AsRef<str>>(lines: &[T]) {
    let mut errors = io::stderr().lock();
    for line in lines {
        if writeln!(errors, "{}", line.as_ref()).is_err() {
            return;
        }
    }
}

/// Writes to the standard output.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    write(&mut out)
        .and_then(|()| out.flush())
        .map_err(|error| Error::output(&error))
}
