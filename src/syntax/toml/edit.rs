//! Edits of TOML: statements on lines of their own, and elements of arrays and inline tables.

use super::super::flow::Brackets;
use super::super::layout::Layout;
use super::super::node::{Entry, Node, Shape, Style};
use super::super::value::Value;
use super::super::written::{holds_only, own_entries, position_of};
use super::write;
use crate::source::Edit;

/// Puts a value in the place of one that stands behind a `=` or in an array.
pub(in crate::syntax) fn replace(node: Node<'_>, value: &Value) -> Option<Edit> {
    let layout = Layout::of(node);
    let range = node.span().range();
    if has_header(node) || !holds_only(layout, range.clone(), &[node]) {
        return None;
    }
    let quotes = node.items().next().unwrap_or(node).style();
    layout.edit(range, write::value(value, quotes))
}

/// Puts a new last statement into a table, or a new last element into an inline table.
pub(in crate::syntax) fn insert(table: Node<'_>, key: &str, value: &Value) -> Option<Edit> {
    let text = write::entry(key, value, Style::Bare);
    match table.style() {
        Style::Flow => inline(table)?.append(&text, " "),
        Style::Block => insert_line(table, &text),
        _ => None,
    }
}

fn insert_line(table: Node<'_>, statement: &str) -> Option<Edit> {
    let layout = Layout::of(table);
    if let Some(last) = last_statement(table) {
        let line = format!("{}{statement}", line_indent(layout, last));
        return layout.insert_below(last.value.span().range().end, &line);
    }
    if table.parent().is_some() {
        let line = format!("{}{statement}", body_indent(table));
        return layout.insert_below(table.span().range().start, &line);
    }
    let end = layout.text.len();
    let line_break = layout.line_break(0);
    if table.entries().next().is_some() {
        // What stands below a header belongs to that table.
        let start = layout.start();
        let line = format!("{statement}{line_break}{line_break}");
        return layout.edit(start..start, line);
    }
    if layout.line_start(end) == end {
        return layout.edit(end..end, format!("{statement}{line_break}"));
    }
    layout.insert_below(end, statement)
}

/// Puts a new statement or element behind another one.
pub(in crate::syntax) fn insert_after(entry: Entry<'_>, key: &str, value: &Value) -> Option<Edit> {
    let table = entry.key.parent()?;
    let text = write::entry(key, value, Style::Bare);
    match table.style() {
        _ if has_header(entry.value) => None,
        Style::Flow => inline(table)?.insert_after(index_of(table, entry)?, &text),
        Style::Block => {
            let layout = Layout::of(entry.key);
            let line = format!("{}{text}", line_indent(layout, entry));
            layout.insert_below(entry.value.span().range().end, &line)
        }
        _ => None,
    }
}

/// Takes out a statement with its lines, or an element of an inline table.
pub(in crate::syntax) fn remove(entry: Entry<'_>) -> Option<Edit> {
    let layout = Layout::of(entry.key);
    let table = entry.key.parent()?;
    let key = entry.key.span().range().start;
    let end = entry.value.span().range().end;
    if has_header(entry.value) || !holds_only(layout, key..end, &[entry.key, entry.value]) {
        return None;
    }
    match table.style() {
        Style::Flow => inline(table)?.remove(index_of(table, entry)?),
        Style::Block => layout.edit(layout.line_start(key)..layout.next_line(end), ""),
        // The last of `docker.image = ...` lines makes the table `docker`.
        Style::Implied if table.entries().len() > 1 => {
            let path = layout.before(key).trim_start();
            let line = path.ends_with('.') && !path.contains(['=', '[', '{', ',', '"', '\'']);
            line.then(|| layout.edit(layout.line_start(key)..layout.next_line(end), ""))?
        }
        _ => None,
    }
}

/// Takes one of several elements out of an array.
pub(in crate::syntax) fn remove_item(item: Node<'_>) -> Option<Edit> {
    let layout = Layout::of(item);
    let (list, index) = position_of(item)?;
    let only = list.items().len() < 2;
    if only || has_header(item) || !holds_only(layout, item.span().range(), &[item]) {
        return None;
    }
    array(list)?.remove(index)
}

/// Puts a new last element into an array.
pub(in crate::syntax) fn append(list: Node<'_>, value: &Value) -> Option<Edit> {
    if list.style() != Style::Flow {
        return None;
    }
    let style = list.items().next_back().map_or(Style::Double, Node::style);
    array(list)?.append(&write::value(value, style), "")
}

/// Writes a key anew where it stands.
pub(in crate::syntax) fn rename(entry: Entry<'_>, key: &str) -> Option<Edit> {
    // The headers of sub-tables and further `[[...]]` repeat the key.
    let repeated = match entry.value.style() {
        Style::Implied => true,
        Style::Block if entry.value.shape() == Shape::List => {
            let mut items = entry.value.items();
            items.len() != 1 || items.any(has_sub_tables)
        }
        Style::Block => has_sub_tables(entry.value),
        _ => false,
    };
    if repeated {
        return None;
    }
    let text = write::key(key, entry.key.style());
    Layout::of(entry.key).edit(entry.key.span().range(), text)
}

