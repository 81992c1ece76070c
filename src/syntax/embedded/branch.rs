//! What the other branch of a condition would write.

use std::collections::BTreeSet;
use std::ops::Range;

use super::action::{Kind, actions};

/// Bytes of branches that are compared in one text: more than that counts as different.
const MOST: usize = 1 << 20;

/// How much of a text has been compared.
#[derive(Default, Debug)]
pub(super) struct Branches {
    compared: usize,
}

impl Branches {
    /// Whether the second branch has keys or tables that the first one does not have.
    pub(super) fn differ(&mut self, text: &str, first: Range<usize>, second: Range<usize>) -> bool {
        self.compared += first.len() + second.len();
        if self.compared > MOST {
            return true;
        }
        let names = |range: Range<usize>| {
            let lines = text.get(range).unwrap_or_default().lines();
            lines.filter_map(name).collect::<BTreeSet<_>>()
        };
        let first = names(first);
        names(second).iter().any(|name| !first.contains(name))
    }
}

/// The key or the header of a line; something of its own for what is neither.
fn name(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    if line.starts_with("{{") && line.ends_with("}}") {
        let writes = actions(line)
            .iter()
            .any(|action| action.kind == Kind::Output);
        return writes.then_some(line);
    }
    if line.starts_with('[') {
        return Some(line);
    }
    let key = line.split_once('=').map_or(line, |(key, _)| key);
    Some(key.trim_end())
}
