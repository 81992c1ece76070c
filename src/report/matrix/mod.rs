//! What `matrix` prints: what would happen to each container of each job on each runner.
//!
//! Lines are written as they come, so that a large fleet is never held in memory as rows. Texts of
//! linted files are masked and made harmless here, before a format sees them.

mod html;
pub(super) mod json;
mod markdown;
mod markup;
mod notes;
mod shown;
mod text;

use std::borrow::Cow;
use std::io::{self, Write};

use super::redact::Redactor;
use super::{Style, sanitize};
use crate::views::matrix::{Cell, Container, Fleet, Line, Runner, Seat, Taking};

pub use notes::Tally;
use shown::Verdict;

/// A form of a matrix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A table for people.
    Text,
    /// Rows for programs.
    Json,
    /// A table for merge requests.
    Markdown,
    /// One page that stands alone.
    Html,
}

/// What one pipeline is judged on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    /// The pipeline.
    pub pipeline: String,
    /// Its Runner files.
    pub files: Vec<String>,
    /// Their runners.
    pub fleet: Fleet,
}

/// One form of output.
trait Draw {
    /// A pipeline begins.
    fn open(&mut self, heading: Heading) -> io::Result<()>;
    /// One container of one job.
    fn line(&mut self, line: Line) -> io::Result<()>;
    /// The pipeline ends.
    fn close(&mut self) -> io::Result<()>;
    /// There are no more pipelines.
    fn finish(&mut self, tally: &Tally) -> io::Result<()>;
}

/// A matrix that is being written.
pub struct Sheet<'o> {
    drawn: Box<dyn Draw + 'o>,
    screen: Screen,
    tally: Tally,
}

impl<'o> Sheet<'o> {
    /// An empty one.
    #[must_use]
    pub fn new(form: Form, style: &Style, out: &'o mut dyn Write) -> Self {
        let drawn: Box<dyn Draw + 'o> = match form {
            Form::Text => Box::new(text::Text::new(style, out)),
            Form::Json => Box::new(json::Json::new(out)),
            Form::Markdown => Box::new(markdown::Markdown::new(out)),
            Form::Html => Box::new(html::Html::new(out)),
        };
        Self {
            drawn,
            screen: Screen {
                redactor: None,
                is_harmless: form != Form::Json,
            },
            tally: Tally::default(),
        }
    }

    /// Begins the lines of a pipeline, none of which shows a secret that the redactor knows.
    ///
    /// # Errors
    /// Those of the output.
    pub fn open(&mut self, mut heading: Heading, redactor: Redactor) -> io::Result<()> {
        self.screen.redactor = Some(redactor);
        self.screen.text(&mut heading.pipeline);
        heading
            .files
            .iter_mut()
            .for_each(|file| self.screen.text(file));
        for runner in &mut heading.fleet.runners {
            self.screen.runner(runner);
        }
        self.tally.open(heading.fleet.runners.len());
        self.drawn.open(heading)
    }

    /// Writes one line.
    ///
    /// # Errors
    /// Those of the output.
    pub fn line(&mut self, mut line: Line) -> io::Result<()> {
        self.screen.line(&mut line);
        self.tally.count(&line);
        self.drawn.line(line)
    }

    /// Ends the lines of a pipeline.
    ///
    /// # Errors
    /// Those of the output.
    pub fn close(&mut self) -> io::Result<()> {
        self.drawn.close()
    }

    /// Ends the matrix, and says what there was.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<Tally> {
        self.drawn.finish(&self.tally)?;
        Ok(self.tally)
    }
}

/// What stands between linted files and an output.
struct Screen {
    redactor: Option<Redactor>,
    /// Whether control characters are replaced. JSON escapes them.
    is_harmless: bool,
}

impl Screen {
    fn text(&self, text: &mut String) {
        if let Some(redactor) = &self.redactor
            && let Cow::Owned(masked) = redactor.mask(text)
        {
            *text = masked;
        }
        let is_printed = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let is_command = text.contains("::") || text.contains("##");
        if self.is_harmless && (is_command || !is_printed) {
            *text = sanitize::line(text);
        }
    }

    fn runner(&self, runner: &mut Runner) {
        for text in [&mut runner.name, &mut runner.title, &mut runner.file] {
            self.text(text);
        }
        let tags = runner.tags.iter_mut().flatten();
        tags.for_each(|tag| self.text(tag));
    }

    fn line(&self, line: &mut Line) {
        self.text(&mut line.job);
        if let Container::Service(name) = &mut line.container {
            self.text(name);
        }
        line.image.iter_mut().for_each(|image| self.text(image));
        for cell in &mut line.cells {
            self.cell(cell);
        }
    }

    fn cell(&self, cell: &mut Cell) {
        let texts = [&mut cell.image, &mut cell.error, &mut cell.note];
        texts.into_iter().flatten().for_each(|text| self.text(text));
        if let Some((_, entry)) = &mut cell.entry {
            self.text(entry);
        }
        cell.log.iter_mut().for_each(|line| self.text(line));
        let policies = cell.policies.iter_mut().flatten();
        policies.for_each(|policy| self.text(policy));
    }
}

/// The cell of a seat, if it has one.
fn cell_of<'l>(line: &'l Line, seat: &Seat) -> Option<&'l Cell> {
    line.cells
        .get(seat.cell?)
        .filter(|_| seat.taking != Taking::No)
}

/// What a seat comes to, in one word.
fn verdict(line: &Line, seat: &Seat) -> Verdict {
    cell_of(line, seat).map_or(Verdict::Absent, Verdict::of)
}