/// Takes a statement of one line out of its table and puts it below the header of another, or among
/// those above all headers.
pub(in crate::syntax) fn move_entry(entry: Entry<'_>, to: Node<'_>) -> Option<[Edit; 2]> {
    let layout = Layout::of(entry.key);
    let from = entry.key.parent()?;
    let start = entry.key.span().range().start;
    let end = entry.value.span().range().end;
    let is_table = to.style() == Style::Block
        && to.shape() == Shape::Map
        && to.span().file == entry.key.span().file;
    if from.style() != Style::Block || from == to || has_header(entry.value) || !is_table {
        return None;
    }
    layout.indent(start)?;
    if layout.line_end(start) != layout.line_end(end) {
        return None;
    }
    let statement = layout.slice(start..layout.line_end(end)).trim_end();
    let removal = layout.edit(layout.line_start(start)..layout.next_line(end), "")?;
    if to.parent().is_none() {
        return Some([removal, insert_line(to, statement)?]);
    }
    let indent = last_statement(to).map_or_else(
        || body_indent(to),
        |last| line_indent(layout, last).to_owned(),
    );
    let header = to.span().range().start;
    Some([
        removal,
        layout.insert_below(header, &format!("{indent}{statement}"))?,
    ])
}

/// Puts a header into double brackets.
pub(in crate::syntax) fn to_list(table: Node<'_>) -> Option<[Edit; 2]> {
    let layout = Layout::of(table);
    let head = table.head().range();
    let header = layout.slice(head.clone());
    let is_header = header.starts_with('[') && header.ends_with(']');
    if !is_header || table.style() != Style::Block || table.shape() != Shape::Map {
        return None;
    }
    Some([
        layout.edit(head.start..head.start, "[")?,
        layout.edit(head.end..head.end, "]")?,
    ])
}

fn has_header(value: Node<'_>) -> bool {
    matches!(value.style(), Style::Block | Style::Implied)
}

fn has_sub_tables(table: Node<'_>) -> bool {
    table.entries().any(|entry| has_header(entry.value))
}

/// The last `key = value` of a table itself, dotted keys included.
fn last_statement(table: Node<'_>) -> Option<Entry<'_>> {
    let mut last: Option<Entry<'_>> = None;
    let mut open = vec![table];
    while let Some(next) = open.pop() {
        for entry in next.entries() {
            match entry.value.style() {
                Style::Block => {}
                Style::Implied => open.push(entry.value),
                _ if last.is_none_or(|last| last.key.span() < entry.key.span()) => {
                    last = Some(entry);
                }
                _ => {}
            }
        }
    }
    last
}

/// The blanks at the start of an entry's line, which may begin with a dotted key.
fn line_indent<'t>(layout: Layout<'t>, entry: Entry<'t>) -> &'t str {
    leading(layout.before(entry.key.span().range().start))
}

fn leading(line: &str) -> &str {
    let body = line.trim_start_matches([' ', '\t']);
    &line[..line.len() - body.len()]
}

/// Indentation of the first statement of a table: that of its header, and as much more as the
/// tables around it have.
fn body_indent(table: Node<'_>) -> String {
    let layout = Layout::of(table);
    let header = leading(layout.before(table.span().range().start));
    let mut around = table.parent();
    while let Some(next) = around {
        let values = next.entries().map(|entry| entry.value);
        let neighbours = values.chain(next.items());
        let mut tables = neighbours.flat_map(|value| std::iter::once(value).chain(value.items()));
        let more = deeper(next).or_else(|| tables.find_map(deeper));
        if let Some(more) = more {
            return format!("{header}{more}");
        }
        around = next.parent();
    }
    header.to_owned()
}

/// How much deeper than its header a table's statements are.
fn deeper(table: Node<'_>) -> Option<&str> {
    if table.style() != Style::Block || table.shape() != Shape::Map {
        return None;
    }
    table.parent()?;
    let layout = Layout::of(table);
    let header = leading(layout.before(table.span().range().start));
    line_indent(layout, last_statement(table)?).strip_prefix(header)
}

fn inline(table: Node<'_>) -> Option<Brackets<'_>> {
    let entries = own_entries(table);
    if entries
        .iter()
        .any(|entry| entry.value.style() == Style::Implied)
    {
        return None;
    }
    let elements = entries.iter().map(|entry| entry.span().range()).collect();
    Brackets::new(Layout::of(table), table.span().range(), elements)
}

fn array(list: Node<'_>) -> Option<Brackets<'_>> {
    let elements = list.items().map(|item| item.span().range()).collect();
    Brackets::new(Layout::of(list), list.span().range(), elements)
}

fn index_of(table: Node<'_>, entry: Entry<'_>) -> Option<usize> {
    own_entries(table)
        .iter()
        .position(|other| other.key == entry.key)
}
