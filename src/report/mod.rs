//! From a lint report to bytes for people and machines. No output shows a secret, and none lets
//! text from a linted file steer a terminal.

mod concise;
mod fingerprint;
mod json;
pub mod matrix;
mod redact;
pub mod resolution;
mod sanitize;
mod summary;
pub mod test_image;
mod text;
mod tokens;
mod view;

use std::borrow::Cow;
use std::io::{self, Write};

use crate::engine::Report;
use crate::rule::Meta;
use crate::source::Sources;

pub use fingerprint::fingerprints;
pub use redact::Redactor;
pub use summary::{summary, unchecked, unseen};

pub use text::{Ink, ink, paint, wrapped};

use view::View;

/// A form of output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// Drawn source lines, for people.
    #[default]
    Text,
    /// One line for each finding, for editors and `grep`.
    Concise,
    /// Everything, for programs.
    Json,
}

/// How much is said beside findings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Verbosity {
    /// Findings and nothing else.
    Quiet,
    /// Findings and a summary.
    #[default]
    Normal,
    /// Also every label, what was not seen, and which runners met which pipelines.
    Verbose,
}

/// How text for people looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Whether terminal colours are used.
    pub color: bool,
    /// Whether lines are drawn with characters outside of ASCII.
    pub unicode: bool,
    /// Columns that a line may take.
    pub width: usize,
    /// Whether findings are counted by rule.
    pub statistics: bool,
    /// How much is said.
    pub verbosity: Verbosity,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            width: 100,
            statistics: false,
            verbosity: Verbosity::Normal,
        }
    }
}

/// Writes a report in one format.
///
/// # Errors
/// Those of `out`.
pub fn write(
    format: Format,
    report: &Report,
    rules: &[&Meta],
    sources: &Sources,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let view = View::new(report, sources);
    match format {
        Format::Text => text::write(&view, style, out),
        Format::Concise => concise::write(&view, out),
        Format::Json => json::write(&view, rules, out),
    }
}

/// How often each rule was found, one line each.
#[must_use]
pub fn statistics(report: &Report, style: &Style) -> Vec<String> {
    text::statistics(report, style)
}

/// A text of a linted file as a terminal may show it: the same number of bytes and lines.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    sanitize::lines(text)
}

/// A line of our own that quotes file names, settings or arguments, as a terminal may show it:
/// without texts that are secrets by their shape.
#[must_use]
pub fn sanitized(text: &str) -> String {
    let redactor = Redactor::new(&[], &Sources::default());
    sanitize::line(&redactor.mask(text))
}
