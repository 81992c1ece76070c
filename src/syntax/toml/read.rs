//! TOML text to tree.
//!
//! `toml` gives a spanned tree and all errors of a broken file; when it reports none, the strict
//! parser of `toml_edit` runs once. Whether there is an error at all is decided by what the newest
//! Runner's decoder says.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::super::forest::{EntryData, Forest, Kind, NONE, NodeData, Parsed, SyntaxError, Text};
use super::super::node::{NodeId, Style};
use super::decoder::Decoder;
use super::explain::{Problem, explain};
use super::verdict::{Verdict, verdict};
use crate::source::{FileId, Span};

/// Reads one TOML file; see [`Forest::parse`].
pub(in crate::syntax) fn read(forest: &mut Forest, file: FileId, text: &Arc<str>) -> Parsed {
    let (table, problems) = DeTable::parse_recoverable(text);
    let mut problems: Vec<Problem> = problems
        .iter()
        .map(|error| problem(error.span(), error.message()))
        .collect();
    if problems.is_empty()
        && let Err(error) = toml_edit::Document::parse(text.as_ref())
    {
        problems.push(problem(error.span(), error.message()));
    }
    let found = errors(file, text, problems);
    let (errors, gaps) = match verdict(text, Decoder::V1_6) {
        None => (Vec::new(), found),
        Some(verdict) if found.is_empty() => (vec![refused(file, text, &verdict)], found),
        Some(_) => (found, Vec::new()),
    };
    let mut reader = Reader { forest, file, text };
    let root = reader.node(None, 0..text.len(), Style::Block);
    reader.forest.data_mut(root).head = (0, 0);
    reader.table(root, table.get_ref());
    let comments = reader.comments();
    Parsed {
        file,
        root,
        header: None,
        errors,
        gaps,
        comments,
        is_oversized: false,
    }
}

/// An error that only the Runner's decoder sees.
fn refused(file: FileId, text: &str, verdict: &Verdict) -> SyntaxError {
    let rest = text.get(verdict.at..).unwrap_or_default();
    let next = rest.chars().next().map_or(0, char::len_utf8);
    let offset = |at: usize| u32::try_from(at).unwrap_or(NONE);
    SyntaxError {
        at: Span::new(file, offset(verdict.at), offset(verdict.at + next)),
        message: "the Runner stops reading here".to_owned(),
        context: None,
        verdict: None,
        help: None,
        fix: None,
    }
}

fn problem(range: Option<Range<usize>>, message: &str) -> Problem {
    Problem {
        range: range.unwrap_or_default(),
        message: message.to_owned(),
    }
}

fn errors(file: FileId, text: &str, problems: Vec<Problem>) -> Vec<SyntaxError> {
    let end = u32::try_from(text.len()).unwrap_or(NONE);
    let span = |range: Range<usize>| {
        let start = u32::try_from(range.start).unwrap_or(NONE).min(end);
        let stop = u32::try_from(range.end).unwrap_or(NONE).clamp(start, end);
        Span::new(file, start, stop)
    };
    explain(text, problems)
        .into_iter()
        .map(|error| SyntaxError {
            at: span(error.range),
            message: error.message,
            context: error
                .context
                .map(|(range, text)| (span(range), text.to_owned())),
            verdict: None,
            help: error.help,
            fix: None,
        })
        .collect()
}

struct Reader<'f, 's> {
    forest: &'f mut Forest,
    file: FileId,
    text: &'s str,
}

