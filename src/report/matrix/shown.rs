//! A cell in words: one word first, then what a reader asks next.

use crate::report::text::Ink;
use crate::views::matrix::{Cell, Outcome, Runner};

/// What becomes of a container, in one word; the worst last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Verdict {
    /// The runner would not take the job, or has no such container.
    Absent,
    /// It runs.
    Runs,
    /// Not decidable from these files.
    Unknown,
    /// It runs, with a policy or a privilege that a rule reports.
    Leaks,
    /// The job fails.
    Refused,
}

impl Verdict {
    pub(super) fn of(cell: &Cell) -> Self {
        match cell.outcome {
            Outcome::Runs if cell.leaks.is_empty() => Self::Runs,
            Outcome::Runs => Self::Leaks,
            Outcome::Fails => Self::Refused,
            Outcome::Unknown => Self::Unknown,
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Absent => "-",
            Self::Runs => "runs",
            Self::Unknown => "?",
            Self::Leaks => "LEAKS",
            Self::Refused => "refused",
        }
    }

    pub(super) const fn ink(self) -> Ink {
        match self {
            Self::Absent => Ink::Faint,
            Self::Runs => Ink::Added,
            Self::Unknown => Ink::Note,
            Self::Leaks => Ink::Warning,
            Self::Refused => Ink::Error,
        }
    }
}

/// Policies as people read them.
pub(super) fn policies(cell: &Cell) -> String {
    let words = cell
        .policies
        .iter()
        .flatten()
        .map(|word| match word.as_str() {
            "" => "cluster's default",
            word => word,
        });
    words.collect::<Vec<_>>().join(", ")
}

/// What stands behind the word, without what footnotes say.
pub(super) fn detail(cell: &Cell) -> String {
    match cell.outcome {
        Outcome::Fails => String::new(),
        Outcome::Unknown => cell.note.clone().unwrap_or_default(),
        Outcome::Runs => {
            let mut words = policies(cell);
            if words.is_empty() {
                words = cell.note.clone().unwrap_or_default();
            }
            if cell.privileged == Some(true) {
                words.push_str(if words.is_empty() {
                    "privileged"
                } else {
                    ", privileged"
                });
            }
            words
        }
    }
}

/// The name of a runner with its version.
pub(super) fn title(runner: &Runner) -> String {
    format!("{} ({})", runner.title, version(runner))
}

/// The version that a runner is judged as.
pub(super) fn version(runner: &Runner) -> String {
    match runner.is_version_declared {
        true => runner.version.clone(),
        false => "latest".to_owned(),
    }
}

/// What a rule says of a container that runs.
pub(super) fn why(rule: &str) -> &'static str {
    match rule {
        "mixed-list-bypass" => "the job's whole list runs although not all of it is allowed",
        "runner-version-mixed-list-bypass" => {
            "the runner's whole list runs although not all of it is allowed"
        }
        "private-image-cached-on-shared" => {
            "others may get this private image from the runner's cache"
        }
        "privileged-shared-runner" => "it is privileged on a runner that everybody may use",
        _ => "a rule reports it",
    }
}
