//! Matching a long pattern with a long name: 64 places in one step.
//!
//! The same answers as [`super::branching`], and as [`super::greedy`] and [`super::first`] where it does not
//! matter that they keep attempts apart ([`is_exact`]).

use super::Dialect;
use super::cells::{Cell, Cells, Double, Tail};
use super::forks::{self, Forks};
use super::letters::{Known, Letters};
use super::moves::{self, Moves};
use super::nodes::{self, Kind, Nodes};

/// Whether following all attempts at once answers as the library does. Without groups, it gives up
/// attempts at each `*`. They could have come to more only if a class takes the `/` at which the `*` ends,
/// or if the end of the name is a `**/` of which the `*` leaves the `/`.
///
/// The oldest release keeps attempts apart if a group has a `/` inside.
pub(super) fn is_exact(cells: &Cells) -> bool {
    if cells.dialect() == Dialect::First {
        return !cells.has_split_groups();
    }
    if cells.has_groups() {
        return true;
    }
    let ends_doubled = |cell: &Cell| match cell {
        Cell::Star {
            double: Some(Double::Slash(behind)),
            ..
        } => *cells.cell(*behind) == Cell::End,
        _ => false,
    };
    let is_late = cells.dialect() == Dialect::Fourth;
    let takes_slash = cells.classes().iter().any(|class| class.has('/'));
    let ends_twice = is_late && cells.cells().any(ends_doubled);
    !takes_slash && !ends_twice
}

/// A pattern, ready to be matched by words.
#[derive(Debug)]
pub(super) struct Wide {
    is_oldest: bool,
    start: usize,
    letters: Letters,
    /// From nodes that have taken a character.
    moves: Moves,
    /// In the oldest release, from nodes at the end of a part of the name.
    part_moves: Moves,
    /// What is begun before a character is taken.
    forks: Forks,
    /// In the oldest release, what is begun with a part of the name.
    part_forks: Forks,
    /// The nodes at which a name may end.
    ends: Vec<u64>,
    /// The nodes that take whatever follows.
    all: Vec<u64>,
    /// The nodes at which the oldest release gives up.
    refuses: Vec<u64>,
    /// The nodes that stay when they have taken a character.
    stays: Vec<u64>,
    /// Those that go on only behind a `/`.
    waits: Vec<u64>,
}

impl Wide {
    pub(super) fn new(cells: &Cells) -> Self {
        let is_oldest = cells.dialect() == Dialect::First;
        let nodes = Nodes::new(cells);
        // Two words more, so that numbers behind the last node have one, and the word behind it.
        let words = nodes.kinds.len() / 64 + 2;
        let empty = || vec![0; words];
        let (mut ends, mut all, mut refuses) = (empty(), empty(), empty());
        let (mut stays, mut waits, mut entries) = (empty(), empty(), empty());
        moves::set(&mut entries, nodes.start);
        let mut steps = Vec::new();
        for (node, kind) in nodes.kinds.iter().enumerate() {
            if tail(cells, &nodes, node) == Tail::Complete {
                moves::set(&mut ends, node);
            }
            let to = match *kind {
                Kind::Reads { to, .. } => to,
                Kind::Stays { to, .. } => {
                    moves::set(&mut stays, node);
                    to
                }
                Kind::Waits { to } => {
                    moves::set(&mut stays, node);
                    moves::set(&mut waits, node);
                    to
                }
                Kind::All => {
                    moves::set(&mut all, node);
                    continue;
                }
                Kind::Refuses => {
                    moves::set(&mut refuses, node);
                    continue;
                }
                _ => continue,
            };
            steps.push((node, to));
        }
        let parts = if is_oldest {
            part_steps(cells, &nodes)
        } else {
            Vec::new()
        };
        for (_, to) in steps.iter().chain(&parts) {
            moves::set(&mut entries, *to);
        }
        let (forks, part_forks) = if is_oldest {
            (nodes::Forks::Others, nodes::Forks::DoubleStars)
        } else {
            (nodes::Forks::All, nodes::Forks::DoubleStars)
        };
        // What a `**/` begins with a part of the name is come to as well.
        for (node, kind) in nodes.kinds.iter().enumerate() {
            if matches!(kind, Kind::DoubleStar { .. }) {
                nodes
                    .begun(node)
                    .for_each(|to| moves::set(&mut entries, to));
            }
        }
        Self {
            is_oldest,
            start: nodes.start,
            letters: Letters::new(cells, &nodes, words),
            moves: Moves::new(words, steps),
            part_moves: Moves::new(words, parts),
            part_forks: forks::find(&nodes, part_forks, entries.clone()),
            forks: forks::find(&nodes, forks, entries),
            ends,
            all,
            refuses,
            stays,
            waits,
        }
    }

