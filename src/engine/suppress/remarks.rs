//! The comments of one file that speak to this program, and what each of them is about.

use std::ops::Range;

use super::grammar::{Ignore, MARK, Malformed, Remark, read};
use super::outline::{Below, Outline};
use crate::model::embedded::{Around, around};
use crate::source::{FileId, Lines, Span};
use crate::syntax::{Forest, Parsed};

/// The comments of one file, or of one configuration in it.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Remarks {
    pub(super) file: FileId,
    pub(super) outline: Outline,
    pub(super) comments: Vec<Comment>,
    /// Whether these comments may be changed.
    pub(super) is_editable: bool,
    /// Whether they stand around configurations, where those in one are nearer.
    pub(super) is_around: bool,
}

/// A comment, where it stands, and what it says.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    pub(super) at: Span,
    /// Whether nothing else stands on its line.
    pub(super) is_alone: bool,
    pub(super) said: Result<Said, Malformed>,
}

/// What a comment ignores, and where.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) ignore: Ignore,
    pub(super) scope: Scope,
}

/// What a comment is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Scope {
    File,
    /// A line, counted from zero.
    Line(usize),
    Below(Below),
}

impl Comment {
    /// The span of a range of the comment.
    pub(super) fn part(&self, range: &Range<usize>) -> Span {
        let offset = |at: usize| self.at.start + u32::try_from(at).unwrap_or(0);
        Span::new(self.at.file, offset(range.start), offset(range.end))
    }
}

/// The text that comments stand in.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Page<'t> {
    pub(in crate::engine) text: &'t str,
    pub(in crate::engine) lines: &'t Lines,
    /// Whether another file holds the configuration.
    pub(in crate::engine) is_embedded: bool,
    pub(in crate::engine) is_editable: bool,
}

/// The comments of a file that was read, if any of them speaks to this program.
pub(in crate::engine) fn remarks(
    forest: &Forest,
    parsed: &Parsed,
    page: Page<'_>,
) -> Option<Remarks> {
    let spoken: Vec<(Span, Remark)> = parsed
        .comments
        .iter()
        .filter_map(|&at| Some((at, read(page.text.get(at.range())?)?)))
        .collect();
    if spoken.is_empty() {
        return None;
    }
    let outline = outline(forest, parsed, page.is_embedded);
    let head = match page.is_embedded {
        true => 0,
        false => head(page.text),
    };
    let comments = spoken
        .into_iter()
        .map(|(at, remark)| comment(at, remark, page, &outline, head))
        .collect();
    Some(Remarks {
        file: parsed.file,
        outline,
        comments,
        is_editable: page.is_editable,
        is_around: false,
    })
}

/// What stands below what in a file that was read, or in the part of it that was.
pub(in crate::engine) fn outline(forest: &Forest, parsed: &Parsed, is_part: bool) -> Outline {
    let roots = parsed.header.into_iter().chain([parsed.root]);
    let roots: Vec<_> = roots.map(|root| forest.node(root)).collect();
    let part = forest.node(parsed.root).span();
    let extent = match is_part {
        true => part.start..part.end,
        false => 0..u32::MAX,
    };
    Outline::of(&roots, extent)
}

/// The comments above the first content of a file that holds configurations, which none of them
/// holds.
pub(in crate::engine) fn heading(file: FileId, page: Page<'_>) -> Option<Remarks> {
    let head = head(page.text);
    let mut comments = Vec::new();
    let mut at = 0;
    for line in page.text.get(..head)?.split_inclusive('\n') {
        let body = line.trim_start_matches(['\u{FEFF}', ' ', '\t']);
        let start = at + (line.len() - body.len());
        at += line.len();
        let text = body.trim_end_matches(['\n', '\r']);
        let Some(remark) = read(text) else { continue };
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(file, offset(start), offset(start + text.len()));
        // What stands here is about all of the file or about nothing.
        if matches!(&remark, Remark::Ignore(ignore) if !ignore.is_of_file) {
            continue;
        }
        comments.push(comment(span, remark, page, &Outline::default(), head));
    }
    (!comments.is_empty()).then_some(Remarks {
        file,
        outline: Outline::default(),
        comments,
        // What stands around a configuration can be changed even where that cannot.
        is_editable: true,
        is_around: true,
    })
}

