//! Finding keys in maps: constant work for maps of any size.

use super::forest::{EntryData, Forest, Kind, NONE};
use super::node::NodeId;
use super::scalar::Data;

/// Maps above this many entries get a sorted index.
const INDEXED: u32 = 16;

impl Forest {
    /// Sorts the entries of a large map by key text, so that look-ups need no walk.
    pub(super) fn index_keys(&mut self, first: u32, len: u32) -> u32 {
        if len <= INDEXED {
            return NONE;
        }
        let mut order: Vec<u32> = (first..first + len).collect();
        order.sort_by(|&a, &b| self.key_text(a).cmp(&self.key_text(b)).then(a.cmp(&b)));
        self.indexes.push(order);
        u32::try_from(self.indexes.len() - 1).unwrap_or(NONE)
    }

    fn key_text(&self, entry: u32) -> Option<&str> {
        self.node(self.entries[entry as usize].key).raw_text()
    }

    /// The first entry of a map whose key is this string of ASCII letters when case is folded, as
    /// `is_same` decides.
    pub(super) fn find_folded(
        &self,
        map: NodeId,
        key: &str,
        is_same: fn(&str, &str) -> bool,
    ) -> Option<EntryData> {
        let Kind::Map { first, len, .. } = self.data(map).kind else {
            return None;
        };
        let range = first as usize..(first + len) as usize;
        let mut entries = self.entries[range].iter();
        // What folds to an ASCII letter is never shorter.
        let found = entries.find(|entry| {
            let node = self.node(entry.key);
            node.length() >= key.len() && node.text().is_some_and(|name| is_same(key, name))
        });
        found.copied()
    }

    /// The last entry of a map whose key is this string, as GitLab and Psych see it.
    pub(super) fn find(&self, map: NodeId, key: &str) -> Option<EntryData> {
        let Kind::Map { first, len, index } = self.data(map).kind else {
            return None;
        };
        let is_key = |entry: &EntryData| {
            // Most keys differ in length already.
            let node = self.node(entry.key);
            node.length() == key.len()
                && node.raw_text() == Some(key)
                && matches!(node.data(), Data::Text(_))
        };
        if index == NONE {
            let range = first as usize..(first + len) as usize;
            return self.entries[range]
                .iter()
                .rev()
                .find(|entry| is_key(entry))
                .copied();
        }
        let order = self.indexes.get(index as usize)?;
        let start = order.partition_point(|&entry| self.key_text(entry) < Some(key));
        order[start..]
            .iter()
            .take_while(|&&entry| self.key_text(entry) == Some(key))
            .map(|&entry| self.entries[entry as usize])
            .filter(is_key)
            .last()
    }
}
