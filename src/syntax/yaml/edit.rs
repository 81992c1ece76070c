//! Edits of YAML: entries and items on lines of their own, and elements of brackets.

use std::ops::Range;

use super::super::flow::Brackets;
use super::super::layout::{Layout, Rest, is_blank};
use super::super::node::{Entry, Node, Style};
use super::super::value::Value;
use super::super::written::{entry_of, extent, holds_only, last_scalar, own_entries, position_of};
use super::resolve::is_plain_safe;
use super::write::{self, Context};
use crate::source::Edit;

/// Puts a value in the place of one that stands behind `key:`, `- ` or in brackets.
pub(in crate::syntax) fn replace(node: Node<'_>, value: &Value) -> Option<Edit> {
    let layout = Layout::of(node);
    let range = node.span().range();
    if !holds_only(layout, range.clone(), &[node]) {
        return None;
    }
    let context = context_of(node);
    if let (Value::Map(entries), Context::Block) = (value, context)
        && !entries.is_empty()
    {
        return match entry_of(node) {
            Some(entry) => replace_by_lines(entry, entries),
            None => replace_item_by_lines(node, entries),
        };
    }
    let quotes = node.items().next().unwrap_or(node).style();
    let text = write::inline(value, quotes, context);
    if range.is_empty() {
        let behind = layout.slice(0..range.start).ends_with([':', '-']);
        return behind.then(|| layout.edit(range, format!(" {text}")))?;
    }
    let end = layout.trimmed(range.end);
    if node.style() != Style::Block {
        return layout.edit(range.start..end, text);
    }
    let Some(entry) = entry_of(node) else {
        position_of(node)?;
        return layout.edit(range.start..end, text);
    };
    let colon = colon(layout, entry)?;
    let comment = match comment_between(layout, colon, range.start)? {
        Rest::Comment(comment) => format!(" {comment}"),
        Rest::Blank => String::new(),
    };
    layout.edit(colon..end, format!(" {text}{comment}"))
}

/// `image: ruby # why` becomes `image: # why` and a block map below.
fn replace_by_lines(entry: Entry<'_>, entries: &[(String, Value)]) -> Option<Edit> {
    let layout = Layout::of(entry.key);
    let colon = colon(layout, entry)?;
    let range = entry.value.span().range();
    let mut end = layout.trimmed(range.end).max(colon);
    let comment = if layout.line_end(colon) < range.start {
        comment_between(layout, colon, range.start)?
    } else {
        let rest = layout.rest(end)?;
        end = layout.line_end(end);
        rest
    };
    let mut lines = vec![match comment {
        Rest::Comment(comment) => format!(" {comment}"),
        Rest::Blank => String::new(),
    }];
    lines.extend(write::lines(entries));
    let column = layout.column(extent(entry.key).start)? + 2;
    layout.edit(colon..end, stack(layout, &lines, colon, column))
}

/// `- ruby # why` becomes `- name: ruby # why` and more lines below.
fn replace_item_by_lines(item: Node<'_>, entries: &[(String, Value)]) -> Option<Edit> {
    let layout = Layout::of(item);
    position_of(item)?;
    let range = item.span().range();
    let gap = if range.is_empty() { " " } else { "" };
    let mut lines = write::lines(entries);
    let mut end = layout.trimmed(range.end).max(range.start);
    if item.style() != Style::Block
        && let Rest::Comment(comment) = layout.rest(end)?
    {
        let first = lines.first_mut()?;
        *first = format!("{first} {comment}");
        end = layout.line_end(end);
    }
    let column = layout.column(range.start)? + gap.len();
    let text = stack(layout, &lines, range.start, column);
    layout.edit(range.start..end, format!("{gap}{text}"))
}

/// Puts a new last entry into a map.
pub(in crate::syntax) fn insert(map: Node<'_>, key: &str, value: &Value) -> Option<Edit> {
    let entries = own_entries(map);
    match map.style() {
        Style::Flow => brackets_of_map(map)?.append(&write::pair(key, value, Style::Plain), ""),
        Style::Block => {
            let column = column_of(map, *entries.last()?)?;
            put_below(map, &write::entry(key, value), column)
        }
        _ => None,
    }
}

