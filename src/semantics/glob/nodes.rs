//! The places of a pattern as numbered nodes, for matching by words ([`super::wide`]).
//!
//! Nodes are numbered in the order of the text, so that everything goes from a lower number to a higher one. A
//! place where a `**` counts only at the start of a segment has one node for each way to come to it.

use super::Dialect;
use super::cells::{Cell, Cells, Double, Tail};

/// What a node does.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Nothing: the end, or where the matcher gives up.
    Dead,
    /// Takes the character of this place and goes on.
    Reads { at: usize, to: usize },
    /// A `*`: begins the next node, which is a [`Kind::Stays`], and goes on.
    Star { to: usize },
    /// Takes everything but `/`, stays, and goes on to the node of the next place.
    Stays { to: usize, next: usize },
    /// A `**/`: begins the next node, which is a [`Kind::Waits`], and goes on.
    DoubleStar { to: usize },
    /// Takes everything and stays; goes on behind a `/`.
    Waits { to: usize },
    /// Takes whatever follows.
    All,
    /// A group: begins these nodes.
    Group { starts: Vec<usize> },
    /// The matcher of the oldest release gives up.
    Refuses,
}

/// Which nodes only begin others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Forks {
    All,
    /// A `**/`, which the oldest release begins with a part of the name.
    DoubleStars,
    /// The others, which it begins with a character of the part.
    Others,
}

/// All nodes of a pattern.
#[derive(Debug)]
pub(super) struct Nodes {
    pub(super) kinds: Vec<Kind>,
    /// For each node, its place, if one comes to it there.
    pub(super) places: Vec<Option<usize>>,
    /// For each node, the first number behind what belongs to it.
    pub(super) closes: Vec<usize>,
    pub(super) start: usize,
    /// For each place, the node that one comes to at the start of a segment.
    segments: Vec<usize>,
}

/// How one may come to a place.
#[derive(Clone, Copy, Default)]
struct Ways {
    /// In the middle of a segment.
    is_plain: bool,
    /// Where a `**` crosses `/`.
    is_segment: bool,
}

/// The numbers of the nodes of each place.
struct Numbers {
    plain: Vec<usize>,
    segment: Vec<usize>,
}

impl Numbers {
    fn plain(&self, at: usize) -> usize {
        self.plain.get(at).copied().unwrap_or(0)
    }

    fn segment(&self, at: usize) -> usize {
        self.segment.get(at).copied().unwrap_or(0)
    }
}

impl Nodes {
    pub(super) fn new(cells: &Cells) -> Self {
        let ways = ways(cells);
        let mut numbers = Numbers {
            plain: vec![0; cells.len()],
            segment: vec![0; cells.len()],
        };
        // The first number at or behind each place.
        let mut firsts = Vec::with_capacity(cells.len() + 1);
        let mut count = 0;
        for (at, ways) in ways.iter().enumerate() {
            firsts.push(count);
            (numbers.plain[at], numbers.segment[at]) = (count, count);
            count += match cells.cell(at) {
                _ if !ways.is_plain && !ways.is_segment => 0,
                Cell::Star { double, .. } => {
                    let is_star = ways.is_plain || double.is_none();
                    if is_star && double.is_some() {
                        numbers.segment[at] += 2;
                    }
                    let doubled = match double {
                        Some(Double::End) if ways.is_segment => 1,
                        Some(Double::Slash(_)) if ways.is_segment => 2,
                        _ => 0,
                    };
                    2 * usize::from(is_star) + doubled
                }
                _ => 1,
            };
        }
        let mut nodes = Self {
            kinds: Vec::with_capacity(count),
            places: Vec::with_capacity(count),
            closes: Vec::with_capacity(count),
            start: numbers.segment(0),
            segments: Vec::new(),
        };
        for (at, ways) in ways.into_iter().enumerate() {
            if ways.is_plain || ways.is_segment {
                nodes.add_place(cells, &numbers, &firsts, at, ways);
            }
        }
        nodes.segments = numbers.segment;
        nodes
    }

