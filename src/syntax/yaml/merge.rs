//! Merge keys and ordered maps: entries that a map takes from elsewhere.

use super::build::{Builder, MOST_MERGED};
use crate::syntax::forest::{EntryData, Forest, Kind, NONE, Step, Via};
use crate::syntax::node::{NodeId, Style};

impl Builder<'_, '_> {
    /// The entries a merge key brings, in the order Psych applies them; `None` when `<<` is an
    /// ordinary key after all (pipeline-semantics 2.4).
    pub(super) fn merge(&mut self, key: NodeId, value: NodeId) -> Option<Vec<EntryData>> {
        let sources: Vec<NodeId> = match self.forest.data(value).kind {
            Kind::Alias { .. } | Kind::Map { .. } => vec![value],
            // Earlier maps of a list win, so they are applied last.
            Kind::List { first, len } => self.forest.items[first as usize..(first + len) as usize]
                .iter()
                .rev()
                .copied()
                .collect(),
            Kind::Scalar => return None,
        };
        let mut brought = Vec::new();
        for source in sources {
            let data = self.forest.data(source);
            let at = if let Kind::Alias { .. } = data.kind {
                data.span
            } else {
                self.forest.data(key).span
            };
            let target = self.forest.node(source).id();
            let Kind::Map { first, len, .. } = self.forest.data(target).kind else {
                return None;
            };
            self.merged += len as usize;
            if self.merged > MOST_MERGED {
                self.too_big = true;
                return Some(Vec::new());
            }
            let step = Step {
                via: Via::Merge,
                at,
            };
            let shared = self.forest.add_steps(step, NONE);
            for index in first..first + len {
                let entry = self.forest.entries[index as usize];
                let steps = if entry.steps == NONE {
                    shared
                } else {
                    self.append_step(entry.steps, step)
                };
                brought.push(EntryData { steps, ..entry });
            }
        }
        Some(brought)
    }

    /// A chain with one more, further step at its end; chains of merges are short.
    pub(super) fn append_step(&mut self, chain: u32, step: Step) -> u32 {
        let mut steps = Vec::new();
        let mut next = chain;
        while let Some(link) = self.forest.steps.get(next as usize).copied() {
            steps.push(link.step);
            next = link.next;
        }
        let last = self.forest.add_steps(step, NONE);
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
            Kind::Map { first, len, .. } if len > 0 => {
                self.forest.entries.get(first as usize).copied()
            }
            _ => None,
        });
        entries.collect()
    }
}

/// Whether a key asks for a merge: `<<`, plain or quoted.
pub(super) fn is_merge_key(forest: &Forest, key: NodeId) -> bool {
    let node = forest.node(key);
    node.alias().is_none()
        && node.raw_text() == Some("<<")
        && node.tag() != Some("tag:yaml.org,2002:str")
        && matches!(node.style(), Style::Plain | Style::Single | Style::Double)
}