/// The comments of the YAML around configurations: above the key that holds one, or above what that
/// stands in.
pub(in crate::engine) fn surroundings(file: FileId, page: Page<'_>) -> Vec<Remarks> {
    let documents = may_speak(page.text).then(|| around(file, page.text));
    let head = head(page.text);
    // Texts in texts come after what they stand in, and are nearer.
    let documents = documents.into_iter().flatten().rev();
    documents
        .filter_map(|document| of_document(&document, page, head))
        .collect()
}

/// A cheap look.
fn may_speak(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains(MARK) || text.contains("ignore[") || text.contains("ignore-file[")
}

fn of_document(document: &Around, page: Page<'_>, head: usize) -> Option<Remarks> {
    let Around {
        forest,
        parsed,
        base,
    } = document;
    let mut spoken = Vec::new();
    for at in &parsed.comments {
        let at = Span::new(at.file, at.start + base, at.end + base);
        let Some(remark) = page.text.get(at.range()).and_then(read) else {
            continue;
        };
        // The others are in the heading.
        let is_above_all = at.range().start < head;
        let is_of_entry = matches!(&remark, Remark::Ignore(ignore) if !ignore.is_of_file);
        if is_of_entry || !is_above_all {
            spoken.push((at, remark));
        }
    }
    if spoken.is_empty() {
        return None;
    }
    let outline = outline(forest, parsed, true).moved(*base);
    let comments = spoken.into_iter();
    Some(Remarks {
        file: parsed.file,
        comments: comments
            .map(|(at, remark)| comment(at, remark, page, &outline, head))
            .collect(),
        outline,
        is_editable: true,
        is_around: true,
    })
}

/// Where the first line begins that is neither blank nor a comment nor the mark of a document.
pub(super) fn head(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let body = line.trim_start_matches('\u{FEFF}').trim();
        if !(body.is_empty() || body.starts_with(['#', '%']) || body == "---") {
            break;
        }
        at += line.len();
    }
    at
}

fn comment(at: Span, remark: Remark, page: Page<'_>, outline: &Outline, head: usize) -> Comment {
    let start = at.range().start;
    let line = page.lines.line_at(start);
    let before = page.text.get(page.lines.start_of(line)..start);
    let before = before.unwrap_or_default().trim_start_matches('\u{FEFF}');
    let is_alone = before.trim().is_empty();
    let said = match remark {
        Remark::Malformed(malformed) => Err(malformed),
        Remark::Ignore(ignore) if ignore.is_of_file => match is_alone && start < head {
            true => Ok(Said {
                ignore,
                scope: Scope::File,
            }),
            false => Err(misplaced(at, page.is_embedded)),
        },
        Remark::Ignore(ignore) if !is_alone => Ok(Said {
            ignore,
            scope: Scope::Line(line),
        }),
        Remark::Ignore(ignore) => match outline.next(at.end) {
            Some(below) => Ok(Said {
                ignore,
                scope: Scope::Below(below),
            }),
            None => Err(stray(at)),
        },
    };
    Comment { at, is_alone, said }
}

fn misplaced(at: Span, is_embedded: bool) -> Malformed {
    let help = match is_embedded {
        true => {
            "move it above the first line of this file that is not a comment, or write `ignore`"
        }
        false => "move it to the top of the file, or write `ignore`",
    };
    Malformed {
        at: 0..at.range().len(),
        message: "`ignore-file` stands below the first line that is not a comment".to_owned(),
        help: help.to_owned(),
    }
}

fn stray(at: Span) -> Malformed {
    Malformed {
        at: 0..at.range().len(),
        message: "there is nothing below this comment that it could be about".to_owned(),
        help: "put it above the entry it is about, or at the end of its line".to_owned(),
    }
}
