//! Questions about all names at once, answered by walking through machines side by side.
//!
//! The walk is breadth first, so that what it finds is short. Characters that nobody tells apart are one
//! letter. It is bounded: what is too big stays undecided.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::semantics::template::{Part, Template};

use super::cells::{Cell, Cells};
use super::lazy::{Budget, Lazy};
use super::reference::{self, Place};
use super::{Match, Pattern};

/// How many combinations of states are looked at.
const MOST_NODES: usize = 20_000;

/// The result of a search.
pub(super) enum Search {
    Found(String),
    None,
    Undecided,
}

/// The shortest valid reference that this pattern matches, if there is one, and none of the others.
pub(super) fn search(with: Option<&Pattern>, without: &[&Pattern]) -> Search {
    let cells: Vec<&Cells> = with.iter().chain(without).map(|one| &one.cells).collect();
    let letters = letters(&cells);
    let mut walk = Walk {
        machines: cells
            .iter()
            .map(|cells| Lazy::new(cells, letters.len()))
            .collect(),
        letters,
        has_with: with.is_some(),
        budget: Budget::new(),
        references: vec![reference::start()],
        nodes: Vec::new(),
        known: BTreeSet::new(),
    };
    walk.run().unwrap_or(Search::Undecided)
}

/// The letters to walk with: of those that neither the grammar nor a pattern tells apart, the most
/// readable.
fn letters(patterns: &[&Cells]) -> Vec<char> {
    let literals: BTreeSet<char> = patterns.iter().flat_map(|cells| literals(cells)).collect();
    let mut seen = BTreeSet::new();
    let is_new = |letter: &char| {
        let classes = patterns.iter().flat_map(|cells| cells.classes());
        let within: Vec<bool> = classes.map(|class| class.has(*letter)).collect();
        let literal = literals.contains(letter).then_some(*letter);
        seen.insert((literal, reference::kind(*letter), within))
    };
    reference::LETTERS.chars().filter(is_new).collect()
}

fn literals(cells: &Cells) -> impl Iterator<Item = char> {
    cells.cells().filter_map(|cell| match cell {
        Cell::Literal { letter, .. } => Some(*letter),
        _ => None,
    })
}

/// One step of the walk: where it came from and with which letter.
struct Node {
    /// The number of the state of the reference, then those of the patterns.
    states: Vec<usize>,
    from: Option<(usize, char)>,
}

struct Walk<'p> {
    machines: Vec<Lazy<'p>>,
    letters: Vec<char>,
    /// Whether the first machine is to match; the others are not to.
    has_with: bool,
    budget: Budget,
    references: Vec<Vec<Place>>,
    nodes: Vec<Node>,
    known: BTreeSet<Vec<usize>>,
}

impl Walk<'_> {
    fn run(&mut self) -> Option<Search> {
        self.add(vec![0; self.machines.len() + 1], None);
        let mut steps: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut numbers = BTreeMap::from([(reference::start(), 0)]);
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            if self.is_found(&node.states) {
                return Some(Search::Found(self.text(at)));
            }
            if self.nodes.len() > MOST_NODES {
                return None;
            }
            let states = node.states.clone();
            for (index, letter) in self.letters.clone().into_iter().enumerate() {
                let place = *states.first()?;
                let number = match steps.get(&(place, index)) {
                    Some(number) => *number,
                    None => {
                        let next = reference::step(self.references.get(place)?, letter, place == 0);
                        let number = *numbers.entry(next.clone()).or_insert_with(|| {
                            self.references.push(next);
                            self.references.len() - 1
                        });
                        steps.insert((place, index), number);
                        number
                    }
                };
                if self.references.get(number)?.is_empty() {
                    continue;
                }
                self.budget.spend(states.len())?;
                let mut next = vec![number];
                for (machine, state) in self.machines.iter_mut().zip(states.iter().skip(1)) {
                    next.push(machine.step(*state, index, letter, &mut self.budget)?);
                }
                if self.is_hopeful(&next) {
                    self.add(next, Some((at, letter)));
                }
            }
            at += 1;
        }
        Some(Search::None)
    }

    fn add(&mut self, states: Vec<usize>, from: Option<(usize, char)>) {
        if self.known.insert(states.clone()) {
            self.nodes.push(Node { states, from });
        }
    }

    /// The patterns with their states, and whether each is to match.
    fn sides(&self, states: &[usize]) -> impl Iterator<Item = (&Lazy<'_>, usize, bool)> {
        let machines = self.machines.iter().zip(states.iter().skip(1));
        machines
            .enumerate()
            .map(|(index, (machine, state))| (machine, *state, index == 0 && self.has_with))
    }

    fn is_found(&self, states: &[usize]) -> bool {
        let place = states.first().and_then(|place| self.references.get(*place));
        place.is_some_and(|places| reference::is_end(places))
            && self
                .sides(states)
                .all(|(machine, state, is_wanted)| machine.is_match(state) == is_wanted)
    }

    fn is_hopeful(&self, states: &[usize]) -> bool {
        self.sides(states).all(|(machine, state, is_wanted)| {
            if is_wanted {
                !machine.is_dead(state)
            } else {
                !machine.is_certain(state)
            }
        })
    }

    fn text(&self, at: usize) -> String {
        let mut letters = VecDeque::new();
        let mut from = self.nodes.get(at).and_then(|node| node.from);
        while let Some((before, letter)) = from {
            letters.push_front(letter);
            from = self.nodes.get(before).and_then(|node| node.from);
        }
        letters.into_iter().collect()
    }
}

