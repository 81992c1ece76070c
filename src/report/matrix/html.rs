//! One page that stands alone: jobs by runners, with details on demand, readable without colour, scripts
//! and a mouse.
//!
//! Rows are written as they come. What opens from cells is written behind the table, each text once.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::markup::{class, escaped, marked};
use super::notes::Notes;
use super::shown::{Verdict, policies, version};
use super::{Draw, Heading, Tally, cell_of};
use crate::report::counted;
use crate::views::matrix::{Cell, Line, Runner, Taking};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// With more runners, those that are configured alike share a column.
const MOST_COLUMNS: usize = 12;

/// Different answers of one pipeline that are told in full: a page must stay one that a browser opens.
const MOST_BOXES: usize = 10_000;

/// Nothing is loaded from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/// What a cell stands for without its words.
const LEGEND: [(Verdict, &str); 5] = [
    (Verdict::Runs, "every container starts"),
    (
        Verdict::Leaks,
        "runs, with a policy or a privilege that a rule reports",
    ),
    (Verdict::Refused, "the job fails"),
    (Verdict::Unknown, "not decidable from these files"),
    (Verdict::Absent, "would not take the job"),
];

/// What decides about a cell of the grid: by container, its answer and whether the runner takes the job.
type Key = Vec<Option<(usize, Taking)>>;

pub(super) struct Html<'o> {
    out: &'o mut dyn Write,
    /// The first runner of each column.
    columns: Vec<usize>,
    /// Names of runners that share a column, column by column.
    alike: Vec<String>,
    /// Lines of the job at hand.
    job: Vec<Line>,
    /// What opens from cells of the pipeline, by its text.
    boxes: BTreeMap<String, usize>,
    /// How many there were in all pipelines.
    opened: usize,
    notes: Notes,
    pipelines: usize,
}

impl<'o> Html<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self {
            out,
            columns: Vec::new(),
            alike: Vec::new(),
            job: Vec::new(),
            boxes: BTreeMap::new(),
            opened: 0,
            notes: Notes::default(),
            pipelines: 0,
        }
    }

    fn begin(&mut self, pipeline: &str) -> io::Result<()> {
        let title = escaped(pipeline);
        write!(
            self.out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <title>Jobs on runners: {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <header>\n<h1>Jobs on runners</h1>\n</header>\n<main>\n<div class=\"tools\">\n<ul class=\"legend\">\n"
        )?;
        for (verdict, meaning) in LEGEND {
            let (class, word) = (class(verdict), marked(verdict));
            writeln!(
                self.out,
                "<li><b class=\"{class}\">{word}</b> {meaning}</li>"
            )?;
        }
        writeln!(
            self.out,
            "</ul>\n<label><input type=\"checkbox\" id=\"only\"> Hide jobs that run everywhere</label>\n\
             </div>"
        )
    }

    fn head(&mut self, runners: &[Runner]) -> io::Result<()> {
        for &first in &self.columns {
            let Some(runner) = runners.get(first) else {
                continue;
            };
            let same = runners.iter().filter(|other| other.kind == runner.kind);
            let names: Vec<String> = same.map(|same| escaped(&same.title)).collect();
            let is_shared = self.columns.len() < runners.len() && names.len() > 1;
            let more = match is_shared {
                true => format!(" and {} alike", names.len() - 1),
                false => String::new(),
            };
            if is_shared {
                self.alike.push(names.join(", "));
            }
            let executor = runner.executor.unwrap_or("executor unknown");
            write!(
                self.out,
                "<th scope=\"col\"><span>{}{more}</span><small>{} · {}</small>",
                escaped(&runner.title),
                escaped(&version(runner)),
                escaped(executor)
            )?;
        }
        writeln!(self.out)
    }

    /// The row of the job at hand.
    fn row(&mut self) -> io::Result<()> {
        let lines = std::mem::take(&mut self.job);
        let Some(first) = lines.first() else {
            return Ok(());
        };
        let title = escaped(&first.job);
        let mut cells = String::new();
        let mut worst = Verdict::Absent;
        let mut known: BTreeMap<Key, (Verdict, String)> = BTreeMap::new();
        // Seats stand in the order of runners, as columns do.
        let mut places = vec![0; lines.len()];
        for &column in &self.columns {
            let mut key = Vec::with_capacity(lines.len());
            for (line, place) in lines.iter().zip(&mut places) {
                let rest = line.seats.get(*place..).unwrap_or_default();
                *place += rest.iter().take_while(|seat| seat.runner < column).count();
                let seat = line.seats.get(*place).filter(|seat| seat.runner == column);
                let cell = seat.filter(|seat| cell_of(line, seat).is_some());
                key.push(cell.and_then(|seat| Some((seat.cell?, seat.taking))));
            }
            let (verdict, text) = match known.get(&key) {
                Some(known) => known,
                None => {
                    let drawn = drawn(&lines, &key, &mut self.notes, &mut self.boxes, self.opened);
                    known.entry(key).or_insert(drawn)
                }
            };
            worst = worst.max(*verdict);
            cells.push_str(text);
        }
        // A job that nobody takes is worth seeing.
        let row = match worst {
            Verdict::Runs => " class=\"ok\"",
            _ => "",
        };
        writeln!(self.out, "<tr{row}><th scope=\"row\">{title}{cells}")
    }
}

