//! Which nodes take a character, as words of bits.

use std::collections::BTreeMap;

use super::cells::{Cell, Cells};
use super::moves;
use super::nodes::{Kind, Nodes};

/// How many characters are remembered. Names have fewer, unless they are made to cost memory.
const MOST_KNOWN: usize = 128;

/// Which nodes take which characters.
#[derive(Debug)]
pub(super) struct Letters {
    /// Single characters and the nodes that name them, sorted.
    singles: Vec<(char, usize)>,
    ranges: Vec<(char, char, usize)>,
    /// The nodes that take what they do not name.
    negated: Vec<u64>,
    /// The nodes that take all but `/`.
    any: Vec<u64>,
    /// The nodes that take everything.
    all: Vec<u64>,
}

impl Letters {
    pub(super) fn new(cells: &Cells, nodes: &Nodes, words: usize) -> Self {
        let mut this = Self {
            singles: Vec::new(),
            ranges: Vec::new(),
            negated: vec![0; words],
            any: vec![0; words],
            all: vec![0; words],
        };
        for (node, kind) in nodes.kinds.iter().enumerate() {
            match kind {
                Kind::Stays { .. } => moves::set(&mut this.any, node),
                Kind::Waits { .. } => moves::set(&mut this.all, node),
                Kind::Reads { at, .. } => this.add(cells, *at, node),
                _ => {}
            }
        }
        this.singles.sort_unstable();
        this
    }

    fn add(&mut self, cells: &Cells, at: usize, node: usize) {
        match cells.cell(at) {
            Cell::Slash { .. } => self.singles.push(('/', node)),
            Cell::Literal { letter, .. } => self.singles.push((*letter, node)),
            Cell::Any { .. } => moves::set(&mut self.any, node),
            Cell::Class { class, .. } => {
                let Some(class) = cells.classes().get(*class) else {
                    return;
                };
                if class.is_negated() {
                    moves::set(&mut self.negated, node);
                }
                for &(low, high) in class.ranges() {
                    if low == high {
                        self.singles.push((low, node));
                    } else {
                        self.ranges.push((low, high, node));
                    }
                }
            }
            _ => {}
        }
    }

    /// The nodes that take this character.
    fn takers(&self, letter: char) -> Vec<u64> {
        let mut takers = vec![0; self.any.len()];
        let first = self.singles.partition_point(|(known, _)| *known < letter);
        let singles = self.singles[first..].iter();
        for (_, node) in singles.take_while(|(known, _)| *known == letter) {
            moves::set(&mut takers, *node);
        }
        for &(low, high, node) in &self.ranges {
            if low <= letter && letter <= high {
                moves::set(&mut takers, node);
            }
        }
        let others = self.negated.iter().zip(&self.any).zip(&self.all);
        for (takers, ((negated, any), all)) in takers.iter_mut().zip(others) {
            *takers ^= negated;
            *takers |= all;
            if letter != '/' {
                *takers |= any;
            }
        }
        takers
    }
}

/// The same with what has been asked already.
pub(super) struct Known<'p> {
    letters: &'p Letters,
    known: BTreeMap<char, Vec<u64>>,
}

impl<'p> Known<'p> {
    pub(super) fn new(letters: &'p Letters) -> Self {
        Self {
            letters,
            known: BTreeMap::new(),
        }
    }

    pub(super) fn takers(&mut self, letter: char) -> &[u64] {
        if self.known.len() > MOST_KNOWN {
            self.known.clear();
        }
        self.known
            .entry(letter)
            .or_insert_with(|| self.letters.takers(letter))
    }
}
