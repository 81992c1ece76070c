//! A table for people: a column for each runner where there are few and they fit, else a block for
//! each job.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::notes::Notes;
use super::shown::{Verdict, detail, title};
use super::{Draw, Heading, Tally, cell_of};
use crate::report::Style;
use crate::report::text::{Ink, columns, paint};
use crate::views::matrix::{Line, Taking};

/// With more runners, each job has a block of its own.
const MOST_COLUMNS: usize = 4;
/// Columns of the word that leads a cell.
const WORD: usize = 7;
/// Columns between two columns.
const GAP: usize = 2;
/// How far columns may be cut: job, container, image, then each runner.
const NARROWEST: [usize; 4] = [12, 11, 14, 20];
/// Wider columns are cut even where there is room.
const WIDEST: [usize; 4] = [32, 28, 48, 40];

/// One line, ready to be drawn.
struct Drawn {
    job: String,
    container: String,
    image: String,
    /// What runners answer, each answer once: the word, and what stands behind it.
    answers: Vec<(Verdict, String)>,
    /// By runner that has something to say: its number, and that of its answer.
    seats: Vec<(usize, usize)>,
}

pub(super) struct Text<'o> {
    out: &'o mut dyn Write,
    style: Style,
    runners: Vec<String>,
    /// Lines that wait for their widths.
    waiting: Vec<Drawn>,
    /// The job of the last block.
    job: Option<String>,
    notes: Notes,
    /// Runners that may not take jobs that they are judged for.
    uncertain: BTreeSet<usize>,
    pipelines: usize,
}

impl<'o> Text<'o> {
    pub(super) fn new(style: &Style, out: &'o mut dyn Write) -> Self {
        Self {
            out,
            style: *style,
            runners: Vec::new(),
            waiting: Vec::new(),
            job: None,
            notes: Notes::default(),
            uncertain: BTreeSet::new(),
            pipelines: 0,
        }
    }

    fn drawn(&mut self, line: Line) -> Drawn {
        let mut answers = Vec::with_capacity(line.cells.len() + 1);
        for cell in &line.cells {
            // Numbers first: what stands last may be cut.
            let numbers = self.notes.of(cell).into_iter();
            let mut parts: Vec<String> = numbers.map(|number| format!("[{number}]")).collect();
            parts.push(detail(cell));
            parts.retain(|part| !part.is_empty());
            answers.push((Verdict::of(cell), parts.join(" ")));
        }
        answers.push((Verdict::Absent, String::new()));
        let mut seats = Vec::with_capacity(line.seats.len());
        for seat in &line.seats {
            let cell = seat.cell.filter(|_| cell_of(&line, seat).is_some());
            if cell.is_some() && seat.taking == Taking::Unknown {
                self.uncertain.insert(seat.runner);
            }
            seats.push((seat.runner, cell.unwrap_or(line.cells.len())));
        }
        Drawn {
            job: line.job,
            container: line.container.to_string(),
            image: line.image.unwrap_or_else(|| "(runner's)".to_owned()),
            answers,
            seats,
        }
    }

