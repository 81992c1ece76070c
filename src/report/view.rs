//! A report and its sources as outputs may show them: without secrets, and harmless.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::Path;

use super::redact::Redactor;
use super::sanitize;
use crate::engine::Report;
use crate::finding::Finding;
use crate::source::{FileId, Position, Sources, Span};

/// Longer texts are cut in outputs for people.
const LONGEST: usize = 2_000;

/// What every format starts from.
pub(super) struct View<'r> {
    pub(super) report: &'r Report,
    pub(super) sources: &'r Sources,
    pub(super) redactor: Redactor,
    texts: BTreeMap<FileId, OnceCell<String>>,
}

impl<'r> View<'r> {
    pub(super) fn new(report: &'r Report, sources: &'r Sources) -> Self {
        Self {
            report,
            sources,
            redactor: Redactor::new(&report.secrets, sources),
            texts: sources.ids().map(|id| (id, OnceCell::new())).collect(),
        }
    }

    /// The whole text of a file as a terminal may show it; offsets are those of the file.
    pub(super) fn text(&self, file: FileId) -> &str {
        let shown = || {
            let masked = self.redactor.mask_file(file, self.sources.text(file));
            sanitize::tamed(&sanitize::lines(&masked)).into_owned()
        };
        self.texts
            .get(&file)
            .map_or("", |cell| cell.get_or_init(shown))
    }

    /// A message, label or help as one line for a terminal.
    pub(super) fn line(&self, text: &str) -> String {
        shown(&self.redactor.mask(text))
    }

    /// A file's path for a terminal.
    pub(super) fn path(&self, file: FileId) -> String {
        self.line(&self.sources.display(file))
    }

    /// A path for a terminal, with `/` between its parts.
    pub(super) fn written(&self, path: &Path) -> String {
        self.line(&slashed(path))
    }

    /// The includes that lead to the file of a finding, the nearest first.
    pub(super) fn inclusions(&self, finding: &Finding) -> &'r [Span] {
        let found = self.report.inclusions.get(&finding.primary.span.file);
        found.map_or(&[], Vec::as_slice)
    }

    /// Where a span starts.
    pub(super) fn start(&self, span: Span) -> Position {
        self.sources.position(span.file, span.start)
    }
}

/// A text without secrets as one line for a terminal.
pub(super) fn shown(text: &str) -> String {
    cut(&sanitize::line(text), LONGEST)
}

/// The start of a text, if it has more characters than that.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A path with `/` between its parts.
pub(super) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace('\\', "/")
    }
}
