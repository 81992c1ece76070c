//! Machines whose states have numbers, made as they are met, with a bound on all the work.

use std::collections::BTreeMap;

use super::cells::Cells;
use super::machine::{Machine, State};

/// How much all machines of one question may work, in places visited.
const MOST_WORK: usize = 4_000_000;

/// What a question may still spend.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Budget {
    pub(super) fn new() -> Self {
        Self(MOST_WORK)
    }

    /// Nothing, when there is not so much left.
    pub(super) fn spend(&mut self, work: usize) -> Option<()> {
        self.0 = self.0.checked_sub(work)?;
        Some(())
    }
}

/// A pattern as a deterministic machine.
#[derive(Debug)]
pub(super) struct Lazy<'p> {
    machine: Machine<'p>,
    /// What a step costs at least.
    price: usize,
    states: Vec<Numbered>,
    numbers: BTreeMap<State, usize>,
    next: State,
}

#[derive(Debug)]
struct Numbered {
    state: State,
    is_match: bool,
    /// By the index of the letter.
    steps: Vec<Option<usize>>,
}

impl<'p> Lazy<'p> {
    pub(super) fn new(cells: &'p Cells, letters: usize) -> Self {
        let machine = Machine::new(cells);
        let start = machine.start();
        let mut lazy = Self {
            machine,
            price: 8 + cells.len() / 4,
            states: Vec::new(),
            numbers: BTreeMap::new(),
            next: State::new(),
        };
        lazy.number(start, letters);
        lazy
    }

    /// The state before the first character has the number 0.
    fn number(&mut self, state: State, letters: usize) -> usize {
        if let Some(number) = self.numbers.get(&state) {
            return *number;
        }
        let number = self.states.len();
        self.numbers.insert(state.clone(), number);
        self.states.push(Numbered {
            is_match: self.machine.is_match(&state),
            state,
            steps: vec![None; letters],
        });
        number
    }

    pub(super) fn step(
        &mut self,
        from: usize,
        index: usize,
        letter: char,
        budget: &mut Budget,
    ) -> Option<usize> {
        let known = self.states.get(from)?;
        if let Some(number) = known.steps.get(index)? {
            return Some(*number);
        }
        let mut next = std::mem::take(&mut self.next);
        self.machine.step(&known.state, letter, &mut next);
        self.machine.tidy(&mut next);
        let letters = known.steps.len();
        budget.spend(self.price + known.state.len() + next.len())?;
        let number = self.number(next.clone(), letters);
        self.next = next;
        *self.states.get_mut(from)?.steps.get_mut(index)? = Some(number);
        Some(number)
    }

    pub(super) fn is_match(&self, number: usize) -> bool {
        self.states.get(number).is_some_and(|state| state.is_match)
    }

    /// Whether nothing can match any more.
    pub(super) fn is_dead(&self, number: usize) -> bool {
        self.states
            .get(number)
            .is_some_and(|state| state.state.is_empty())
    }

    /// Whether whatever follows matches.
    pub(super) fn is_certain(&self, number: usize) -> bool {
        self.states
            .get(number)
            .is_some_and(|state| Machine::is_certain(&state.state))
    }
}
