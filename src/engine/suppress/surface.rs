//! Where in a file a comment can be written without changing what the file says.

use std::collections::BTreeMap;
use std::ops::Range;

use super::outline::Outline;
use super::remarks::{Remarks, Scope, head, heading, outline, remarks};
use crate::engine::unit::{Content, Held, Unit, page, read_runners};
use crate::engine::workspace::{Role, Workspace};
use crate::source::{FileId, Lines};
use crate::syntax::{Forest, Format, Node, Parsed, Shape, Style};

/// One file, or one configuration in it, as it was read.
struct Part<'w> {
    forest: Held<'w, Forest>,
    parsed: Parsed,
    outline: Outline,
    lists: Lists,
    /// Texts of several lines: a comment at the end of a line would be a part of them, or be lost in
    /// them.
    texts: Vec<Range<usize>>,
    is_editable: bool,
}

/// Where names can be added to comments that are there and have no last day.
#[derive(Default)]
struct Lists {
    of_file: Option<usize>,
    /// By line.
    of_lines: BTreeMap<usize, usize>,
    /// By the number of the entry.
    of_entries: BTreeMap<u32, usize>,
}

impl Lists {
    fn of(remarks: Option<&Remarks>) -> Self {
        let mut lists = Self::default();
        for comment in remarks.iter().flat_map(|remarks| &remarks.comments) {
            let Ok(said) = &comment.said else { continue };
            let Some(last) = said.ignore.names.last() else {
                continue;
            };
            if said.ignore.until.is_some() {
                continue;
            }
            let end = comment.part(&last.at).range().end;
            match &said.scope {
                Scope::File => lists.of_file = lists.of_file.or(Some(end)),
                Scope::Line(line) => {
                    lists.of_lines.insert(*line, end);
                }
                Scope::Below(below) => {
                    lists.of_entries.insert(*below.start(), end);
                }
            }
        }
        lists
    }
}

/// A file, and what may be written into it.
pub(super) struct Surface<'w> {
    text: &'w str,
    lines: &'w Lines,
    parts: Vec<Part<'w>>,
    /// Comments above everything, which are in none of the parts.
    heading: Lists,
}

/// A place for a comment. What is about more comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Spot {
    /// On a line of its own, above the line that begins at this offset, about the whole file.
    Top(usize),
    /// The same, about the next entry.
    Above(usize),
    /// At the end of a line: the offset behind what it says.
    End(usize),
    /// A comment that is there: the offset behind the last name of its list.
    List(usize),
}

/// How near to a finding its comment is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Reach {
    Line,
    Entry,
    File,
}

impl<'w> Surface<'w> {
    /// Reads a file of the workspace.
    pub(super) fn of(workspace: &'w Workspace, file: FileId, role: Role) -> Self {
        let sources = &workspace.sources;
        let mut surface = Self {
            text: sources.text(file),
            lines: sources.lines(file),
            parts: Vec::new(),
            heading: Lists::default(),
        };
        if role.is_pipeline() {
            let mut forest = Forest::default();
            let parsed = forest.parse(file, Format::Yaml, &sources.shared(file));
            let remarks = remarks(&forest, &parsed, page(sources, file, None));
            let forest = Held::Own(Box::new(forest));
            let part = Part::new(forest, parsed, remarks, false, true);
            surface.parts.push(part);
            return surface;
        }
        for unit in read_runners(workspace, file, role) {
            let Unit {
                forest, content, ..
            } = unit;
            let Content::Runner(text) = content else {
                continue;
            };
            let page = page(sources, file, Some(&text));
            if page.is_embedded && surface.parts.is_empty() {
                surface.heading = Lists::of(heading(file, page).as_ref());
            }
            let remarks = remarks(&forest, &text.parsed, page);
            let part = Part::new(
                forest,
                text.parsed,
                remarks,
                page.is_embedded,
                page.is_editable,
            );
            surface.parts.push(part);
        }
        surface
    }

    /// Whether all of it was read.
    pub(super) fn is_read(&self) -> bool {
        self.parts
            .iter()
            .all(|part| part.parsed.unread().is_empty())
    }

    /// Whether two texts of a file say the same.
    pub(super) fn says_the_same(&self, other: &Surface<'_>) -> bool {
        self.parts.len() == other.parts.len()
            && self
                .parts
                .iter()
                .zip(&other.parts)
                .all(|(one, other)| one.says_the_same(other))
    }

    /// Where to write a comment on what begins at an offset.
    pub(super) fn spot(&self, offset: usize, reach: Reach) -> Option<Spot> {
        let part = self.part(offset);
        match reach {
            Reach::Line => self.end(part?, offset),
            Reach::Entry => self.above(part?, offset),
            Reach::File => Some(self.top()),
        }
    }