    /// Whether the whole text matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut letters = Known::new(&self.letters);
        let mut state = vec![0; self.ends.len()];
        let mut next = state.clone();
        let mut covered = state.clone();
        moves::set(&mut state, self.start);
        if self.is_oldest {
            self.part_forks.begin(&mut state, &mut covered);
        }
        for letter in text.chars() {
            next.fill(0);
            if self.is_oldest && letter == '/' {
                if meet(&state, &self.all) {
                    return true;
                }
                self.end_part(&state, &mut next);
                self.part_forks.begin(&mut next, &mut covered);
            } else {
                self.forks.begin(&mut state, &mut covered);
                if meet(&state, &self.all) {
                    return true;
                }
                if meet(&state, &self.refuses) {
                    return false;
                }
                self.take(&state, letters.takers(letter), letter, &mut next);
            }
            std::mem::swap(&mut state, &mut next);
            if state.iter().all(|nodes| *nodes == 0) {
                return false;
            }
        }
        meet(&state, &self.ends)
    }

    fn take(&self, state: &[u64], takers: &[u64], letter: char, next: &mut [u64]) {
        for (word, (nodes, takers)) in state.iter().zip(takers).enumerate() {
            let mut taken = nodes & takers;
            if taken == 0 {
                continue;
            }
            next[word] |= taken & self.stays[word];
            if letter != '/' {
                taken &= !self.waits[word];
            }
            self.moves.follow(word, taken, next);
        }
    }

    fn end_part(&self, state: &[u64], next: &mut [u64]) {
        for (word, nodes) in state.iter().enumerate() {
            next[word] |= nodes & self.waits[word];
            self.part_moves.follow(word, *nodes, next);
        }
    }
}

/// What is left behind a node at the end of a name, or of a part of it.
fn tail(cells: &Cells, nodes: &Nodes, node: usize) -> Tail {
    let is_oldest = cells.dialect() == Dialect::First;
    match (nodes.kinds.get(node), nodes.places.get(node)) {
        (Some(Kind::All), _) => Tail::Complete,
        // It has begun all that it begins.
        (Some(Kind::DoubleStar { .. }), _) if is_oldest => Tail::Open,
        (Some(Kind::Stays { next, .. }), _) if is_oldest => match cells.cell(*next) {
            Cell::End => Tail::Complete,
            Cell::Slash { next } => Tail::Until(*next),
            _ => Tail::Open,
        },
        (_, Some(Some(at))) => cells.tail(*at),
        _ => Tail::Open,
    }
}

/// Where the oldest release goes on behind a `/`.
fn part_steps(cells: &Cells, nodes: &Nodes) -> Vec<(usize, usize)> {
    let steps = nodes.kinds.iter().enumerate().filter_map(|(node, kind)| {
        let to = match kind {
            Kind::Waits { to } => *to,
            _ => match tail(cells, nodes, node) {
                Tail::Until(behind) => nodes.segment(behind),
                _ => return None,
            },
        };
        Some((node, to))
    });
    steps.collect()
}

fn meet(one: &[u64], other: &[u64]) -> bool {
    one.iter().zip(other).any(|(one, other)| one & other != 0)
}

#[cfg(test)]
mod tests {
    use arbtest::arbitrary::{Result, Unstructured};
    use arbtest::arbtest;

    use super::super::machine::Machine;
    use super::*;

    const DIALECTS: [Dialect; 3] = [Dialect::First, Dialect::EarlyFourth, Dialect::Fourth];

    fn parts(random: &mut Unstructured<'_>, parts: &[&str], most: usize) -> Result<String> {
        let count = random.int_in_range(0..=most)?;
        (0..count).map(|_| Ok(*random.choose(parts)?)).collect()
    }

    fn compare(text: &str, name: &str) {
        for dialect in DIALECTS {
            let cells = Cells::new(text, dialect);
            let is_match = Machine::new(&cells).matches_stepwise(name);
            let is_wide_match = Wide::new(&cells).matches(name);
            if is_exact(&cells) {
                assert_eq!(is_wide_match, is_match, "{dialect:?} {text:?} {name:?}");
            } else {
                assert!(is_wide_match || !is_match, "{dialect:?} {text:?} {name:?}");
            }
        }
    }

    #[test]
    fn words_match_as_single_places_do() {
        let pieces = [
            "a", "b", "/", "*", "**", "**/", "/**", "?", "[a]", "[!a]", "{", "}", ",", "{,a}",
            "{*,b}", "{**/,a}", "},", "\\/",
        ];
        arbtest(|random| {
            let text = parts(random, &pieces, 20)?;
            let name = parts(random, &["a", "b", "/"], 12)?;
            compare(&text, &name);
            Ok(())
        });
    }

    #[test]
    fn words_match_as_single_places_do_across_words() {
        let pieces = [
            "a", "b", "/", "*", "**/", "?", "{,a}", "{*a,b}", "{b/,}", "[!/]",
        ];
        arbtest(|random| {
            let part = parts(random, &pieces, 3)?;
            let alternative = parts(random, &pieces, 2)?;
            let count = random.int_in_range(1..=80)?;
            let nested = format!("{{{part},{alternative}").repeat(count);
            let name = parts(random, &["a", "b", "/"], 30)?;
            compare(&part.repeat(count), &name);
            compare(&format!("{nested}{}{part}", "}".repeat(count)), &name);
            compare(
                &format!("{{{}}}{alternative}", format!("{part},").repeat(count)),
                &name,
            );
            Ok(())
        });
    }
}