    fn mark(&self) -> &'static str {
        if self.style.unicode { "…" } else { "..." }
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", line.trim_end())
    }

    /// One block, for a line that has no room for columns: runners with the same answer stand together.
    fn block(&mut self, drawn: &Drawn) -> io::Result<()> {
        let color = self.style.color;
        if self.job.as_ref() != Some(&drawn.job) {
            if self.job.is_some() {
                self.write("")?;
            }
            let job = cut(&drawn.job, self.style.width, self.mark());
            self.write(&paint(&job, Ink::Strong, color))?;
            self.job = Some(drawn.job.clone());
        }
        let head = format!("  {}  {}", padded(&drawn.container, 16), drawn.image);
        let head = cut(&head, self.style.width, self.mark());
        self.write(&head)?;
        let answers = drawn.answers.iter();
        let mut groups: Vec<(Verdict, &str, Vec<usize>)> = answers
            .map(|(word, detail)| (*word, detail.as_str(), Vec::new()))
            .collect();
        for &(runner, answer) in &drawn.seats {
            if let Some(group) = groups.get_mut(answer) {
                group.2.push(runner);
            }
        }
        groups.retain(|group| !group.2.is_empty());
        if groups.is_empty() {
            groups.push((Verdict::Absent, "no runner here takes it", Vec::new()));
        }
        let widest = groups.iter().map(|group| columns(group.1)).max();
        let half = self.style.width / 2;
        let width = widest.unwrap_or(0).min(half);
        for (word, detail, runners) in groups {
            let detail = padded(&cut(detail, half, self.mark()), width);
            let word = paint(&padded(word.word(), WORD), word.ink(), color);
            let room = self.style.width.saturating_sub(4 + WORD + 2 * GAP + width);
            let names = names(&self.runners, &runners, room, self.mark());
            self.write(&format!("    {word}  {detail}  {names}"))?;
        }
        Ok(())
    }

    /// The waiting lines as a table, unless they do not fit.
    fn table(&mut self, lines: &[Drawn]) -> Option<Vec<String>> {
        let runners = self.runners.len();
        let mut header = vec!["job".to_owned(), "container".to_owned(), "image".to_owned()];
        header.extend(self.runners.iter().cloned());
        let mut widths: Vec<usize> = header.iter().map(|text| columns(text)).collect();
        for line in lines {
            let texts = [&line.job, &line.container, &line.image];
            for (width, text) in widths.iter_mut().zip(texts) {
                *width = (*width).max(columns(text));
            }
            for &(runner, answer) in &line.seats {
                let detail = line.answers.get(answer).map_or("", |answer| &answer.1);
                let width = match detail {
                    "" => WORD,
                    detail => WORD + GAP + columns(detail),
                };
                if let Some(known) = widths.get_mut(3 + runner) {
                    *known = (*known).max(width);
                }
            }
        }
        fit(&mut widths, self.style.width)?;
        let mark = self.mark();
        let color = self.style.color;
        let cell = |text: &str, column: usize| {
            let width = widths.get(column).copied().unwrap_or(0);
            padded(&cut(text, width, mark), width)
        };
        let gap = " ".repeat(GAP);
        let head = header.iter().enumerate();
        let head: Vec<String> = head.map(|(column, text)| cell(text, column)).collect();
        let strong = Ink::Strong;
        let mut drawn = vec![paint(head.join(&gap).trim_end(), strong, color)];
        let mut last = None;
        for line in lines {
            let job = if last == Some(&line.job) {
                ""
            } else {
                &line.job
            };
            last = Some(&line.job);
            let mut row = vec![cell(job, 0), cell(&line.container, 1), cell(&line.image, 2)];
            for runner in 0..runners {
                let seat = line.seats.iter().find(|seat| seat.0 == runner);
                let answer = seat.and_then(|seat| line.answers.get(seat.1));
                let (word, detail) =
                    answer.map_or((Verdict::Absent, ""), |(word, detail)| (*word, detail));
                let width = widths.get(3 + runner).copied().unwrap_or(0);
                let room = width.saturating_sub(WORD + GAP);
                let detail = padded(&cut(detail, room, mark), room);
                let word = paint(&padded(word.word(), WORD), word.ink(), color);
                row.push(format!("{word}{gap}{detail}"));
            }
            drawn.push(row.join(&gap));
        }
        Some(drawn)
    }
}

impl Draw for Text<'_> {
    fn open(&mut self, heading: Heading) -> io::Result<()> {
        if self.pipelines > 0 {
            self.write("")?;
        }
        self.pipelines += 1;
        self.runners = heading.fleet.runners.iter().map(title).collect();
        let on = heading.files.join(", ");
        self.write(&format!("{} on {on}", heading.pipeline))?;
        self.write("")?;
        self.job = None;
        Ok(())
    }

    fn line(&mut self, line: Line) -> io::Result<()> {
        let drawn = self.drawn(line);
        if self.runners.len() > MOST_COLUMNS {
            return self.block(&drawn);
        }
        self.waiting.push(drawn);
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        let lines = std::mem::take(&mut self.waiting);
        match self.table(&lines).filter(|_| !lines.is_empty()) {
            Some(table) => table.iter().try_for_each(|line| self.write(line))?,
            None => lines.iter().try_for_each(|line| self.block(line))?,
        }
        let uncertain: Vec<usize> = std::mem::take(&mut self.uncertain).into_iter().collect();
        if !uncertain.is_empty() {
            let lead = "may not take these jobs (tags not declared, or protected): ";
            let room = self.style.width.saturating_sub(columns(lead));
            let names = names(&self.runners, &uncertain, room, self.mark());
            self.write("")?;
            self.write(&format!("{lead}{names}"))?;
        }
        Ok(())
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        if self.pipelines == 0 {
            return Ok(());
        }
        self.write("")?;
        let texts = self.notes.texts().to_vec();
        for (index, text) in texts.iter().enumerate() {
            let number = format!("[{}]", index + 1);
            let indent = " ".repeat(number.len());
            for (place, line) in text.iter().enumerate() {
                let lead = if place == 0 { &number } else { &indent };
                self.write(&format!("{lead} {line}"))?;
            }
        }
        if !texts.is_empty() {
            self.write("")?;
        }
        self.write(&tally.sentence())
    }
}

