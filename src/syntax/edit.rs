//! The verbs fixes are built from: one byte edit each, made from nodes.
//!
//! All take and give `Option`, so that rules never branch on "can this be edited". An edit keeps
//! the file's indentation, line ending and quotes. `None` means that the shape is not mastered:
//!
//! - what is shared: a value reached through an alias, an entry that was merged or inherited, a
//!   value with an anchor or a tag, and whatever would drop an anchor;
//! - what would lose a comment, other than the trailing one of what is removed;
//! - TOML tables that have no header, tables and arrays of tables as values, the root as value;
//! - YAML keys written with `? `, and brackets that hold a merge key;
//! - YAML lines behind a byte order mark or on the line of `---`, and lines next to a block scalar
//!   that would change its text;
//! - a key that the map already has.

use super::forest::Format;
use super::layout::Layout;
use super::node::{Entry, Node, Shape, Style};
use super::scalar::Data;
use super::toml::Newer;
use super::value::Value;
use super::written::own_entries;
use super::{toml, yaml};
use crate::source::{Edit, Span};

/// Puts another value in the place of one.
///
/// Of a block collection that is the value of a YAML key, everything behind `key:` is replaced; a
/// map written there takes lines of its own, and a comment behind the key stays on its line.
pub fn replace(node: Option<Node<'_>>, value: impl Into<Value>) -> Option<Edit> {
    let node = node.filter(|&node| is_editable(node) && !node.is_key())?;
    let value = value.into();
    match node.format() {
        Format::Toml => toml::edit::replace(node, &value),
        Format::Yaml => yaml::edit::replace(node, &value),
    }
}

/// Puts a new last entry into a map: in TOML below the table's own statements, before the headers
/// of its sub-tables, or right below its header if it has none.
pub fn insert(map: Option<Node<'_>>, key: &str, value: impl Into<Value>) -> Option<Edit> {
    let map = map.filter(|&map| is_editable(map) && map.shape() == Shape::Map)?;
    if defines(map, key) {
        return None;
    }
    let value = value.into();
    match map.format() {
        Format::Toml => toml::edit::insert(map, key, &value),
        Format::Yaml => yaml::edit::insert(map, key, &value),
    }
}

/// Puts a new entry right below another one and its trailing comment, or behind it in brackets.
pub fn insert_after(entry: Option<Entry<'_>>, key: &str, value: impl Into<Value>) -> Option<Edit> {
    let entry = entry.filter(|entry| entry.is_own())?;
    if defines(entry.key.holder()?, key) {
        return None;
    }
    let value = value.into();
    match entry.key.format() {
        Format::Toml => toml::edit::insert_after(entry, key, &value),
        Format::Yaml => yaml::edit::insert_after(entry, key, &value),
    }
}

/// Takes out an entry with its trailing comment: its whole lines, or its part of the brackets with
/// the comma. The last entry of a YAML block map stays.
pub fn remove(entry: Option<Entry<'_>>) -> Option<Edit> {
    let entry = entry.filter(|entry| entry.is_own())?;
    match entry.key.format() {
        Format::Toml => toml::edit::remove(entry),
        Format::Yaml => yaml::edit::remove(entry),
    }
}

/// Takes one item out of a list; the only item stays.
pub fn remove_item(item: Option<Node<'_>>) -> Option<Edit> {
    let item = item?;
    match item.format() {
        Format::Toml => toml::edit::remove_item(item),
        Format::Yaml => yaml::edit::remove_item(item),
    }
}

/// Gives an entry another key.
pub fn rename(entry: Option<Entry<'_>>, key: &str) -> Option<Edit> {
    let entry = entry.filter(|entry| entry.is_own() && is_editable(entry.key))?;
    let other = entry.key.parent()?.get(key);
    if other.is_some_and(|other| other.is_own() && other.key != entry.key) {
        return None;
    }
    match entry.key.format() {
        Format::Toml => toml::edit::rename(entry, key),
        Format::Yaml => yaml::edit::rename(entry, key),
    }
}

/// Puts what is written on one line into quotes, so that YAML reads it as a text: a plain scalar,
/// or a block map of one entry, such as a command with a colon in it.
pub fn quote(node: Option<Node<'_>>) -> Option<Edit> {
    let node = node.filter(|&node| is_editable(node) && !node.is_key())?;
    match node.format() {
        Format::Toml => None,
        Format::Yaml => yaml::edit::quote(node),
    }
}