    fn add_place(
        &mut self,
        cells: &Cells,
        numbers: &Numbers,
        firsts: &[usize],
        at: usize,
        ways: Ways,
    ) {
        let is_oldest = cells.dialect() == Dialect::First;
        let reads = |to| Kind::Reads { at, to };
        let kind = match cells.cell(at) {
            Cell::Bad(_) if is_oldest => Kind::Refuses,
            Cell::End | Cell::Bad(_) => Kind::Dead,
            // Its parts of the name have no `/`.
            Cell::Slash { .. } | Cell::Literal { letter: '/', .. } if is_oldest => Kind::Dead,
            Cell::Slash { next } => reads(numbers.segment(*next)),
            Cell::Literal { letter: '/', next } => reads(numbers.segment(*next)),
            Cell::Literal { next, .. } | Cell::Any { next } | Cell::Class { next, .. } => {
                reads(numbers.plain(*next))
            }
            Cell::Star { next, double } => {
                if ways.is_plain || double.is_none() {
                    let to = numbers.plain(*next);
                    self.add(Kind::Star { to }, Some(at), 2);
                    self.add(Kind::Stays { to, next: *next }, None, 1);
                }
                match double {
                    Some(Double::End) if ways.is_segment => self.add(Kind::All, Some(at), 1),
                    Some(Double::Slash(behind)) if ways.is_segment => {
                        let to = numbers.segment(*behind);
                        self.add(Kind::DoubleStar { to }, Some(at), 2);
                        self.add(Kind::Waits { to }, None, 1);
                    }
                    _ => {}
                }
                return;
            }
            Cell::Group { starts, close, .. } => {
                let starts = starts.iter().map(|start| match cells.dialect() {
                    Dialect::First => numbers.plain(*start),
                    _ => numbers.segment(*start),
                });
                let kind = Kind::Group {
                    starts: starts.collect(),
                };
                let close = firsts.get(*close).copied().unwrap_or(0);
                let width = close.saturating_sub(self.kinds.len()).max(1);
                self.add(kind, Some(at), width);
                return;
            }
        };
        self.add(kind, Some(at), 1);
    }

    fn add(&mut self, kind: Kind, place: Option<usize>, width: usize) {
        self.closes.push(self.kinds.len() + width);
        self.kinds.push(kind);
        self.places.push(place);
    }

    /// The node that one comes to behind a `/` before this place.
    pub(super) fn segment(&self, at: usize) -> usize {
        self.segments.get(at).copied().unwrap_or(0)
    }

    /// Whether a node only begins others.
    pub(super) fn is_fork(&self, node: usize, forks: Forks) -> bool {
        match self.kinds.get(node) {
            Some(Kind::DoubleStar { .. }) => forks != Forks::Others,
            Some(Kind::Star { .. } | Kind::Group { .. }) => forks != Forks::DoubleStars,
            _ => false,
        }
    }

    /// The nodes that a fork begins.
    pub(super) fn begun(&self, node: usize) -> impl Iterator<Item = usize> {
        let (listed, pair): (&[usize], _) = match self.kinds.get(node) {
            Some(Kind::Group { starts }) => (starts, None),
            Some(Kind::Star { to } | Kind::DoubleStar { to }) => (&[], Some([node + 1, *to])),
            _ => (&[], None),
        };
        listed.iter().copied().chain(pair.into_iter().flatten())
    }
}

/// How one may come to each place. Everything goes forward.
fn ways(cells: &Cells) -> Vec<Ways> {
    let is_oldest = cells.dialect() == Dialect::First;
    let mut ways = vec![Ways::default(); cells.len()];
    ways[0].is_segment = true;
    for at in 0..cells.len() {
        let Ways {
            is_plain,
            is_segment,
        } = ways[at];
        if !is_plain && !is_segment {
            continue;
        }
        if is_oldest && let Tail::Until(behind) = cells.tail(at) {
            ways[behind].is_segment = true;
        }
        match cells.cell(at) {
            Cell::End | Cell::Bad(_) => {}
            Cell::Slash { next } | Cell::Literal { letter: '/', next } => {
                ways[*next].is_segment = true;
            }
            Cell::Literal { next, .. } | Cell::Any { next } | Cell::Class { next, .. } => {
                ways[*next].is_plain = true;
            }
            Cell::Star { next, double } => {
                ways[*next].is_plain |= is_plain || double.is_none();
                if let Some(Double::Slash(behind)) = double {
                    ways[*behind].is_segment |= is_segment;
                }
            }
            Cell::Group { starts, .. } => starts.iter().for_each(|start| {
                ways[*start].is_segment |= !is_oldest;
                ways[*start].is_plain |= is_oldest;
            }),
        }
    }
    ways
}
