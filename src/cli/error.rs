//! What keeps the tool from doing its job: never a mistake in a linted file.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::discover::reason;
use crate::rules::RULES;
use crate::syntax::nearest;

/// Why a run ends with exit code 2. Its text completes "cannot lint: ...".
#[derive(Debug)]
pub(super) enum Error {
    /// The settings have mistakes, each told with its place.
    Settings(Vec<String>),
    /// A file cannot be read.
    Read(PathBuf, String),
    /// A file cannot be written.
    Write(PathBuf, String),
    /// Something about the process or its arguments.
    Run(String),
    /// A rule of this name does not exist.
    UnknownRule(String),
    /// The reader of our output is gone: no failure at all.
    NobodyListens,
}

impl Error {
    pub(super) fn write(path: &Path, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::NobodyListens;
        }
        Self::Write(path.to_owned(), reason(error))
    }

    /// An error of writing to the standard output.
    pub(super) fn output(error: &std::io::Error) -> Self {
        Self::write(Path::new("the standard output"), error)
    }

    /// The error as lines for the user.
    pub(super) fn lines(&self) -> Vec<String> {
        match self {
            Self::Settings(mistakes) => mistakes
                .iter()
                .map(|mistake| format!("cannot lint: settings {mistake}"))
                .collect(),
            Self::NobodyListens => Vec::new(),
            other => vec![format!("cannot lint: {other}")],
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(mistakes) => write!(out, "settings {}", mistakes.join(", ")),
            Self::Read(path, reason) => write!(out, "{}: {reason}", path.display()),
            Self::Write(path, reason) => write!(out, "writing {}: {reason}", path.display()),
            Self::Run(reason) => out.write_str(reason),
            Self::UnknownRule(id) => {
                write!(out, "unknown rule \"{id}\"")?;
                let ids = RULES.iter().map(|rule| rule.meta.id);
                match nearest(id, ids) {
                    Some(meant) => write!(out, ", did you mean \"{meant}\"?"),
                    None => write!(out, "; `gitlab-runner-lint rule` lists all of them"),
                }
            }
            Self::NobodyListens => Ok(()),
        }
    }
}
