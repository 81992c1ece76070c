//! The source lines that are drawn for a finding: few, and cut to the width of the terminal.

use std::ops::Range;

use super::paint::{column, columns};
use crate::finding::Label;
use crate::report::view::View;
use crate::source::{FileId, Position};

/// Lines above the first label of a finding.
const ABOVE: usize = 2;
/// Labels this many lines apart are drawn in one excerpt.
const NEAR: usize = 3;
/// Source text gets this many columns, however narrow the terminal is.
const NARROWEST: usize = 24;

/// Adjacent lines of one file with the labels on them.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) path: String,
    /// One-based number of the first line.
    pub(super) first: usize,
    /// The lines as drawn, each with a line break.
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
}

/// A label on the text of an excerpt.
#[derive(Debug)]
pub(super) struct Mark {
    /// Bytes of [`Excerpt::text`].
    pub(super) range: Range<usize>,
    pub(super) label: String,
    pub(super) primary: bool,
    /// Where the label starts in the file.
    pub(super) position: Position,
}

impl Excerpt {
    /// Number of the last line.
    pub(super) fn last(&self) -> usize {
        self.first + self.text.matches('\n').count().saturating_sub(1)
    }
}

/// A label and the line it starts on.
struct Placed<'l> {
    label: &'l Label,
    primary: bool,
    file: FileId,
    /// Zero-based.
    line: usize,
    /// Bytes of the file, on that line.
    range: Range<usize>,
}

/// The excerpts of labels, of which the first is the primary one: by file in the order of labels.
pub(super) fn excerpts(view: &View<'_>, labels: &[&Label], width: usize) -> Vec<Excerpt> {
    let mut groups: Vec<Vec<Placed<'_>>> = Vec::new();
    let mut placed: Vec<Placed<'_>> = labels
        .iter()
        .enumerate()
        .map(|(index, label)| place(view, label, index == 0))
        .collect();
    let mut order: Vec<FileId> = Vec::new();
    for label in &placed {
        if !order.contains(&label.file) {
            order.push(label.file);
        }
    }
    let rank = |label: &Placed<'_>| order.iter().position(|file| *file == label.file);
    placed.sort_by_key(|label| (rank(label), label.range.start, label.range.end));
    for label in placed {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| joins(last, &label, width)) => {
                group.push(label);
            }
            _ => groups.push(vec![label]),
        }
    }
    // The frame of the primary label comes first, whatever stands above it in its file.
    groups.sort_by_key(|group| !group.iter().any(|label| label.primary));
    groups
        .iter()
        .map(|group| excerpt(view, group, width))
        .collect()
}

fn joins(last: &Placed<'_>, next: &Placed<'_>, width: usize) -> bool {
    last.file == next.file
        && next.line - last.line <= NEAR
        && (next.line != last.line || next.range.start - last.range.start < width / 2)
}

/// Finds the line of a label; a label of several lines keeps its first one, and one at the end of
/// the file moves back to the last character.
fn place<'l>(view: &View<'_>, label: &'l Label, primary: bool) -> Placed<'l> {
    let file = label.span.file;
    let text = view.text(file);
    let lines = view.sources.lines(file);
    let mut start = (label.span.start as usize).min(text.len());
    let mut end = label.span.end as usize;
    if start == text.len() && start == end {
        start = text.char_indices().next_back().map_or(0, |(at, _)| at);
    }
    let line = lines.line_at(start);
    let bounds = lines.range_of(text, line);
    start = boundary(text, start.min(bounds.end));
    end = boundary(text, end.clamp(start, bounds.end));
    Placed {
        label,
        primary,
        file,
        line,
        range: start..end,
    }
}