impl Draw for Html<'_> {
    fn open(&mut self, heading: Heading) -> io::Result<()> {
        if self.pipelines == 0 {
            self.begin(&heading.pipeline)?;
        }
        self.pipelines += 1;
        let runners = &heading.fleet.runners;
        self.columns = columns(runners);
        let files: Vec<String> = heading
            .files
            .iter()
            .map(|file| format!("<code>{}</code>", escaped(file)))
            .collect();
        let pipeline = escaped(&heading.pipeline);
        let latest = match runners.iter().find(|runner| !runner.is_version_declared) {
            Some(runner) => format!("; <q>latest</q> is Runner {}", escaped(&runner.version)),
            None => String::new(),
        };
        write!(
            self.out,
            "<section>\n<h2>{pipeline}</h2>\n<p class=\"judged\">Judged on {} of {}{latest}. Open a cell for its containers.</p>\n\
             <div class=\"grid\" role=\"region\" tabindex=\"0\" aria-label=\"Jobs of {pipeline} by runners\">\n<table>\n\
             <caption>What each runner does with each job of {pipeline}</caption>\n<thead>\n<tr><th scope=\"col\">Job",
            counted(runners.len(), "runner"),
            files.join(", "),
        )?;
        self.head(runners)?;
        writeln!(self.out, "</thead>\n<tbody>")
    }

    fn line(&mut self, line: Line) -> io::Result<()> {
        if self.job.first().is_some_and(|first| first.job != line.job) {
            self.row()?;
        }
        self.job.push(line);
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        self.row()?;
        writeln!(self.out, "</tbody>\n</table>\n</div>")?;
        let alike = std::mem::take(&mut self.alike);
        if !alike.is_empty() {
            writeln!(
                self.out,
                "<details>\n<summary>Runners that share a column</summary>\n<ul>"
            )?;
            for names in alike {
                writeln!(self.out, "<li>{names}")?;
            }
            writeln!(self.out, "</ul>\n</details>")?;
        }
        let boxes = std::mem::take(&mut self.boxes);
        if boxes.len() >= MOST_BOXES {
            writeln!(
                self.out,
                "<p class=\"judged\">The first {MOST_BOXES} different answers open; <code>--format json</code> has all of them.</p>"
            )?;
        }
        let mut boxes: Vec<(usize, String)> = boxes
            .into_iter()
            .map(|(text, number)| (number, text))
            .collect();
        boxes.sort_unstable_by_key(|(number, _)| *number);
        for (number, text) in &boxes {
            writeln!(
                self.out,
                "<div popover id=\"d{number}\" tabindex=\"-1\" autofocus role=\"dialog\" aria-labelledby=\"h{number}\">\
                 <div class=\"top\"><h3 id=\"h{number}\">Containers</h3>\
                 <button popovertarget=\"d{number}\" popovertargetaction=\"hide\">Close</button></div>{text}</div>"
            )?;
        }
        self.opened += boxes.len();
        writeln!(self.out, "</section>")
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        if self.pipelines == 0 {
            return Ok(());
        }
        if !self.notes.texts().is_empty() {
            writeln!(
                self.out,
                "<section>\n<h2>What goes wrong</h2>\n<ol class=\"texts\">"
            )?;
            for (index, text) in self.notes.texts().iter().enumerate() {
                let text = escaped(&text.join("\n"));
                writeln!(self.out, "<li id=\"t{}\"><pre>{text}</pre>", index + 1)?;
            }
            writeln!(self.out, "</ol>\n</section>")?;
        }
        let sentence = escaped(&tally.sentence());
        writeln!(
            self.out,
            "<p class=\"summary\">{sentence}</p>\n</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>"
        )
    }
}