impl<'s> Reader<'_, 's> {
    fn node(&mut self, parent: Option<NodeId>, range: Range<usize>, style: Style) -> NodeId {
        let start = u32::try_from(range.start).unwrap_or(NONE);
        let end = u32::try_from(range.end).unwrap_or(NONE);
        let line = self
            .text
            .get(range)
            .map_or(0, |text| text.find(['\n', '\r']).unwrap_or(text.len()));
        let head = (start, start + u32::try_from(line).unwrap_or(0));
        self.forest.add(NodeData {
            span: Span::new(self.file, start, end),
            head,
            parent: parent.map_or(NONE, |id| id.0),
            slot: NONE,
            kind: Kind::Scalar,
            style,
            text: Text::Source { start, end },
            properties: NONE,
            is_cut: false,
        })
    }

    #[expect(
        clippy::ptr_arg,
        reason = "whether the value is borrowed says where it stands"
    )]
    fn scalar_text(&mut self, id: NodeId, value: &Cow<'s, str>) {
        let text = match value {
            Cow::Borrowed(part) => {
                // A borrowed value is a part of the text: its address gives the place.
                let start = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
                match self.text.get(start..start.wrapping_add(part.len())) {
                    Some(found) if found == *part => Text::Source {
                        start: u32::try_from(start).unwrap_or(NONE),
                        end: u32::try_from(start + part.len()).unwrap_or(NONE),
                    },
                    _ => self.forest.decoded(part),
                }
            }
            Cow::Owned(part) => self.forest.decoded(part),
        };
        self.forest.data_mut(id).text = text;
    }

    /// Depth is bounded: the parser refuses more than 80 levels.
    fn value(&mut self, parent: NodeId, value: &Spanned<DeValue<'s>>) -> NodeId {
        let range = value.span();
        let style = self.style(value);
        let id = self.node(Some(parent), range, style);
        match value.get_ref() {
            DeValue::String(text) => self.scalar_text(id, text),
            DeValue::Integer(number) => {
                let decimal = i128::from_str_radix(number.as_str(), number.radix());
                let text =
                    decimal.map_or_else(|_| number.as_str().to_owned(), |value| value.to_string());
                self.scalar_text(id, &Cow::Owned(text));
            }
            DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
            DeValue::Array(array) => self.array(id, array),
            DeValue::Table(table) => self.table(id, table),
        }
        id
    }

    fn style(&self, value: &Spanned<DeValue<'s>>) -> Style {
        let range = value.span();
        let text = self.text.get(range.clone()).unwrap_or_default();
        match value.get_ref() {
            DeValue::String(_) => string_style(text),
            DeValue::Integer(_) => Style::Int,
            DeValue::Float(_) => Style::Float,
            DeValue::Boolean(_) => Style::Bool,
            DeValue::Datetime(_) => Style::Datetime,
            // Of `[[runners]]` the array has the span of its first header.
            DeValue::Array(array) => match array.first() {
                Some(first) if first.span() == range && first.get_ref().is_table() => Style::Block,
                _ => Style::Flow,
            },
            DeValue::Table(_) => match text.as_bytes().first() {
                Some(b'[') => Style::Block,
                Some(b'{') => Style::Flow,
                _ => Style::Implied,
            },
        }
    }

    fn table(&mut self, id: NodeId, table: &DeTable<'s>) {
        let mut sorted: Vec<_> = table.iter().collect();
        sorted.sort_by_key(|(key, _)| key.span().start);
        let mut entries = Vec::with_capacity(sorted.len());
        for (key, value) in sorted {
            let style = string_style(self.text.get(key.span()).unwrap_or_default());
            let key_id = self.node(Some(id), key.span(), style);
            self.scalar_text(key_id, key.get_ref());
            let value_id = self.value(id, value);
            self.grow(id, value_id);
            entries.push(EntryData {
                key: key_id,
                value: value_id,
                steps: NONE,
            });
        }
        self.forest.set_entries(id, &entries);
    }

    fn array(&mut self, id: NodeId, array: &DeArray<'s>) {
        let mut items = Vec::with_capacity(array.len());
        for item in array.iter() {
            let item_id = self.value(id, item);
            self.grow(id, item_id);
            items.push(item_id);
        }
        self.forest.set_items(id, &items);
    }

    /// A table reaches to its last value, which may stand far below its header.
    fn grow(&mut self, id: NodeId, child: NodeId) {
        let end = self.forest.data(child).span.end;
        let span = &mut self.forest.data_mut(id).span;
        span.end = span.end.max(end);
    }

    /// Comments are what follows a `#` outside of keys and values.
    fn comments(&self) -> Vec<Span> {
        let mut skipped: Vec<(u32, u32)> = self
            .forest
            .nodes
            .iter()
            .filter(|node| node.span.file == self.file && matches!(node.kind, Kind::Scalar))
            .map(|node| (node.span.start, node.span.end))
            .collect();
        skipped.sort_unstable();
        let mut comments = Vec::new();
        let mut at = 0;
        let mut gaps = skipped.into_iter().peekable();
        while let Some(found) = self.text.get(at..).and_then(|rest| rest.find('#')) {
            let start = at + found;
            while gaps.next_if(|&(_, end)| end as usize <= start).is_some() {}
            if let Some(&(from, to)) = gaps.peek()
                && from as usize <= start
            {
                at = to as usize;
                continue;
            }
            let rest = &self.text[start..];
            let end = start + rest.find(['\n', '\r']).unwrap_or(rest.len());
            comments.push(Span::new(
                self.file,
                u32::try_from(start).unwrap_or(NONE),
                u32::try_from(end).unwrap_or(NONE),
            ));
            at = end;
        }
        comments
    }
}

fn string_style(text: &str) -> Style {
    let bytes = text.as_bytes();
    match bytes.first() {
        _ if text.starts_with("'''") || text.starts_with("\"\"\"") => Style::Bare,
        Some(b'\'') => Style::Single,
        Some(b'"') => Style::Double,
        _ => Style::Bare,
    }
}