/// Puts a new entry behind another one.
pub(in crate::syntax) fn insert_after(entry: Entry<'_>, key: &str, value: &Value) -> Option<Edit> {
    let map = entry.key.holder()?;
    if map.style() == Style::Flow {
        let text = write::pair(key, value, Style::Plain);
        return brackets_of_map(map)?.insert_after(index_of(map, entry)?, &text);
    }
    let layout = Layout::of(entry.key);
    colon(layout, entry)?;
    put_below(
        entry.value,
        &write::entry(key, value),
        column_of(map, entry)?,
    )
}

/// Takes out an entry with its lines, or an element of a flow map.
pub(in crate::syntax) fn remove(entry: Entry<'_>) -> Option<Edit> {
    let layout = Layout::of(entry.key);
    let map = entry.key.holder()?;
    let start = extent(entry.key).start;
    let end = end_of(layout, entry);
    if !holds_only(layout, start..end, &[entry.key, entry.value]) {
        return None;
    }
    let entries = own_entries(map);
    let index = index_of(map, entry)?;
    if map.style() == Style::Flow {
        return brackets_of_map(map)?.remove(index);
    }
    colon(layout, entry)?;
    layout.column(start)?;
    layout.rest(end)?;
    let previous = index.checked_sub(1).and_then(|index| entries.get(index));
    if entries.len() < 2 || previous.is_some_and(|above| would_grow(layout, above.value, end)) {
        return None;
    }
    if layout.indent(start).is_some() {
        return layout.edit(layout.line_start(start)..layout.next_line(end), "");
    }
    // `- name: a` with more entries below: the next one moves up behind the dash.
    let next = extent(entries.get(index + 1)?.key).start;
    let between = layout.slice(layout.next_line(end)..next);
    between
        .trim()
        .is_empty()
        .then(|| layout.edit(start..next, ""))?
}

/// Takes one of several items out of a list.
pub(in crate::syntax) fn remove_item(item: Node<'_>) -> Option<Edit> {
    let layout = Layout::of(item);
    let (list, index) = position_of(item)?;
    let range = extent(item);
    let end = layout.trimmed(range.end).max(range.start);
    if list.items().len() < 2 || !holds_only(layout, range.start..end, &[item]) {
        return None;
    }
    // The anchor stands before the value's own span.
    if item.alias().is_none() && item.anchor().is_some() {
        return None;
    }
    if list.style() == Style::Flow {
        return brackets_of_list(list)?.remove(index);
    }
    let before = layout.before(range.start);
    let indent = before.trim_end_matches([' ', '\t']).strip_suffix('-')?;
    layout.rest(end)?;
    let previous = index.checked_sub(1).and_then(|at| list.items().nth(at));
    if !is_blank(indent) || previous.is_some_and(|above| would_grow(layout, above, end)) {
        return None;
    }
    layout.edit(layout.line_start(range.start)..layout.next_line(end), "")
}

/// Puts a new last item into a list.
pub(in crate::syntax) fn append(list: Node<'_>, value: &Value) -> Option<Edit> {
    let layout = Layout::of(list);
    let quotes = list.items().next_back().map_or(Style::Plain, Node::style);
    if list.style() == Style::Flow {
        return brackets_of_list(list)?.append(&write::inline(value, quotes, Context::Flow), "");
    }
    let start = list.span().range().start;
    if !layout
        .slice(start..list.span().range().end)
        .starts_with('-')
    {
        return None;
    }
    let lines = match value {
        Value::Map(entries) if !entries.is_empty() => write::lines(entries),
        _ => vec![write::inline(value, quotes, Context::Block)],
    };
    let marks = std::iter::once("- ").chain(std::iter::repeat("  "));
    let lines: Vec<_> = marks
        .zip(lines)
        .map(|(mark, line)| format!("{mark}{line}"))
        .collect();
    put_below(list, &lines, layout.column(start)?)
}

