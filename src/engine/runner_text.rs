//! A Runner configuration as it was read: from a file of its own, or from a part of one.

use std::ops::Range;
use std::sync::Arc;

use crate::finding::Finding;
use crate::model::embedded::{Embedded, has_executor_section};
use crate::model::executor::Executor;
use crate::model::known::Known;
use crate::source::{Edit, FileId};
use crate::syntax::embedded::{Masked, has_holes, mask};
use crate::syntax::{Forest, Format, Parsed, SyntaxError};

/// One Runner configuration.
pub(super) struct RunnerText {
    pub(super) parsed: Parsed,
    /// If it is a part of its file, or something fills in parts of it.
    masked: Option<Masked>,
    /// Whether a file around it holds it.
    is_embedded: bool,
    pub(super) registration: Option<Known<Executor>>,
    is_editable: bool,
}

impl RunnerText {
    /// Reads a whole file.
    pub(super) fn whole(forest: &mut Forest, file: FileId, text: &Arc<str>) -> Self {
        let masked = has_holes(text).then(|| mask(text, 0..text.len()));
        let masked = masked.filter(|masked| masked.text != *text);
        let parsed = match &masked {
            Some(masked) => forest.parse_masked(file, masked),
            None => forest.parse(file, Format::Toml, text),
        };
        Self {
            parsed,
            masked,
            is_embedded: false,
            registration: None,
            is_editable: true,
        }
    }

    /// Reads a part of a file.
    pub(super) fn part(forest: &mut Forest, file: FileId, text: &str, part: Embedded) -> Self {
        let masked = mask(text, part.range);
        let mut optional = masked.holes.optional().iter();
        let is_open = optional.any(|range| {
            let part = text.get(range.clone()).unwrap_or_default();
            has_executor_section(part)
        });
        let registration = part.registration;
        Self {
            parsed: forest.parse_masked(file, &masked),
            masked: Some(masked),
            is_embedded: true,
            registration: registration.map(|it| if is_open { Known::Dynamic } else { it }),
            is_editable: part.is_editable,
        }
    }

    /// Where something adds what is not written.
    pub(super) fn open(&self) -> &[Range<usize>] {
        let masked = self.masked.as_ref();
        masked.map_or(&[], |masked| masked.holes.open())
    }

    /// Where the text begins that the Runner reads, in bytes; `None` where it reads another one,
    /// because something is filled in.
    pub(super) fn origin(&self) -> Option<usize> {
        match &self.masked {
            None => Some(0),
            Some(masked) if masked.holes.first().is_some() => None,
            Some(masked) => Some(masked.range.start),
        }
    }

    /// Whether a file around it holds it.
    pub(super) fn is_embedded(&self) -> bool {
        self.is_embedded
    }

    /// Whether it may be changed where it is written.
    pub(super) fn is_editable(&self) -> bool {
        self.is_editable
    }

    fn is_of_template(&self, error: &SyntaxError) -> bool {
        let masked = self.masked.as_ref();
        masked.is_some_and(|masked| masked.is_of_template(error))
    }

    /// The errors that are those of the user, whatever a template becomes.
    pub(super) fn errors(&self) -> impl Iterator<Item = &SyntaxError> {
        let errors = self.parsed.errors.iter();
        errors.filter(|error| !self.is_of_template(error))
    }

    /// Where the first text stands that something fills in and that keeps a part from being judged.
    pub(super) fn unseen(&self) -> Option<usize> {
        let masked = self.masked.as_ref()?;
        let mut errors = self.parsed.errors.iter();
        let error = errors.find(|error| self.is_of_template(error));
        let error = error.map(|error| error.at.range().start);
        let open = masked.holes.open().first().map(|range| range.start);
        let hole = masked.holes.first().filter(|_| !self.is_embedded);
        [error, open, hole].into_iter().flatten().min()
    }

    /// Where the first text stands that the Runner reads and this program does not.
    pub(super) fn gap(&self) -> Option<usize> {
        let mut gaps = self.parsed.gaps.iter();
        let gap = gaps.find(|gap| !self.is_of_template(gap));
        gap.map(|gap| gap.at.range().start)
    }

    /// Takes fixes back that would change more than what was read.
    pub(super) fn keep_inside(&self, findings: &mut [Finding], text: &str) {
        let Some(masked) = &self.masked else {
            return;
        };
        let indent = indent(masked);
        for finding in findings {
            let fits = |edit: &Edit| self.is_editable && fits(edit, masked, &indent, text);
            let is_fit = finding.fix.as_ref().map(|fix| fix.edits.iter().all(fits));
            if is_fit == Some(false) {
                finding.fix = None;
            }
        }
    }
}

/// The blanks that every line of a part begins with.
fn indent(masked: &Masked) -> String {
    let part = masked.text.get(masked.range.clone()).unwrap_or_default();
    let lines = part.lines().filter(|line| !line.trim().is_empty());
    let indents = lines.map(|line| &line[..line.len() - line.trim_start_matches(' ').len()]);
    indents
        .min_by_key(|indent| indent.len())
        .unwrap_or_default()
        .to_owned()
}

fn fits(edit: &Edit, masked: &Masked, indent: &str, text: &str) -> bool {
    let range = edit.span.range();
    let is_inside = masked.range.start <= range.start && range.end <= masked.range.end;
    let mut lines = edit.text.split('\n').skip(1).peekable();
    let mut is_indented = true;
    while let Some(line) = lines.next() {
        // What stands behind the edit ends its last line.
        let whole = lines.peek().is_some();
        let behind = text.get(range.end..).unwrap_or_default();
        let goes_on = whole || behind.starts_with(['\n', '\r']) || behind.is_empty();
        let is_blank = line.trim().is_empty();
        is_indented &= is_blank && goes_on || line.starts_with(indent);
    }
    is_inside && is_indented && !masked.holes.touches(&range)
}
