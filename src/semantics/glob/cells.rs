//! The places of a pattern: what stands there, and where matching goes on behind it.
//!
//! The matcher replaces a group `{a,b}` by one of its alternatives and reads the text that results, so
//! that `{*,x}*/y` holds a `**/`. Here the text stays in one piece: at the end of an alternative, reading
//! jumps behind the group. Every jump goes forward, so that no nesting needs recursion.

use super::reader::Reader;
use super::{Defect, Dialect, Malformed, malformed};

/// A set of characters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Class {
    ranges: Vec<(char, char)>,
    is_negated: bool,
}

impl Class {
    pub(super) fn new(ranges: Vec<(char, char)>, is_negated: bool) -> Self {
        Self { ranges, is_negated }
    }

    pub(super) fn has(&self, letter: char) -> bool {
        let within = |&(low, high): &(char, char)| low <= letter && letter <= high;
        self.ranges.iter().any(within) != self.is_negated
    }

    /// What it names, ends included.
    pub(super) fn ranges(&self) -> &[(char, char)] {
        &self.ranges
    }

    /// Whether it has what it does not name.
    pub(super) fn is_negated(&self) -> bool {
        self.is_negated
    }

    /// The characters at which membership may change.
    pub(super) fn borders(&self) -> impl Iterator<Item = char> {
        self.ranges.iter().flat_map(|&(low, high)| [low, high])
    }
}

/// What stands behind a `**`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Double {
    /// The end of the pattern.
    End,
    /// A `/`, and behind it this place.
    Slash(usize),
}

/// What stands at a place of the pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Cell {
    /// The end of the pattern.
    End,
    /// A `/` that is not escaped.
    Slash { next: usize },
    /// A character, escaped or not.
    Literal { letter: char, next: usize },
    /// `?`.
    Any { next: usize },
    /// `[...]`, by its index.
    Class { class: usize, next: usize },
    /// `*`, or what is read as one.
    Star { next: usize, double: Option<Double> },
    /// `{...}`: the places where the alternatives begin that can be reached, the `}`, and the place behind
    /// it. An empty alternative begins behind it, too.
    Group {
        starts: Vec<usize>,
        close: usize,
        behind: usize,
    },
    /// The matcher gives up here.
    Bad(Defect),
}

/// A pattern, place by place.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    dialect: Dialect,
    cells: Vec<Option<Cell>>,
    classes: Vec<Class>,
    malformed: Option<Malformed>,
    has_groups: bool,
    /// Whether a group has a `/` inside.
    has_split_groups: bool,
    tails: Vec<Tail>,
}

/// What is left of a pattern when the name, or in [`Dialect::First`] its part up to the next `/`, is at its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tail {
    /// More than can be empty.
    Open,
    /// Nothing that is needed.
    Complete,
    /// Nothing up to the `/` before this place.
    Until(usize),
    /// The matcher gives up.
    Bad,
}

impl Cells {
    pub(super) fn new(text: &str, dialect: Dialect) -> Self {
        let letters: Vec<char> = text.chars().collect();
        let mut reader = Reader::new(&letters, dialect);
        let is_suspicious = dialect != Dialect::First && malformed::is_suspicious(&letters);
        let mut cells: Vec<Option<Cell>> = vec![None; letters.len() + 1];
        let mut is_reached = vec![false; letters.len() + 1];
        let mut bad = None;
        is_reached[0] = true;
        for at in 0..=letters.len() {
            if !is_reached[at] {
                continue;
            }
            let cell = reader.cell(at, is_suspicious);
            let mut reach = |place: usize| is_reached[place] = true;
            match &cell {
                Cell::End => {}
                Cell::Slash { next }
                | Cell::Literal { next, .. }
                | Cell::Any { next }
                | Cell::Class { next, .. } => reach(*next),
                Cell::Star { next, double } => {
                    reach(*next);
                    if let Some(Double::Slash(behind)) = double {
                        reach(*behind);
                    }
                }
                Cell::Group { starts, behind, .. } => {
                    starts.iter().for_each(|start| reach(*start));
                    reach(*behind);
                }
                Cell::Bad(defect) => {
                    bad.get_or_insert((at, *defect));
                }
            }
            cells[at] = Some(cell);
        }
        let refused = match dialect {
            Dialect::First => bad,
            _ => malformed::find(&letters).or(bad),
        };
        let has_groups = cells
            .iter()
            .flatten()
            .any(|cell| matches!(cell, Cell::Group { .. }));
        let mut this = Self {
            dialect,
            cells,
            classes: reader.classes,
            malformed: refused.map(|(at, defect)| Malformed {
                at: letters
                    .iter()
                    .take(at)
                    .map(|letter| letter.len_utf8())
                    .sum(),
                defect,
            }),
            has_groups,
            has_split_groups: false,
            tails: Vec::new(),
        };
        this.has_split_groups = has_groups && this.splits(&letters).any(|is_split| is_split);
        this.tails = this.find_tails(&letters, &reader.owner);
        this
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(super) fn malformed(&self) -> Option<Malformed> {
        self.malformed
    }

    pub(super) fn has_groups(&self) -> bool {
        self.has_groups
    }

    pub(super) fn has_split_groups(&self) -> bool {
        self.has_split_groups
    }

    /// One more than the last place.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn cell(&self, at: usize) -> &Cell {
        const NOWHERE: &Cell = &Cell::Bad(Defect::OpenBrace);
        self.cells
            .get(at)
            .and_then(Option::as_ref)
            .unwrap_or(NOWHERE)
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().flatten()
    }

    pub(super) fn classes(&self) -> &[Class] {
        &self.classes
    }

    pub(super) fn has(&self, class: usize, letter: char) -> bool {
        self.classes
            .get(class)
            .is_some_and(|class| class.has(letter))
    }

    pub(super) fn tail(&self, at: usize) -> Tail {
        self.tails.get(at).copied().unwrap_or(Tail::Open)
    }
}
