//! GitLab's size limits on what a YAML text becomes: depth and an estimate of Ruby's memory.
//!
//! GitLab walks the loaded object and adds up `ObjectSpace.memsize_of`, following every alias anew.
//! Here each node is measured once and the result is used wherever an alias points to it, so that
//! an alias bomb costs us nothing. The estimate is a lower bound: a text is called too big only
//! when it certainly is.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::syntax::forest::{EntryData, Forest, Kind, NONE};
use crate::syntax::node::NodeId;

/// GitLab's limit for the loaded object, in bytes.
const MOST_BYTES: u64 = 2 << 20;

/// GitLab's `max_yaml_depth`.
const MOST_LEVELS: u32 = 100;

#[derive(Clone, Copy, Default)]
struct Size {
    bytes: u64,
    levels: u32,
    state: State,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    New,
    Open,
    Done,
}

/// Whether GitLab says `The parsed YAML is too big`: too many bytes, too many levels, or a value
/// that contains itself.
pub(super) fn is_too_big(forest: &Forest, root: NodeId) -> bool {
    let first = root.0;
    let mut sizes = vec![Size::default(); forest.nodes.len()];
    let mut stack = vec![resolve(forest, first)];
    while let Some(&id) = stack.last() {
        let size = sizes[id as usize];
        match size.state {
            State::New => {
                sizes[id as usize].state = State::Open;
                for child in children(forest, id) {
                    match sizes[child as usize].state {
                        State::New => stack.push(child),
                        State::Open => return true,
                        State::Done => {}
                    }
                }
            }
            State::Open => {
                sizes[id as usize] = total(forest, &sizes, id);
                stack.pop();
            }
            State::Done => {
                stack.pop();
            }
        }
    }
    let size = sizes[resolve(forest, first) as usize];
    size.bytes > MOST_BYTES || size.levels > MOST_LEVELS
}

fn resolve(forest: &Forest, id: u32) -> u32 {
    match forest.nodes[id as usize].kind {
        Kind::Alias { target, .. } => target.0,
        _ => id,
    }
}

fn children(forest: &Forest, id: u32) -> Vec<u32> {
    let found: Vec<NodeId> = match forest.nodes[id as usize].kind {
        Kind::Map { first, len, .. } => loaded(forest, first, len)
            .iter()
            .flat_map(|entry| [entry.key, entry.value])
            .collect(),
        Kind::List { first, len } => forest.items[first as usize..(first + len) as usize].to_vec(),
        Kind::Scalar | Kind::Alias { .. } => Vec::new(),
    };
    found.iter().map(|id| resolve(forest, id.0)).collect()
}

fn total(forest: &Forest, sizes: &[Size], id: u32) -> Size {
    let data = &forest.nodes[id as usize];
    let (own, nests) = match data.kind {
        Kind::Map { first, len, .. } => (hash_bytes(loaded(forest, first, len).len() as u64), true),
        Kind::List { len, .. } => (array_bytes(u64::from(len)), true),
        Kind::Scalar | Kind::Alias { .. } => (scalar_bytes(forest, NodeId(id)), false),
    };
    let mut bytes = own;
    let mut levels = 0;
    for child in children(forest, id) {
        let child = sizes[child as usize];
        bytes = bytes.saturating_add(child.bytes);
        levels = levels.max(child.levels);
    }
    Size {
        bytes,
        levels: levels.saturating_add(u32::from(nests)),
        state: State::Done,
    }
}

/// The entries of a map that are there in the end: a merge may bring some that others replace.
fn loaded(forest: &Forest, first: u32, len: u32) -> Cow<'_, [EntryData]> {
    let entries = &forest.entries[first as usize..(first + len) as usize];
    if entries.iter().all(|entry| entry.steps == NONE) {
        return Cow::Borrowed(entries);
    }
    let last: BTreeMap<_, _> = entries
        .iter()
        .filter_map(|entry| Some((forest.node(entry.key).raw_text()?, *entry)))
        .collect();
    Cow::Owned(last.into_values().collect())
}

// Sizes of Ruby 3.3 objects, in bytes: a slot is 40, 80, 160, 320 or 640.

fn hash_bytes(entries: u64) -> u64 {
    if entries <= 8 {
        160
    } else {
        160 + entries.next_power_of_two() * 24
    }
}

fn array_bytes(items: u64) -> u64 {
    if items <= 3 { 40 } else { 40 + items * 8 }
}

fn scalar_bytes(forest: &Forest, id: NodeId) -> u64 {
    let node = forest.node(id);
    let Some(text) = node.text() else { return 0 };
    match text.len() as u64 {
        0..=15 => 40,
        16..=55 => 80,
        56..=135 => 160,
        136..=295 => 320,
        296..=615 => 640,
        length => 40 + length,
    }
}
