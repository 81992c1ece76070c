//! Byte edits built from nodes.

use super::{Entry, Node, Value};
use crate::source::Edit;

/// Puts a value in the place of another.
pub fn replace(_node: Option<Node<'_>>, _value: impl Into<Value>) -> Option<Edit> {
    None
}
/// Adds a last entry to a map.
pub fn insert(_map: Option<Node<'_>>, _key: &str, _value: impl Into<Value>) -> Option<Edit> {
    None
}
/// Adds an entry below another one.
pub fn insert_after(
    _entry: Option<Entry<'_>>,
    _key: &str,
    _value: impl Into<Value>,
) -> Option<Edit> {
    None
}
/// Removes an entry.
pub fn remove(_entry: Option<Entry<'_>>) -> Option<Edit> {
    None
}
/// Removes an item of a list.
pub fn remove_item(_item: Option<Node<'_>>) -> Option<Edit> {
    None
}
/// Renames a key.
pub fn rename(_entry: Option<Entry<'_>>, _key: &str) -> Option<Edit> {
    None
}
/// Moves an entry to another table.
pub fn move_entry(_entry: Option<Entry<'_>>, _to: Option<Node<'_>>) -> Option<[Edit; 2]> {
    None
}
