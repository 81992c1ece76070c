//! What of a neutralised text is not decided.

use std::ops::Range;

use super::super::forest::{Forest, Kind};
use super::super::node::{NodeId, Style};
use crate::source::FileId;

/// Places that something fills in before a text is read, in order.
#[derive(Clone, Default, Debug)]
pub struct Holes {
    /// Whole values and keys.
    pub(super) values: Vec<Range<usize>>,
    /// Parts of arrays and inline tables.
    pub(super) parts: Vec<Range<usize>>,
    /// Statements and tables that nobody knows.
    pub(super) open: Vec<Range<usize>>,
    /// What is there only under a condition, or several times.
    pub(super) optional: Vec<Range<usize>>,
    /// Text that was blanked out because it is not written together with what is left.
    pub(super) others: Vec<Range<usize>>,
}

impl Holes {
    pub(super) fn shift(&mut self, by: usize) {
        for range in self.lists_mut().into_iter().flatten() {
            *range = range.start + by..range.end + by;
        }
    }

    pub(super) fn sort(&mut self) {
        for list in self.lists_mut() {
            list.sort_by_key(|range| range.start);
        }
    }

    fn lists_mut(&mut self) -> [&mut Vec<Range<usize>>; 5] {
        [
            &mut self.values,
            &mut self.parts,
            &mut self.open,
            &mut self.optional,
            &mut self.others,
        ]
    }

    /// Whether every byte is decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.parts.is_empty() && self.open.is_empty()
    }

    /// Where statements and tables are added that nobody knows.
    #[must_use]
    pub fn open(&self) -> &[Range<usize>] {
        &self.open
    }

    /// Where the first place is that is filled in.
    #[must_use]
    pub fn first(&self) -> Option<usize> {
        let lists = [&self.values, &self.parts, &self.open];
        let firsts = lists.into_iter().filter_map(|list| list.first());
        firsts.map(|range| range.start).min()
    }

    /// Whether a range shares bytes with a place that is filled in.
    #[must_use]
    pub fn touches(&self, range: &Range<usize>) -> bool {
        [&self.values, &self.parts, &self.open, &self.others]
            .into_iter()
            .any(|list| overlaps(list, range))
    }

    /// What is there only under a condition, or several times. Of nested parts the outermost.
    #[must_use]
    pub fn optional(&self) -> &[Range<usize>] {
        &self.optional
    }

    /// Whether an offset is in a part that is not always there exactly once.
    pub(super) fn is_optional(&self, offset: usize) -> bool {
        overlaps(&self.optional, &(offset..offset + 1))
    }
}

/// Whether one of the ranges, which are in order and do not overlap, shares bytes with another.
fn overlaps(list: &[Range<usize>], range: &Range<usize>) -> bool {
    let from = list.partition_point(|one| one.end <= range.start);
    list.get(from).is_some_and(|one| one.start < range.end)
}

impl Forest {
    /// Marks the nodes of a file whose text is not decided.
    pub(super) fn cut(&mut self, file: FileId, holes: &Holes) {
        for node in &mut self.nodes {
            if node.span.file != file {
                continue;
            }
            let range = node.span.range();
            let is_value = matches!(node.kind, Kind::Scalar) && overlaps(&holes.values, &range);
            let is_part = node.style == Style::Flow && overlaps(&holes.parts, &range);
            node.is_cut |= is_value || is_part;
        }
    }

    /// Lets a root table stand where its text is.
    pub(super) fn keep_root_in(&mut self, root: NodeId, range: Range<usize>) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let data = self.data_mut(root);
        data.span.start = offset(range.start);
        data.span.end = offset(range.end);
        data.head = (offset(range.start), offset(range.start));
    }
}