/// The first runner of each column.
fn columns(runners: &[Runner]) -> Vec<usize> {
    if runners.len() <= MOST_COLUMNS {
        return (0..runners.len()).collect();
    }
    let mut seen = std::collections::BTreeSet::new();
    let kinds = runners.iter().enumerate();
    let first = kinds.filter(|(_, runner)| seen.insert(runner.kind));
    first.map(|(index, _)| index).collect()
}

/// A cell of the grid: the worst of its containers, and what opens from it.
fn drawn(
    lines: &[Line],
    key: &[Option<(usize, Taking)>],
    notes: &mut Notes,
    boxes: &mut BTreeMap<String, usize>,
    opened: usize,
) -> (Verdict, String) {
    let is_full = boxes.len() >= MOST_BOXES;
    let mut text = String::new();
    let mut worst = Verdict::Absent;
    let mut culprits: Vec<String> = Vec::new();
    for (line, seat) in lines.iter().zip(key) {
        let Some((cell, taking)) = seat else { continue };
        let Some(cell) = line.cells.get(*cell) else {
            continue;
        };
        if text.is_empty() && *taking == Taking::Unknown {
            text.push_str("<p class=\"judged\">The runner may not take this job: what the settings say of its tags does not decide it.</p>");
        }
        let verdict = Verdict::of(cell);
        if verdict > worst {
            worst = verdict;
            culprits.clear();
        }
        let container = escaped(&line.container.to_string());
        if verdict == worst && verdict > Verdict::Runs {
            culprits.push(container.clone());
        }
        if !is_full {
            article(&mut text, &container, verdict, cell, notes);
        }
    }
    if worst == Verdict::Absent {
        return (worst, "<td class=\"n\">–".to_owned());
    }
    let small = match culprits.as_slice() {
        [] => String::new(),
        culprits => format!(" <small>{}</small>", culprits.join(", ")),
    };
    let (class, word) = (class(worst), marked(worst));
    if is_full {
        return (worst, format!("<td class=\"{class}\">{word}{small}"));
    }
    let next = opened + boxes.len() + 1;
    let number = *boxes.entry(text).or_insert(next);
    let text =
        format!("<td class=\"{class}\"><button popovertarget=\"d{number}\">{word}{small}</button>");
    (worst, text)
}

/// One container, as it is told when a cell is open.
fn article(text: &mut String, container: &str, verdict: Verdict, cell: &Cell, notes: &mut Notes) {
    let (class, word) = (class(verdict), marked(verdict));
    let mut said = format!("<article><h4>{container} <b class=\"{class}\">{word}</b></h4><dl>");
    let mut say = |name: &str, value: &str| {
        let _written = write!(said, "<dt>{name}<dd>{value}");
    };
    match &cell.image {
        Some(image) => say("image", &format!("<code>{}</code>", escaped(image))),
        None => say("image", "the runner's own"),
    }
    match (&cell.entry, cell.allowed) {
        (Some((index, entry)), _) => say(
            "allowed",
            &format!("by entry [{index}] <code>{}</code>", escaped(entry)),
        ),
        (None, Some(true)) => say("allowed", "yes"),
        (None, Some(false)) => say("allowed", "no"),
        (None, None) => {}
    }
    let policies = policies(cell);
    if !policies.is_empty() {
        say("pull policy", &escaped(&policies));
    }
    match cell.privileged {
        Some(true) => say("privileged", "yes"),
        Some(false) => say("privileged", "no"),
        None => {}
    }
    if let Some(note) = &cell.note {
        say("note", &escaped(note));
    }
    for number in notes.of(cell) {
        let name = if cell.error.is_some() { "error" } else { "why" };
        say(
            name,
            &format!("<a href=\"#t{number}\">text {number} below</a>"),
        );
    }
    said.push_str("</dl></article>");
    text.push_str(&said);
}