/// Writes a key anew where it stands.
pub(in crate::syntax) fn rename(entry: Entry<'_>, key: &str) -> Option<Edit> {
    let layout = Layout::of(entry.key);
    let range = entry.key.span().range();
    colon(layout, entry)?;
    if key == "<<" || range.is_empty() {
        return None;
    }
    let text = write::scalar(key, entry.key.style(), context_of(entry.key));
    layout.edit(range, text)
}

/// Puts what is written on one line into quotes.
pub(in crate::syntax) fn quote(node: Node<'_>) -> Option<Edit> {
    let layout = Layout::of(node);
    let range = node.span().range();
    let mut end = layout.trimmed(range.end);
    if node.style() == Style::Block {
        let mut entries = node.entries();
        let (entry, None) = (entries.next()?, entries.next()) else {
            return None;
        };
        let is_bare =
            |part: Node<'_>| part.alias().is_none() && extent(part) == part.place().range();
        let is_word = entry.key.style() == Style::Plain && entry.is_own();
        if !is_word || !is_bare(entry.key) || !is_bare(entry.value) {
            return None;
        }
        end = end_of(layout, entry).max(colon(layout, entry)?);
    } else if node.style() != Style::Plain {
        return None;
    }
    let text = layout.slice(range.start..end);
    if text.is_empty() || text.contains(['\n', '\r']) {
        return None;
    }
    let quoted = write::scalar(text, Style::Plain, context_of(node));
    (quoted != text).then(|| layout.edit(range.start..end, quoted))?
}

/// Whether a text can stand without quotes where a node stands.
pub(in crate::syntax) fn is_plain(node: Node<'_>, text: &str) -> bool {
    is_plain_safe(text, context_of(node) == Context::Flow)
}

fn context_of(node: Node<'_>) -> Context {
    let mut around = node.holder();
    while let Some(next) = around {
        if next.style() == Style::Flow {
            return Context::Flow;
        }
        around = next.parent();
    }
    Context::Block
}

/// Lines as one text, each but the first at a column.
fn stack(layout: Layout<'_>, lines: &[String], near: usize, column: usize) -> String {
    let separator = format!("{}{}", layout.line_break(near), " ".repeat(column));
    lines.join(&separator)
}

/// Writes lines at a column below the last line of a value.
fn put_below(value: Node<'_>, lines: &[String], column: usize) -> Option<Edit> {
    let layout = Layout::of(value);
    let end = value.place().range().end;
    let text = format!(
        "{}{}",
        " ".repeat(column),
        stack(layout, lines, end, column)
    );
    if let Some(header) = block_scalar_header(layout, value, end) {
        // Without a last line break the scalar has none either, and would gain one.
        if !layout.slice(0..end).ends_with(['\n', '\r']) {
            return None;
        }
        // Lines of blanks alone may belong to it, and with `+` all lines below do.
        let tail = layout.slice(layout.line_end(layout.trimmed(end))..end);
        if header.contains('+') || tail.contains([' ', '\t']) {
            return layout.edit(end..end, format!("{text}{}", layout.line_break(end)));
        }
    }
    let end = layout.trimmed(end);
    layout.rest(end)?;
    layout.insert_below(end, &text)
}

/// The header of the block scalar that ends a value at an offset.
fn block_scalar_header<'t>(layout: Layout<'t>, value: Node<'t>, end: usize) -> Option<&'t str> {
    let last = last_scalar(value)?;
    let range = last.span().range();
    let is_block = matches!(last.style(), Style::Literal | Style::Folded) && range.end == end;
    is_block.then(|| layout.slice(range.start..layout.line_end(range.start)))
}