/// Makes columns fit into a width, those first that are read least; `None` if they cannot.
fn fit(widths: &mut [usize], room: usize) -> Option<()> {
    let kind = |column: usize| column.min(3);
    for (column, width) in widths.iter_mut().enumerate() {
        *width = (*width).min(WIDEST[kind(column)]);
    }
    let needed = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    let mut excess = needed.saturating_sub(room);
    let runners = 3..widths.len();
    for column in [2, 0, 1].into_iter().chain(runners) {
        let least = NARROWEST[kind(column)];
        if let Some(width) = widths.get_mut(column) {
            let saved = excess.min(width.saturating_sub(least));
            *width -= saved;
            excess -= saved;
        }
    }
    (excess == 0).then_some(())
}

/// Names of runners, as many as there is room for; at least one.
fn names(all: &[String], runners: &[usize], room: usize, mark: &str) -> String {
    let mut text = String::new();
    for (index, runner) in runners.iter().enumerate() {
        let name = all.get(*runner).map_or("", String::as_str);
        let rest = runners.len() - index;
        let more = format!(" and {rest} more");
        let comma = if index == 0 { "" } else { ", " };
        let after = if rest > 1 { columns(&more) } else { 0 };
        if index > 0 && columns(&text) + columns(name) + 2 + after > room {
            text.push_str(&more);
            return text;
        }
        text.push_str(comma);
        if index == 0 {
            text.push_str(&cut(name, room.saturating_sub(after).max(10), mark));
        } else {
            text.push_str(name);
        }
    }
    text
}

/// A text of at most so many columns.
fn cut(text: &str, width: usize, mark: &str) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(columns(mark));
    let mut result = String::new();
    for letter in text.chars() {
        result.push(letter);
        if columns(&result) > room {
            result.pop();
            break;
        }
    }
    result.push_str(mark);
    result
}

/// A text with spaces up to so many columns.
fn padded(text: &str, width: usize) -> String {
    let spaces = width.saturating_sub(columns(text));
    format!("{text}{}", " ".repeat(spaces))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_by_columns() {
        assert_eq!(cut("abc", 3, "…"), "abc");
        assert_eq!(cut("abcd", 3, "…"), "ab…");
        assert_eq!(cut("大きさ", 5, "…"), "大き…");
        assert_eq!(cut("abcdef", 5, "..."), "ab...");
    }

    #[test]
    fn names_that_have_no_room_are_counted() {
        let all: Vec<String> = ["docker-1", "docker-2", "docker-3"]
            .map(str::to_owned)
            .into();
        assert_eq!(
            names(&all, &[0, 1, 2], 40, "…"),
            "docker-1, docker-2, docker-3"
        );
        assert_eq!(names(&all, &[0, 1, 2], 20, "…"), "docker-1 and 2 more");
        assert_eq!(names(&all, &[0], 5, "…"), "docker-1");
    }

    #[test]
    fn columns_shrink_as_far_as_they_may() {
        let mut widths = vec![10, 9, 30, 24];
        assert_eq!(fit(&mut widths, 80), Some(()));
        assert_eq!(widths, [10, 9, 30, 24]);
        assert_eq!(fit(&mut widths, 70), Some(()));
        assert_eq!(widths, [10, 9, 21, 24]);
        assert_eq!(fit(&mut widths, 40), None);
    }
}
