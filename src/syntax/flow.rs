//! Edits of collections in brackets: TOML arrays and inline tables, YAML flow lists and maps.
//!
//! Both notations separate elements by commas and allow line breaks and comments between them, so
//! one account of blanks, commas and comments serves both.

use std::ops::Range;

use super::layout::Layout;
use crate::source::Edit;

/// A collection whose text was understood to the last byte.
pub(super) struct Brackets<'t> {
    layout: Layout<'t>,
    /// Between the brackets.
    inside: Range<usize>,
    elements: Vec<Range<usize>>,
    /// What stands before each element, and behind the last one.
    gaps: Vec<Gap>,
}

#[derive(Clone, Copy)]
struct Gap {
    comma: Option<usize>,
    comment: bool,
}

/// How an element stands alone on its lines.
struct OwnLines<'t> {
    indent: &'t str,
    lines: Range<usize>,
    /// Whether its comma stands on the same line.
    comma: bool,
}

impl<'t> Brackets<'t> {
    /// Answers `None` when anything but blanks, comments and single commas stands between the
    /// elements: a merge key, a tag, `?`, the start of a dotted key.
    pub(super) fn new(
        layout: Layout<'t>,
        span: Range<usize>,
        elements: Vec<Range<usize>>,
    ) -> Option<Self> {
        let text = layout.text.get(span.clone())?;
        let closed = text.starts_with('[') && text.ends_with(']')
            || text.starts_with('{') && text.ends_with('}');
        if !closed || text.len() < 2 {
            return None;
        }
        let inside = span.start + 1..span.end - 1;
        let mut gaps = Vec::with_capacity(elements.len() + 1);
        let mut from = inside.start;
        for (index, element) in elements.iter().enumerate() {
            let gap = Gap::read(layout, from..element.start)?;
            if gap.comma.is_some() != (index > 0) {
                return None;
            }
            gaps.push(gap);
            from = element.end;
        }
        let last = Gap::read(layout, from..inside.end)?;
        if elements.is_empty() && last.comma.is_some() {
            return None;
        }
        gaps.push(last);
        Some(Self {
            layout,
            inside,
            elements,
            gaps,
        })
    }

    /// Takes one element out, with its comma and its own trailing comment.
    pub(super) fn remove(&self, index: usize) -> Option<Edit> {
        let element = self.elements.get(index)?;
        if let Some(own) = self.own_lines(index) {
            return self.remove_lines(index, &own);
        }
        let before = self.gaps.get(index)?;
        let after = self.gaps.get(index + 1)?;
        let next = self.elements.get(index + 1);
        let previous = index.checked_sub(1).and_then(|at| self.elements.get(at));
        match (previous, next) {
            (None, None) if before.comment || after.comment => None,
            (None, None) => self.layout.edit(self.inside.clone(), ""),
            (None, Some(next)) if !after.comment => self.layout.edit(element.start..next.start, ""),
            (Some(previous), Some(next)) if !after.comment => {
                let starts_line = self.breaks(previous.end..element.start);
                if before.comment || starts_line && !self.breaks(element.end..next.start) {
                    self.layout.edit(element.start..next.start, "")
                } else {
                    self.remove_behind(previous, element)
                }
            }
            (Some(previous), _) if !before.comment => self.remove_behind(previous, element),
            _ => None,
        }
    }

    fn remove_behind(&self, previous: &Range<usize>, element: &Range<usize>) -> Option<Edit> {
        self.takes_comma(previous)
            .then(|| self.layout.edit(previous.end..element.end, ""))?
    }

    /// Whether a comma may follow right behind an element: libyaml refuses `{a:, b: 1}`, and a
    /// comment needs a blank before it.
    fn takes_comma(&self, element: &Range<usize>) -> bool {
        let text = self.layout.slice(element.clone());
        let next = self.layout.slice(element.end..self.inside.end);
        let touches_comment = text.ends_with([' ', '\t']) && next.starts_with('#');
        !text.ends_with(':') && !touches_comment
    }

    fn remove_lines(&self, index: usize, own: &OwnLines<'_>) -> Option<Edit> {
        let ends_bare = index + 1 == self.elements.len() && !own.comma;
        let Some(comma) = self.gaps.get(index)?.comma.filter(|_| ends_bare) else {
            return self.layout.edit(own.lines.clone(), "");
        };
        // The element above becomes the last one, and the last one has no comma here.
        let between = self.layout.slice(comma + 1..own.lines.start);
        self.layout.edit(comma..own.lines.end, between)
    }

    /// Puts a new last element; `pad` stands inside the brackets when it is the only one.
    pub(super) fn append(&self, text: &str, pad: &str) -> Option<Edit> {
        let Some(last) = self.elements.len().checked_sub(1) else {
            if self.gaps.first()?.comment {
                return None;
            }
            return self
                .layout
                .edit(self.inside.clone(), format!("{pad}{text}{pad}"));
        };
        self.insert_after(last, text)
    }

    /// Puts a new element behind another one: on a line of its own if that one has its own.
    pub(super) fn insert_after(&self, index: usize, text: &str) -> Option<Edit> {
        let element = self.elements.get(index)?;
        if !self.takes_comma(element) {
            return None;
        }
        let Some(own) = self.own_lines(index) else {
            return self
                .layout
                .edit(element.end..element.end, format!(", {text}"));
        };
        let line = format!("{}{text}", own.indent);
        if own.comma {
            return self.layout.insert_below(element.end, &format!("{line},"));
        }
        let end = self.layout.line_end(element.end);
        let rest = self.layout.slice(element.end..end);
        let line_break = self.layout.line_break(element.end);
        self.layout
            .edit(element.end..end, format!(",{rest}{line_break}{line}"))
    }

    fn own_lines(&self, index: usize) -> Option<OwnLines<'t>> {
        let element = self.elements.get(index)?;
        let indent = self.layout.indent(element.start)?;
        let line_end = self.layout.line_end(element.end);
        if line_end > self.inside.end {
            return None;
        }
        let comma = self.gaps.get(index + 1)?.comma;
        if comma.is_some_and(|at| at > line_end) {
            return None;
        }
        let behind = comma.map_or(element.end, |at| at + 1);
        let tail = self.layout.slice(behind..line_end).trim_start();
        let start = self.layout.line_start(element.start);
        let own = (tail.is_empty() || tail.starts_with('#')) && start >= self.inside.start;
        own.then(|| OwnLines {
            indent,
            lines: start..self.layout.next_line(element.end),
            comma: comma.is_some(),
        })
    }

    fn breaks(&self, range: Range<usize>) -> bool {
        self.layout.slice(range).contains(['\n', '\r'])
    }
}

impl Gap {
    fn read(layout: Layout<'_>, range: Range<usize>) -> Option<Self> {
        let end = range.end;
        let mut gap = Self {
            comma: None,
            comment: false,
        };
        let mut at = range.start;
        while let Some(next) = layout.text.get(at..end)?.chars().next() {
            match next {
                ' ' | '\t' | '\n' | '\r' => at += 1,
                ',' if gap.comma.is_none() => {
                    gap.comma = Some(at);
                    at += 1;
                }
                '#' => {
                    gap.comment = true;
                    let start = at;
                    at = layout.line_end(at).min(end);
                    // YAML 1.1 ends a comment at these, TOML does not.
                    if layout
                        .slice(start..at)
                        .contains(['\u{85}', '\u{2028}', '\u{2029}'])
                    {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        Some(gap)
    }
}
