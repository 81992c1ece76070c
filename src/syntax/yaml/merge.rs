//! Merge keys and ordered maps: entries that a map takes from elsewhere.

use super::build::{Builder, MOST_MERGED};
use crate::syntax::forest::{EntryData, Forest, Kind, NONE, Step, Via};
use crate::syntax::node::NodeId;

/// Steps that are kept of an entry's way through merges; the nearest ones.
const MOST_STEPS: usize = 6;

/// What Ruby says when `<<` is given a `!reference` list.
const REFERENCE_MERGED: &str = "undefined method `reverse_each' for an instance of \
                                Gitlab::Ci::Config::Yaml::Tags::Reference";

impl Builder<'_, '_> {
    /// The entries a merge key brings, in the order Psych applies them; `None` when `<<` is an
    /// ordinary key after all (pipeline-semantics 2.4).
    pub(super) fn merge(&mut self, key: NodeId, value: NodeId) -> Option<Vec<EntryData>> {
        let data = self.forest.data(value);
        let is_list = matches!(data.kind, Kind::List { .. });
        if is_list && self.forest.node(value).tag() == Some("!reference") {
            // GitLab's loader does not expect this: the error of Ruby ends the request.
            self.refuse(value, REFERENCE_MERGED.to_owned());
            return Some(Vec::new());
        }
        let data = self.forest.data(value);
        let sources: Vec<NodeId> = match data.kind {
            Kind::Alias { .. } | Kind::Map { .. } => vec![value],
            // Earlier maps of a list win, so they are applied last.
            Kind::List { first, len } => self.forest.items[first as usize..(first + len) as usize]
                .iter()
                .rev()
                .copied()
                .collect(),
            Kind::Scalar => {
                if data.is_cut {
                    self.cut_innermost();
                }
                return None;
            }
        };
        let mut brought = Vec::new();
        for source in sources {
            // What GitLab refuses for its size is not read any further.
            if self.too_big {
                return Some(Vec::new());
            }
            let data = self.forest.data(source);
            let at = if let Kind::Alias { .. } = data.kind {
                data.span
            } else {
                self.forest.data(key).span
            };
            if self.forest.data(self.forest.node(source).id()).is_cut {
                self.cut_innermost();
            }
            let taken = self.read_entries(self.forest.node(source).id())?;
            self.merged += taken.len();
            if self.merged > MOST_MERGED {
                self.too_big = true;
                return Some(Vec::new());
            }
            let step = Step {
                via: Via::Merge,
                at,
            };
            let shared = self.forest.add_steps(step, NONE);
            // Entries that came together go on together.
            let mut last = (NONE, shared);
            for entry in taken {
                if entry.steps != last.0 {
                    last = (entry.steps, self.append_step(entry.steps, shared));
                }
                brought.push(EntryData {
                    steps: last.1,
                    ..entry
                });
            }
        }
        Some(brought)
    }

    /// Notes that the map being read may lack entries.
    fn cut_innermost(&mut self) {
        if let Some(frame) = self.frames.last() {
            self.forest.data_mut(frame.id).is_cut = true;
        }
    }

    /// The entries of a map as far as they are read: one may be merged into a map inside of it.
    fn read_entries(&self, map: NodeId) -> Option<Vec<EntryData>> {
        if self.forest.node(map).tag() == Some("!reference") {
            return None;
        }
        match self.forest.data(map).kind {
            Kind::Map { first, len, .. } => {
                Some(self.forest.entries[first as usize..(first + len) as usize].to_vec())
            }
            Kind::List { .. } => self.open_entries(map),
            Kind::Scalar | Kind::Alias { .. } => None,
        }
    }

    /// A chain with one more, further step at its end, if it is not long already.
    fn append_step(&mut self, chain: u32, last: u32) -> u32 {
        if chain == NONE {
            return last;
        }
        let mut steps = Vec::new();
        let mut next = chain;
        while let Some(link) = self.forest.steps.get(next as usize).copied() {
            steps.push(link.step);
            next = link.next;
        }
        if steps.len() >= MOST_STEPS {
            return chain;
        }
        steps
            .into_iter()
            .rev()
            .fold(last, |next, step| self.forest.add_steps(step, next))
    }

    /// The entries of a list that `!!omap` makes a map.
    pub(super) fn ordered_map(&self, list: NodeId, items: &[NodeId]) -> Option<Vec<EntryData>> {
        if !matches!(
            self.forest.node(list).tag(),
            Some("tag:yaml.org,2002:omap" | "!omap")
        ) {
            return None;
        }
        let entries = items.iter().map(|&item| match self.forest.data(item).kind {
            // Psych takes the first key and the last value.
            Kind::Map { first, len, .. } if len > 0 => {
                let entry = |index: u32| self.forest.entries[index as usize];
                Some(EntryData {
                    value: entry(first + len - 1).value,
                    ..entry(first)
                })
            }
            _ => None,
        });
        entries.collect()
    }
}

/// Whether a key asks for a merge: the string `<<`, however it is written, but for `!!str <<`.
pub(super) fn is_merge_key(forest: &Forest, key: NodeId) -> bool {
    let node = forest.node(key);
    node.raw_text() == Some("<<")
        && node.text().is_some()
        && (node.alias().is_some() || node.tag() != Some("tag:yaml.org,2002:str"))
}
