//! Texts that many cells share, each once and with a number; and how many cells there are of a kind.

use crate::report::counted;
use std::collections::BTreeMap;

use super::shown::{Verdict, why};
use super::verdict;
use crate::views::matrix::{Cell, Container, Line, Taking};

/// Different texts that are told; the rest shares one.
const MOST_TEXTS: usize = 5_000;

/// What stands for the rest.
const REST: &str = "further texts are left out here; `--format json` has all of them";

/// Footnotes: what the log says, line by line.
#[derive(Default)]
pub(super) struct Notes {
    numbers: BTreeMap<Vec<String>, usize>,
    texts: Vec<Vec<String>>,
}

impl Notes {
    /// The numbers of what must be said of a cell, from one.
    pub(super) fn of(&mut self, cell: &Cell) -> Vec<usize> {
        let mut found = Vec::new();
        if let Some(error) = &cell.error {
            let mut text = cell.log.clone();
            text.push(error.clone());
            found.push(self.number(text));
        }
        let rules = cell.leaks.iter();
        found.extend(rules.map(|rule| self.number(vec![format!("{} (rule {rule})", why(rule))])));
        found
    }

    fn number(&mut self, text: Vec<String>) -> usize {
        if let Some(number) = self.numbers.get(&text) {
            return *number;
        }
        // Nobody reads more; a fleet of runners that all differ has millions.
        if self.texts.len() >= MOST_TEXTS {
            if self.texts.len() == MOST_TEXTS {
                self.texts.push(vec![REST.to_owned()]);
            }
            return self.texts.len();
        }
        self.texts.push(text.clone());
        self.numbers.insert(text, self.texts.len());
        self.texts.len()
    }

    /// All of them, in the order of their numbers.
    pub(super) fn texts(&self) -> &[Vec<String>] {
        &self.texts
    }
}

/// How often each answer was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Jobs, those of a matrix each.
    pub jobs: usize,
    /// Jobs that no runner takes.
    pub untaken: usize,
    /// Runners, once for each pipeline.
    pub runners: usize,
    /// Containers that run, on each runner.
    pub runs: usize,
    /// Containers that fail their job.
    pub fails: usize,
    /// Containers that run, and had better not.
    pub leaks: usize,
    /// Containers of which nothing is decided.
    pub unknown: usize,
}

impl Tally {
    pub(super) fn open(&mut self, runners: usize) {
        self.runners += runners;
    }

    pub(super) fn count(&mut self, line: &Line) {
        if line.container == Container::Build {
            self.jobs += 1;
            let mut seats = line.seats.iter();
            self.untaken += usize::from(seats.all(|seat| seat.taking == Taking::No));
        }
        for seat in &line.seats {
            match verdict(line, seat) {
                Verdict::Absent => {}
                Verdict::Runs => self.runs += 1,
                Verdict::Leaks => self.leaks += 1,
                Verdict::Refused => self.fails += 1,
                Verdict::Unknown => self.unknown += 1,
            }
        }
    }

    /// The numbers in one line.
    pub(super) fn sentence(&self) -> String {
        let mut parts = Vec::new();
        for (number, what) in [
            (self.fails, "refused"),
            (self.leaks, "LEAKS"),
            (self.unknown, "not decidable here"),
            (self.runs, "runs"),
        ] {
            match (number, what) {
                (0, _) => {}
                (1, "runs") => parts.push("1 runs".to_owned()),
                (number, "runs") => parts.push(format!("{number} run")),
                (1, "LEAKS") => parts.push("1 LEAKS".to_owned()),
                (number, "LEAKS") => parts.push(format!("{number} LEAK")),
                _ => parts.push(format!("{number} {what}")),
            }
        }
        if parts.is_empty() {
            parts.push("nothing to run".to_owned());
        }
        let untaken = match self.untaken {
            0 => String::new(),
            1 => "; no runner here takes 1 job".to_owned(),
            many => format!("; no runner here takes {many} jobs"),
        };
        format!(
            "{} on {}: {}{untaken}",
            counted(self.jobs, "job"),
            counted(self.runners, "runner"),
            parts.join(", ")
        )
    }
}