/// Whether a block scalar would take in what follows it once the lines below it are gone.
fn would_grow(layout: Layout<'_>, above: Node<'_>, removed_to: usize) -> bool {
    let Some(last) = last_scalar(above) else {
        return false;
    };
    let range = last.span().range();
    let Some(header) = block_scalar_header(layout, above, range.end) else {
        return false;
    };
    let below = layout.slice(layout.next_line(removed_to)..layout.text.len());
    let next = below.trim_start_matches(['\n', '\r', ' ', '\t']);
    let blank = &below[..below.len() - next.len()];
    let lines = blank.trim_end_matches([' ', '\t']);
    // Lines of blanks alone are content if they are long enough.
    header.contains('+') && !lines.is_empty()
        || lines.contains([' ', '\t'])
        || (next.is_empty() || next.starts_with('#')) && lines.len() < blank.len()
}

/// Right behind the colon of an entry, if it stands on the line of a key without `? `.
fn colon(layout: Layout<'_>, entry: Entry<'_>) -> Option<usize> {
    let key = entry.key.place().range();
    let between = layout.slice(key.end..layout.line_end(key.end));
    let blanks = between.len() - between.trim_start_matches([' ', '\t']).len();
    let before = layout.before(extent(entry.key).start);
    let explicit = before.trim_end().ends_with('?');
    (!explicit && between[blanks..].starts_with(':')).then_some(key.end + blanks + 1)
}

/// The comment behind a key whose value begins on a later line.
fn comment_between(layout: Layout<'_>, colon: usize, start: usize) -> Option<Rest<'_>> {
    let rest = layout.rest(colon)?;
    let below = layout.slice(layout.line_end(colon).min(start)..start);
    below.trim().is_empty().then_some(rest)
}

/// Where an entry's text ends; without a value behind its colon, or behind the key in brackets.
fn end_of(layout: Layout<'_>, entry: Entry<'_>) -> usize {
    let value = entry.value.place().range();
    if value.is_empty() {
        return colon(layout, entry).unwrap_or(entry.key.place().range().end);
    }
    layout.trimmed(value.end)
}

/// As [`end_of`], for an element of brackets: the blank behind a colon without value belongs to it.
fn end_in_brackets(layout: Layout<'_>, entry: Entry<'_>) -> usize {
    let end = end_of(layout, entry);
    let colon = layout.slice(0..end).ends_with(':') && entry.value.place().range().is_empty();
    let blank = layout.slice(end..end + 1);
    if colon && is_blank(blank) {
        end + blank.len()
    } else {
        end
    }
}

/// The column of a block map's keys, taken from one of them.
fn column_of(map: Node<'_>, entry: Entry<'_>) -> Option<usize> {
    let column = Layout::of(map).column(extent(entry.key).start)?;
    // GitLab cuts the blanks behind `---` off: a first key there is not where it seems to be.
    (map.holder().is_some() || column == 0).then_some(column)
}

fn index_of(map: Node<'_>, entry: Entry<'_>) -> Option<usize> {
    own_entries(map)
        .iter()
        .position(|other| other.key.place() == entry.key.place())
}

fn brackets_of_map(map: Node<'_>) -> Option<Brackets<'_>> {
    let layout = Layout::of(map);
    let elements = own_entries(map)
        .into_iter()
        .map(|entry| extent(entry.key).start..end_in_brackets(layout, entry))
        .collect();
    Brackets::new(layout, map.span().range(), elements)
}

fn brackets_of_list(list: Node<'_>) -> Option<Brackets<'_>> {
    let layout = Layout::of(list);
    let elements = list.items().map(|item| element(layout, item)).collect();
    Brackets::new(layout, list.span().range(), elements)
}

/// An item's text; `a: b` in a list reaches up to the next comma for libyaml, blanks included.
fn element(layout: Layout<'_>, item: Node<'_>) -> Range<usize> {
    let range = extent(item);
    let pair = item.alias().is_none() && !layout.slice(range.clone()).ends_with('}');
    match own_entries(item).last() {
        Some(&last) if pair => range.start..end_in_brackets(layout, last),
        _ => range,
    }
}
