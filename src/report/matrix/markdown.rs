//! A table for merge requests. Names and texts of linted files stand in code, where they can
//! neither mention people nor close the table.

use std::io::{self, Write};

use super::notes::Notes;
use super::shown::{Verdict, detail, title};
use super::{Draw, Heading, Tally, cell_of};
use crate::views::matrix::{Line, Seat};

/// With more runners, those with the same answer share a row.
const MOST_COLUMNS: usize = 4;
/// Names in one cell; the others are counted.
const MOST_NAMES: usize = 5;

pub(super) struct Markdown<'o> {
    out: &'o mut dyn Write,
    runners: Vec<String>,
    job: Option<String>,
    notes: Notes,
    is_first: bool,
}

impl<'o> Markdown<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self {
            out,
            runners: Vec::new(),
            job: None,
            notes: Notes::default(),
            is_first: true,
        }
    }

    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        writeln!(self.out, "| {} |", cells.join(" | "))
    }

    /// What runners answer, each answer once, and last that of runners without one.
    fn answers(&mut self, line: &Line) -> Vec<String> {
        let mut answers = Vec::with_capacity(line.cells.len() + 1);
        for answer in &line.cells {
            let mut parts = vec![marked(Verdict::of(answer)).to_owned()];
            let detail = detail(answer);
            if !detail.is_empty() {
                parts.push(cell(&detail));
            }
            let numbers = self.notes.of(answer).into_iter();
            parts.extend(numbers.map(|number| format!("({number})")));
            answers.push(parts.join(" "));
        }
        answers.push(marked(Verdict::Absent).to_owned());
        answers
    }
}

impl Draw for Markdown<'_> {
    fn open(&mut self, heading: Heading) -> io::Result<()> {
        if !self.is_first {
            writeln!(self.out)?;
        }
        self.is_first = false;
        self.job = None;
        let files: Vec<String> = heading.files.iter().map(|file| code(file)).collect();
        let pipeline = code(&heading.pipeline);
        writeln!(self.out, "### {pipeline} on {}\n", files.join(", "))?;
        let runners = heading.fleet.runners.iter();
        self.runners = runners.map(|runner| cell(&title(runner))).collect();
        let mut header: Vec<String> = ["Job", "Container", "Image"].map(str::to_owned).into();
        if self.runners.len() > MOST_COLUMNS {
            header.extend(["Outcome", "Runners"].map(str::to_owned));
        } else {
            header.extend(self.runners.iter().cloned());
        }
        let rule = vec!["---".to_owned(); header.len()];
        self.row(&header)?;
        self.row(&rule)
    }

    fn line(&mut self, line: Line) -> io::Result<()> {
        let answers = self.answers(&line);
        let is_new = self.job.as_ref() != Some(&line.job);
        let job = if is_new {
            cell(&line.job)
        } else {
            String::new()
        };
        let image = line
            .image
            .as_deref()
            .map_or("the runner's".to_owned(), cell);
        let container = line.container.to_string();
        let container = match container.split_once(' ') {
            Some((kind, name)) => format!("{kind} {}", cell(name)),
            None => container,
        };
        let lead = [job, container, image];
        let answer_of = |seat: &Seat| {
            let cell = seat.cell.filter(|_| cell_of(&line, seat).is_some());
            cell.unwrap_or(line.cells.len())
        };
        if self.runners.len() <= MOST_COLUMNS {
            let mut row = lead.to_vec();
            for runner in 0..self.runners.len() {
                let seat = line.seats.iter().find(|seat| seat.runner == runner);
                let answer = seat.map_or(line.cells.len(), answer_of);
                row.extend(answers.get(answer).cloned());
            }
            self.job = Some(line.job);
            return self.row(&row);
        }
        let mut groups: Vec<(String, Vec<usize>)> = answers
            .into_iter()
            .map(|answer| (answer, Vec::new()))
            .collect();
        for seat in &line.seats {
            if let Some(group) = groups.get_mut(answer_of(seat)) {
                group.1.push(seat.runner);
            }
        }
        groups.retain(|group| !group.1.is_empty());
        if groups.is_empty() {
            groups.push(("no runner here takes it".to_owned(), Vec::new()));
        }
        self.job = Some(line.job);
        for (index, (answer, runners)) in groups.into_iter().enumerate() {
            let mut row = match index {
                0 => lead.to_vec(),
                _ => vec![String::new(); lead.len()],
            };
            let all = runners
                .iter()
                .filter_map(|runner| self.runners.get(*runner));
            let mut names: Vec<String> = all.take(MOST_NAMES).cloned().collect();
            if runners.len() > MOST_NAMES {
                names.push(format!("{} more", runners.len() - MOST_NAMES));
            }
            row.extend([answer, names.join(", ")]);
            self.row(&row)?;
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        if self.is_first {
            return Ok(());
        }
        writeln!(self.out)?;
        for (index, text) in self.notes.texts().iter().enumerate() {
            writeln!(self.out, "{}. {}", index + 1, code(&text.join(" ⏎ ")))?;
        }
        if !self.notes.texts().is_empty() {
            writeln!(self.out)?;
        }
        writeln!(self.out, "{}", tally.sentence())
    }
}

/// The word with its mark.
fn marked(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Absent => "–",
        Verdict::Runs => "✅ runs",
        Verdict::Unknown => "❔ ?",
        Verdict::Leaks => "⚠️ **LEAKS**",
        Verdict::Refused => "❌ **refused**",
    }
}

/// A text as code in a table, where a bar would close the cell even there.
fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// A text as code: behind a fence that is longer than any in it.
fn code(text: &str) -> String {
    let mut longest = 0;
    let mut length = 0;
    for letter in text.chars() {
        length = if letter == '`' { length + 1 } else { 0 };
        longest = longest.max(length);
    }
    let fence = "`".repeat(longest + 1);
    // A space keeps backquotes at the ends away from the fence; an empty span would be none.
    let is_edged = text.is_empty() || text.starts_with('`') || text.ends_with('`');
    let space = if is_edged { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_code() {
        assert_eq!(code("@all <b>"), "`@all <b>`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(cell("``a|"), "``` ``a\\| ```");
        assert_eq!(code(""), "`  `");
    }
}
