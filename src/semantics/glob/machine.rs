//! Patterns as deterministic machines: a state, a character, the next state.
//!
//! Three kinds, all of which take a step in time linear in the pattern. Without groups, the matcher's own
//! order of attempts is followed exactly ([`super::greedy`]). With groups, all alternatives are followed
//! at once ([`super::branching`]). The oldest release matches part by part ([`super::first`]). Where there is
//! much to do, the answer mostly comes from words of 64 places ([`super::wide`]).

use super::cells::Cells;
use super::wide::{self, Wide};
use super::{Dialect, branching, first, greedy};

/// What a matcher is in the middle of. Empty: nothing can match any more.
pub(super) type State = Vec<Item>;

/// One of the places where a matcher is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Item {
    /// Which attempt it belongs to, where that matters.
    pub(super) attempt: u32,
    /// The place in the pattern.
    pub(super) at: u32,
    /// What goes on there.
    pub(super) doing: Doing,
}

/// What a matcher does at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Doing {
    /// Matches what stands there.
    Read,
    /// The same, where a `**` crosses `/`.
    ReadSegment,
    /// Lets a `*` before this place take more.
    Star,
    /// Lets a `**/` before this place take more.
    DoubleStar,
    /// Matches whatever follows.
    All,
    /// Divides attempts.
    Stop,
}

impl Item {
    pub(super) fn new(at: usize, doing: Doing) -> Self {
        Self {
            attempt: 0,
            at: u32::try_from(at).unwrap_or(u32::MAX),
            doing,
        }
    }

    pub(super) fn place(self) -> usize {
        self.at as usize
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Greedy,
    Branching,
    First,
}

/// A pattern at work, with the memory that its steps need.
#[derive(Debug)]
pub(super) struct Machine<'p> {
    cells: &'p Cells,
    kind: Kind,
    marks: Marks,
}

/// How many places times characters are visited one by one.
const MOST_STEPS: usize = 20_000;

/// How many items there may be at one place.
const KINDS: usize = 5;

/// Which items have been visited in this step.
#[derive(Debug, Default)]
pub(super) struct Marks {
    visits: Vec<u32>,
    current: u32,
    /// Items that wait for their visit.
    pub(super) open: Vec<Item>,
    /// Whether a `*` takes a `/` too, which no matcher does.
    pub(super) crosses: bool,
}

impl Marks {
    pub(super) fn new(places: usize) -> Self {
        Self {
            visits: vec![0; places * KINDS],
            current: 0,
            open: Vec::new(),
            crosses: false,
        }
    }

    /// Forgets all visits.
    pub(super) fn renew(&mut self) {
        if self.current == u32::MAX {
            self.visits.fill(0);
            self.current = 0;
        }
        self.current += 1;
    }

    /// Whether it has not been visited yet.
    pub(super) fn visit(&mut self, item: Item) -> bool {
        let kind = match item.doing {
            Doing::Read => 0,
            Doing::ReadSegment => 1,
            Doing::Star => 2,
            Doing::DoubleStar => 3,
            Doing::All | Doing::Stop => 4,
        };
        match self.visits.get_mut(item.place() * KINDS + kind) {
            Some(visit) if *visit != self.current => {
                *visit = self.current;
                true
            }
            _ => false,
        }
    }
}

impl<'p> Machine<'p> {
    pub(super) fn new(cells: &'p Cells) -> Self {
        let kind = match cells.dialect() {
            Dialect::First => Kind::First,
            _ if cells.has_groups() => Kind::Branching,
            _ => Kind::Greedy,
        };
        let places = if kind == Kind::Greedy { 0 } else { cells.len() };
        Self {
            cells,
            kind,
            marks: Marks::new(places),
        }
    }

    /// A matcher that there is not, whose `*` crosses `/`.
    pub(super) fn crossing(cells: &'p Cells) -> Self {
        let mut marks = Marks::new(cells.len());
        marks.crosses = true;
        Self {
            cells,
            kind: Kind::Branching,
            marks,
        }
    }

    /// Before the first character.
    pub(super) fn start(&self) -> State {
        match self.kind {
            Kind::Greedy => greedy::start(),
            Kind::Branching => branching::start(),
            Kind::First => first::start(self.cells),
        }
    }

    /// Makes states equal that behave so.
    pub(super) fn tidy(&self, state: &mut State) {
        if self.kind != Kind::Greedy {
            state.sort_unstable();
            state.dedup();
        }
    }

    /// Reads one character.
    pub(super) fn step(&mut self, state: &State, letter: char, next: &mut State) {
        next.clear();
        match self.kind {
            Kind::Greedy => greedy::step(self.cells, state, letter, next),
            Kind::Branching => branching::step(self.cells, &mut self.marks, state, letter, next),
            Kind::First => first::step(self.cells, &mut self.marks, state, letter, next),
        }
    }

    /// Whether the text may end here.
    pub(super) fn is_match(&self, state: &State) -> bool {
        match self.kind {
            Kind::Greedy => greedy::is_match(self.cells, state),
            Kind::Branching => branching::is_match(self.cells, state),
            Kind::First => first::is_match(self.cells, state),
        }
    }

    /// Whether whatever follows matches.
    pub(super) fn is_certain(state: &State) -> bool {
        state.first().is_some_and(|item| item.doing == Doing::All)
    }

    /// Whether the whole text matches.
    pub(super) fn matches(&mut self, text: &str) -> bool {
        if !self.marks.crosses && self.cells.len().saturating_mul(text.len()) > MOST_STEPS {
            let is_match = Wide::new(self.cells).matches(text);
            // All attempts at once come to whatever the attempts of the library come to.
            if !is_match || wide::is_exact(self.cells) {
                return is_match;
            }
        }
        self.matches_stepwise(text)
    }

    /// The same, place by place.
    pub(super) fn matches_stepwise(&mut self, text: &str) -> bool {
        let mut state = self.start();
        let mut next = State::new();
        for letter in text.chars() {
            self.step(&state, letter, &mut next);
            std::mem::swap(&mut state, &mut next);
            if state.is_empty() {
                return false;
            }
        }
        self.is_match(&state)
    }
}