/// Puts a new last item into a list.
pub fn append(list: Option<Node<'_>>, value: impl Into<Value>) -> Option<Edit> {
    let list = list.filter(|&list| is_editable(list) && list.shape() == Shape::List)?;
    let value = value.into();
    match list.format() {
        Format::Toml => toml::edit::append(list, &value),
        Format::Yaml => yaml::edit::append(list, &value),
    }
}

/// Replaces a part of a string where it is written. The part must occur once, and the string must
/// be written without escapes, on one line.
pub fn splice(node: Option<Node<'_>>, from: &str, to: &str) -> Option<Edit> {
    let node = node.filter(|&node| is_editable(node))?;
    let Data::Text(text) = node.data() else {
        return None;
    };
    let at = text.find(from)?;
    if from.is_empty() || text.rfind(from) != Some(at) {
        return None;
    }
    let layout = Layout::of(node);
    let range = node.span().range();
    let quotes = match node.style() {
        Style::Single | Style::Double => 1,
        Style::Plain | Style::Bare => 0,
        _ => return None,
    };
    let written = range.start + quotes..range.end.checked_sub(quotes)?;
    if layout.slice(written.clone()) != text || to.chars().any(needs_escape) {
        return None;
    }
    let fits = match node.style() {
        Style::Single => !to.contains('\''),
        Style::Double => !to.contains(['"', '\\']),
        Style::Plain => yaml::edit::is_plain(node, &text.replacen(from, to, 1)),
        _ => to
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)),
    };
    let start = written.start + at;
    fits.then(|| layout.edit(start..start + from.len(), to))?
}

/// Takes a YAML merge key, whose alias is given, and puts it above the first entry of its map, on a
/// line of its own as before. Every key of the map wins over it there.
pub fn raise_merge(map: Option<Node<'_>>, alias: Span) -> Option<[Edit; 2]> {
    let map = map.filter(|map| map.format() == Format::Yaml && !map.is_made())?;
    yaml::raise::raise(map, alias)
}

/// Takes away the byte order mark of the file that a node is written in.
pub fn remove_byte_order_mark(node: Option<Node<'_>>) -> Option<Edit> {
    let node = node?;
    let span = node.forest().byte_order_mark(node.span().file)?;
    Some(Edit {
        span,
        text: String::new(),
    })
}

/// Takes a TOML statement of one line, with its comment, and puts it right below the header of
/// another table of the file, indented as that table's statements are, or above all headers.
pub fn move_entry(entry: Option<Entry<'_>>, to: Option<Node<'_>>) -> Option<[Edit; 2]> {
    let (entry, to) = (entry?, to?);
    let name = entry.key.raw_text()?;
    if entry.key.format() != Format::Toml || defines(to, name) {
        return None;
    }
    toml::edit::move_entry(entry, to)
}

/// Puts the header of a TOML table into double brackets: one of a list of tables.
pub fn to_list(table: Option<Node<'_>>) -> Option<[Edit; 2]> {
    let table = table.filter(|table| table.format() == Format::Toml)?;
    toml::edit::to_list(table)
}

/// Writes something that TOML 1.1 added as TOML 1.0 does; the text means the same.
pub fn make_older(root: Node<'_>, newer: &Newer) -> Option<Edit> {
    let layout = Layout::of(root);
    let (range, text) = toml::older(layout.text, newer)?;
    layout.edit(range, text)
}

/// The string that a TOML value in double quotes was meant to be if its backslashes are no escapes,
/// in single quotes.
pub fn make_literal(node: Option<Node<'_>>) -> Option<Edit> {
    let node =
        node.filter(|node| node.format() == Format::Toml && node.style() == Style::Double)?;
    let range = node.span().range();
    let written = Layout::of(node).slice(range.start + 1..range.end.checked_sub(1)?);
    let meant = toml::literal(written)?;
    Layout::of(node).edit(range, format!("'{meant}'"))
}

/// Characters that neither notation takes as they are inside quotes, or that end a line in one.
pub(super) fn needs_escape(next: char) -> bool {
    next.is_control()
        || matches!(
            next,
            '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}'..='\u{FFFF}'
        )
}

/// Whether only this place uses the value, as far as the value itself says.
fn is_editable(node: Node<'_>) -> bool {
    let is_marked = node.anchor().is_some() || node.tag_span().is_some();
    node.alias().is_none() && !is_marked && !node.is_made()
}

fn defines(map: Node<'_>, key: &str) -> bool {
    own_entries(map)
        .iter()
        .any(|entry| entry.key.raw_text() == Some(key))
}