/// Whether a pattern matches a text whose holes may hold anything.
pub(super) fn compare(pattern: &Pattern, template: &Template) -> Match {
    if let Some(text) = template.known() {
        return if pattern.matches(text) {
            Match::Always
        } else {
            Match::Never
        };
    }
    // A hole is `None`.
    let text: Vec<Option<char>> = template
        .parts()
        .iter()
        .flat_map(|part| match part {
            Part::Text(text) => text.chars().map(Some).collect(),
            Part::Hole(_) => vec![None],
        })
        .collect();
    fill(pattern, &text).unwrap_or(Match::Undecided)
}

fn fill(pattern: &Pattern, text: &[Option<char>]) -> Option<Match> {
    let letters = any_letters(&pattern.cells, text);
    let mut machine = Lazy::new(&pattern.cells, letters.len());
    let mut budget = Budget::new();
    let mut known = BTreeSet::from([(0, 0)]);
    let mut open = vec![(0, 0)];
    let (mut can_match, mut can_fail) = (false, false);
    while let Some((at, state)) = open.pop() {
        if can_match && can_fail {
            return Some(Match::Sometimes);
        }
        if known.len() > MOST_NODES {
            return None;
        }
        if machine.is_dead(state) {
            can_fail = true;
            continue;
        }
        if machine.is_certain(state) {
            can_match = true;
            continue;
        }
        let mut add = |node| {
            if known.insert(node) {
                open.push(node);
            }
        };
        match text.get(at) {
            None if machine.is_match(state) => can_match = true,
            None => can_fail = true,
            Some(Some(letter)) => {
                let index = letters.binary_search(letter).ok()?;
                add((at + 1, machine.step(state, index, *letter, &mut budget)?));
            }
            Some(None) => {
                add((at + 1, state));
                for (index, letter) in letters.iter().enumerate() {
                    add((at, machine.step(state, index, *letter, &mut budget)?));
                }
            }
        }
    }
    Some(match (can_match, can_fail) {
        (true, true) => Match::Sometimes,
        (true, false) => Match::Always,
        (false, _) => Match::Never,
    })
}

/// All characters that the pattern or the text names, and one for each stretch between them, in order.
fn any_letters(cells: &Cells, text: &[Option<char>]) -> Vec<char> {
    let borders = cells.classes().iter().flat_map(|class| class.borders());
    let named = literals(cells)
        .chain(borders)
        .chain(text.iter().flatten().copied());
    let mut letters: BTreeSet<char> = named.chain(['/', '\0']).collect();
    let behind: Vec<char> = letters
        .iter()
        .filter_map(|letter| char::from_u32(u32::from(*letter) + 1))
        .collect();
    letters.extend(behind);
    letters.into_iter().collect()
}
