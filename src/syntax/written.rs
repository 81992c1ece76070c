//! How nodes lie in their text: extents, positions among siblings, and what a range holds besides
//! values. Edits ask here before they drop bytes.

use std::ops::Range;

use super::layout::Layout;
use super::node::{Entry, Node, Shape, Style};

impl<'t> Node<'t> {
    /// The key under which the value is written, or the list that it is an item of.
    #[must_use]
    pub fn keyword(self) -> Option<&'t str> {
        let mut node = self;
        loop {
            let parent = node.parent()?;
            if parent.shape() == Shape::Map {
                return node.own_key();
            }
            node = parent;
        }
    }

    /// The key that this is the value of, where both are written; none of an item of a list.
    #[must_use]
    pub fn heading(self) -> Option<Node<'t>> {
        let map = self.parent().filter(|it| it.shape() == Shape::Map)?;
        let entry = map.forest().entries.get(self.position())?;
        (entry.value == self.id()).then(|| map.forest().node(entry.key))
    }

    /// The entry whose key this is, where it is written; none of a value.
    #[must_use]
    pub fn as_key(self) -> Option<Entry<'t>> {
        let map = self.parent()?;
        if map.shape() != Shape::Map {
            return None;
        }
        let data = self.forest().entries.get(self.position())?;
        (data.key == self.id()).then(|| Entry {
            key: self,
            value: self.forest().node(data.value),
            steps: data.steps,
        })
    }

    /// Whether the node is the key of an entry, not a value.
    #[must_use]
    pub fn is_key(self) -> bool {
        self.as_key().is_some()
    }
}

/// From a value's anchor or tag to its end. An empty value with an anchor ends before it.
pub(super) fn extent(node: Node<'_>) -> Range<usize> {
    let place = node.place();
    let mut start = place.start;
    if node.alias().is_none() {
        let anchor = node.anchor().map(|(span, _)| span.start);
        let tag = node.tag_span().map(|span| span.start);
        start = [anchor, tag].into_iter().flatten().fold(start, u32::min);
    }
    start as usize..place.end as usize
}

/// The entries that are written in a map itself, in the order they are written.
pub(super) fn own_entries(map: Node<'_>) -> Vec<Entry<'_>> {
    let mut entries: Vec<_> = map.entries().filter(|entry| entry.is_own()).collect();
    entries.sort_by_key(|entry| entry.key.place().start);
    entries
}

/// The entry whose value this is.
pub(super) fn entry_of(value: Node<'_>) -> Option<Entry<'_>> {
    let map = value.holder()?;
    map.entries()
        .find(|entry| entry.is_own() && entry.value.place() == value.place())
        .filter(|entry| entry.value == value)
}

/// Longer lists are not edited item by item: every edit reads the whole list.
pub(super) const LONGEST_LIST: usize = 1000;

/// The list a value stands in, and its position there, unless it is a very long one.
pub(super) fn position_of(item: Node<'_>) -> Option<(Node<'_>, usize)> {
    let list = item.holder()?;
    if list.items().len() > LONGEST_LIST {
        return None;
    }
    let position = list
        .items()
        .position(|other| other.place() == item.place())?;
    Some((list, position))
}

/// Whether dropping a range loses nothing but these values: no comment, and no anchor that an
/// alias elsewhere may need.
pub(super) fn holds_only(layout: Layout<'_>, range: Range<usize>, values: &[Node<'_>]) -> bool {
    let mut covered = Vec::new();
    let mut open = values.to_vec();
    while let Some(node) = open.pop() {
        match node.shape() {
            Shape::Map if node.alias().is_none() => {
                for entry in own_entries(node) {
                    open.extend([entry.key, entry.value]);
                }
            }
            Shape::List if node.alias().is_none() => open.extend(node.items()),
            _ => covered.push(content(layout, node)),
        }
    }
    covered.sort_unstable_by_key(|range| (range.start, range.end));
    let mut at = range.start;
    for part in covered {
        if loses(layout.slice(at..part.start.max(at).min(range.end))) {
            return false;
        }
        at = at.max(part.end);
    }
    at >= range.end || !loses(layout.slice(at..range.end))
}

fn loses(between: &str) -> bool {
    between.contains(['#', '&'])
}

/// A scalar's bytes; of a block scalar those below its header, which may have a comment.
fn content(layout: Layout<'_>, node: Node<'_>) -> Range<usize> {
    let range = node.place().range();
    if node.alias().is_none() && matches!(node.style(), Style::Literal | Style::Folded) {
        return layout.line_end(range.start).min(range.end)..range.end;
    }
    range
}

/// The scalar that is written last in a value, unless that is an alias.
pub(super) fn last_scalar(value: Node<'_>) -> Option<Node<'_>> {
    let mut node = value;
    loop {
        if node.alias().is_some() {
            return None;
        }
        node = match node.shape() {
            Shape::Map => own_entries(node).pop()?.value,
            Shape::List => node.items().next_back()?,
            Shape::Scalar | Shape::Null => return Some(node),
        };
    }
}