    /// The part that holds an offset.
    fn part(&self, offset: usize) -> Option<&Part<'w>> {
        let mut parts = self.parts.iter().filter(|part| part.is_editable);
        match self.parts.as_slice() {
            [single] if single.outline.is_whole() => parts.next(),
            _ => parts.find(|part| part.outline.holds(offset)),
        }
    }

    /// The end of the line of an offset, or the list of a comment that is there.
    fn end(&self, part: &Part<'_>, offset: usize) -> Option<Spot> {
        let line = self.lines.line_at(offset);
        let range = self.lines.range_of(self.text, line);
        if part.has_comment_in(&range) {
            return part.lists.of_lines.get(&line).copied().map(Spot::List);
        }
        let body = self.text.get(range.clone())?.trim_end_matches([' ', '\t']);
        let end = range.start + body.len();
        let is_blank = body.trim_start_matches('\u{FEFF}').trim().is_empty();
        (!is_blank && !part.is_inside_text(range.end)).then_some(Spot::End(end))
    }

    /// The line of the innermost entry around an offset that has one of its own, or the list of a
    /// comment above it.
    fn above(&self, part: &Part<'_>, offset: usize) -> Option<Spot> {
        let offset = u32::try_from(offset).ok()?;
        for start in part.outline.starts_around(offset) {
            let line = self.lines.line_at(start as usize);
            let begin = self.lines.start_of(line);
            let before = self.text.get(begin..start as usize)?;
            let indent = before.trim_start_matches('\u{FEFF}');
            let is_first = indent
                .bytes()
                .all(|byte| matches!(byte, b' ' | b'\t' | b'-'));
            if !is_first || indent.starts_with("---") || part.is_inside_text(begin) {
                continue;
            }
            let begin = begin + (before.len() - indent.len());
            let below = part.outline.next(u32::try_from(begin).ok()?)?;
            let list = part.lists.of_entries.get(below.start());
            return Some(list.map_or(Spot::Above(begin), |at| Spot::List(*at)));
        }
        None
    }

    /// Below the first lines of nothing but comments, or the list of a comment there.
    fn top(&self) -> Spot {
        let mut lists = self.parts.iter().map(|part| &part.lists);
        let of_parts = lists.find_map(|lists| lists.of_file);
        if let Some(list) = of_parts.or(self.heading.of_file) {
            return Spot::List(list);
        }
        let mark = self.text.len() - self.text.trim_start_matches('\u{FEFF}').len();
        let mut at = mark;
        for line in self
            .text
            .get(mark..head(self.text))
            .unwrap_or_default()
            .split_inclusive('\n')
        {
            if !line.starts_with('#') || !line.ends_with('\n') {
                break;
            }
            at += line.len();
        }
        Spot::Top(at)
    }
}

impl<'w> Part<'w> {
    fn new(
        forest: Held<'w, Forest>,
        parsed: Parsed,
        remarks: Option<Remarks>,
        is_embedded: bool,
        is_editable: bool,
    ) -> Self {
        let outline = outline(&forest, &parsed, is_embedded);
        let mut texts = Vec::new();
        let mut open: Vec<Node<'_>> = roots(&forest, &parsed).collect();
        while let Some(node) = open.pop() {
            let range = node.span().range();
            let is_text = match node.shape() {
                Shape::Map | Shape::List => node.style() == Style::Flow,
                Shape::Scalar | Shape::Null => true,
            };
            if is_text {
                if node.written().contains(['\n', '\r']) {
                    texts.push(range);
                }
                continue;
            }
            let entries = node.entries().filter(|entry| entry.is_own());
            let written = entries.flat_map(|entry| [entry.key, entry.value]);
            open.extend(
                written
                    .chain(node.items())
                    .filter(|it| it.alias().is_none()),
            );
        }
        texts.sort_unstable_by_key(|range| range.start);
        Self {
            forest,
            parsed,
            outline,
            lists: Lists::of(remarks.as_ref()),
            texts,
            is_editable,
        }
    }

    /// Whether a text goes on at an offset.
    fn is_inside_text(&self, offset: usize) -> bool {
        let behind = self.texts.partition_point(|range| range.start < offset);
        let last = behind.checked_sub(1).and_then(|at| self.texts.get(at));
        last.is_some_and(|range| offset < range.end)
    }

    /// Whether a comment begins in a range.
    fn has_comment_in(&self, range: &Range<usize>) -> bool {
        let comments = &self.parsed.comments;
        let first = comments.partition_point(|it| it.range().start < range.start);
        let found = comments.get(first);
        found.is_some_and(|found| found.range().start < range.end)
    }

    fn says_the_same(&self, other: &Self) -> bool {
        if self.parsed.errors.len() != other.parsed.errors.len()
            || self.parsed.gaps.len() != other.parsed.gaps.len()
        {
            return false;
        }
        let mut pairs: Vec<(Node<'_>, Node<'_>)> = roots(&self.forest, &self.parsed)
            .zip(roots(&other.forest, &other.parsed))
            .collect();
        while let Some((one, other)) = pairs.pop() {
            let is_same = one.shape() == other.shape()
                && one.style() == other.style()
                && one.tag() == other.tag()
                && one.alias().is_some() == other.alias().is_some()
                && one.anchor().map(|(_, name)| name) == other.anchor().map(|(_, name)| name)
                && one.entries().len() == other.entries().len()
                && one.items().len() == other.items().len();
            let is_single = matches!(one.shape(), Shape::Scalar | Shape::Null);
            if !is_same || is_single && one.written() != other.written() {
                return false;
            }
            if one.alias().is_some() {
                continue;
            }
            let entries = one.entries().zip(other.entries());
            for (one, other) in entries {
                if one.is_own() != other.is_own() {
                    return false;
                }
                pairs.push((one.key, other.key));
                if one.is_own() {
                    pairs.push((one.value, other.value));
                }
            }
            pairs.extend(one.items().zip(other.items()));
        }
        true
    }
}

fn roots<'t>(forest: &'t Forest, parsed: &Parsed) -> impl Iterator<Item = Node<'t>> {
    let roots = parsed.header.into_iter().chain([parsed.root]);
    roots.map(|root| forest.node(root))
}
