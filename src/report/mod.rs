//! From a lint report to bytes for people and machines. No output shows a secret, and none lets
//! text from a linted file steer a terminal.

pub mod baseline;
mod codequality;
mod collect;
mod concise;
mod distrust;
mod document;
mod fingerprint;
mod forms;
mod github;
mod json;
mod junit;
mod markdown;
pub mod matrix;
mod merge;
mod redact;
pub mod resolution;
mod rule;
mod sanitize;
mod sarif;
mod sast;
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

pub use document::{
    Care, Change, Document, Entry, Extent, Gap, Level, Mark, Point, Reason, Repair, Skipped,
    Source, Totals,
};
pub use fingerprint::{Fingerprints, fingerprints, identity};
pub use forms::{Forms, Moment, write_document};
pub use merge::{merge, missing_parts, read_document};
pub use redact::Redactor;
pub use rule::{write_rule, write_rules};
pub use summary::{counted, summary, summary_of, unchecked, unseen};

pub use text::{Ink, ink, paint, wrapped};

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
    /// SARIF 2.1.0: code scanning services and editors.
    Sarif,
    /// GitLab's Code Quality report: findings in merge requests, on every tier.
    GitlabCodequality,
    /// GitLab's SAST report: the vulnerability report.
    GitlabSast,
    /// JUnit: test reports of CI servers.
    Junit,
    /// Workflow commands of GitHub Actions: annotations.
    Github,
    /// A summary for comments and job pages.
    Markdown,
}

impl Format {
    /// Whether it says, beside the findings, how many there are and what was not checked.
    #[must_use]
    pub fn says_all(self) -> bool {
        !matches!(self, Self::Concise | Self::GitlabCodequality)
    }
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
    Forms::new(report, rules, sources, Moment::default()).write(format, style, out)
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