/// The offset itself, or the start of the character it is inside of.
fn boundary(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn excerpt(view: &View<'_>, group: &[Placed<'_>], width: usize) -> Excerpt {
    let file = group[0].file;
    let source = view.text(file);
    let lines = view.sources.lines(file);
    let last = group.iter().map(|label| label.line).max().unwrap_or(0);
    let mut first = group[0].line;
    if group.iter().any(|label| label.primary) {
        first = first.saturating_sub(ABOVE);
        let blank = |line| source[lines.range_of(source, line)].trim().is_empty();
        while first < group[0].line && blank(first) {
            first += 1;
        }
    }
    let gutter = (last + 1).to_string().len() + 4;
    let room = width.saturating_sub(gutter).max(NARROWEST);
    let mut text = String::new();
    let mut marks = Vec::new();
    for line in first..=last {
        let mut bounds = lines.range_of(source, line);
        if bounds.start == 0 && view.sources.text(file).starts_with('\u{FEFF}') {
            bounds.start += '\u{FEFF}'.len_utf8();
        }
        let here: Vec<&Placed<'_>> = group.iter().filter(|label| label.line == line).collect();
        let shown = window(source, &bounds, &here, room);
        if shown.start > bounds.start {
            text.push_str(CUT);
        }
        for label in here {
            let mark = mark(view, label, &text, &shown, room);
            match marks.last_mut() {
                Some(Mark {
                    range,
                    label: words,
                    ..
                }) if *range == mark.range => {
                    if *words != mark.label {
                        words.push('\n');
                        words.push_str(&mark.label);
                    }
                }
                _ => marks.push(mark),
            }
        }
        text.push_str(&source[shown.clone()]);
        if shown.end < bounds.end {
            text.push_str(CUT);
        }
        text.push('\n');
    }
    Excerpt {
        path: view.path(file),
        first: first + 1,
        text,
        marks,
    }
}

/// The mark of a label on a line that starts being drawn with `shown`, behind the text so far.
fn mark(
    view: &View<'_>,
    label: &Placed<'_>,
    text: &str,
    shown: &Range<usize>,
    room: usize,
) -> Mark {
    let source = view.text(label.file);
    let start = label.range.start.clamp(shown.start, shown.end);
    let end = label.range.end.clamp(start, shown.end);
    let line = &text[text.rfind('\n').map_or(0, |at| at + 1)..];
    // The words hang from the middle of the mark.
    let middle =
        columns(line) + columns(&source[shown.start..start]) + columns(&source[start..end]) / 2;
    Mark {
        range: text.len() + start - shown.start..text.len() + end - shown.start,
        label: broken(&view.line(&label.label.text), room.saturating_sub(middle)),
        primary: label.primary,
        position: view.start(label.label.span),
    }
}

/// Stands for what was cut off.
const CUT: &str = "...";

/// The part of a line that is drawn: all of it if it fits, else what surrounds its labels.
fn window(
    source: &str,
    bounds: &Range<usize>,
    labels: &[&Placed<'_>],
    room: usize,
) -> Range<usize> {
    let start = labels
        .first()
        .map_or(bounds.start, |label| label.range.start);
    let line = &source[bounds.clone()];
    let words = labels
        .iter()
        .map(|label| {
            columns(&label.label.text) + taken(source[label.range.clone()].chars(), room) / 2
        })
        .max();
    // Columns that should be free to the right of the label: half a line at most.
    let wanted = words.map_or(0, |words| (words + 8).min(room / 2));
    let fits = taken(line.chars(), room) == line.len();
    let before = &source[bounds.start..start.max(bounds.start)];
    let lead = room - wanted.max(room / 3) - CUT.len();
    if fits && columns(before) <= room - wanted {
        return bounds.clone();
    }
    let back = taken(before.chars().rev(), lead);
    let from = if back == before.len() {
        bounds.start
    } else {
        start - back
    };
    let used = columns(&source[from..start.max(from)]) + 2 * CUT.len();
    let rest = &source[start.max(from)..bounds.end];
    let ahead = taken(rest.chars(), room.saturating_sub(used));
    from..start.max(from) + ahead
}

/// Bytes of the characters that fit into some columns.
fn taken(letters: impl Iterator<Item = char>, room: usize) -> usize {
    let mut left = room;
    let mut bytes = 0;
    for letter in letters {
        let Some(rest) = left.checked_sub(column(letter)) else {
            break;
        };
        left = rest;
        bytes += letter.len_utf8();
    }
    bytes
}

/// The words of a label on as many lines as the place beside its mark asks for.
fn broken(label: &str, room: usize) -> String {
    super::paint::wrapped(label, room.saturating_sub(4).max(NARROWEST), 0).join("\n")
}
