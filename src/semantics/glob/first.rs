//! Matching as doublestar 1.3 does it: part by part between the slashes of the name.
//!
//! For one part of the name, the library collects what is left of the pattern for the next part, for each
//! alternative. If it is at the end of the name and any alternative has something left, it does not match,
//! even if another one has not; an error in one of them ends all.

use super::cells::{Cell, Cells, Double, Tail};
use super::machine::{Doing, Item, Marks, State};

pub(super) fn start(cells: &Cells) -> State {
    let mut state = State::new();
    let mut marks = Marks::new(cells.len());
    marks.renew();
    enter(cells, &mut marks, 0, &mut state);
    state.sort_unstable();
    state
}

pub(super) fn is_match(cells: &Cells, state: &State) -> bool {
    let mut is_complete = false;
    for attempt in state.chunk_by(|one, other| one.attempt == other.attempt) {
        let mut has_complete = false;
        let mut has_rest = false;
        for item in attempt {
            match tail(cells, *item) {
                Tail::Bad => return false,
                Tail::Complete => has_complete = true,
                Tail::Until(_) => has_rest = true,
                Tail::Open => {}
            }
        }
        is_complete |= has_complete && !(has_rest && cells.has_split_groups());
    }
    is_complete
}

fn tail(cells: &Cells, item: Item) -> Tail {
    match item.doing {
        Doing::All => Tail::Complete,
        Doing::Read | Doing::ReadSegment => cells.tail(item.place()),
        // A `*` takes the rest of the part only before a `/` or the end.
        Doing::Star => match cells.cell(item.place()) {
            Cell::End => Tail::Complete,
            Cell::Slash { next } => Tail::Until(*next),
            _ => Tail::Open,
        },
        Doing::DoubleStar | Doing::Stop => Tail::Open,
    }
}

/// Begins a part of the name.
fn enter(cells: &Cells, marks: &mut Marks, at: usize, state: &mut State) {
    let mut at = at;
    // What has been entered in this step is there already, whatever the attempt.
    while marks.visit(Item::new(at, Doing::ReadSegment)) {
        match cells.cell(at) {
            Cell::Star {
                double: Some(Double::End),
                ..
            } => {
                state.push(Item::new(at, Doing::All));
                return;
            }
            Cell::Star {
                double: Some(Double::Slash(behind)),
                ..
            } => {
                state.push(Item::new(*behind, Doing::DoubleStar));
                at = *behind;
            }
            _ => {
                let mut item = Item::new(at, Doing::Read);
                if cells.has_split_groups() {
                    item.attempt = item.at;
                }
                state.push(item);
                return;
            }
        }
    }
}

pub(super) fn step(
    cells: &Cells,
    marks: &mut Marks,
    state: &State,
    letter: char,
    next: &mut State,
) {
    marks.renew();
    for attempt in state.chunk_by(|one, other| one.attempt == other.attempt) {
        if letter != '/' {
            marks.renew();
        }
        marks.open.clear();
        let is_good = if letter == '/' {
            part(cells, marks, attempt, next)
        } else {
            read(cells, marks, attempt, letter, next)
        };
        if !is_good {
            next.clear();
            return;
        }
    }
    if next.iter().any(|item| item.doing == Doing::All) {
        next.retain(|item| item.doing == Doing::All);
        next.truncate(1);
    }
    if cells.has_split_groups() {
        next.sort_unstable();
        next.dedup();
    }
}

/// Ends a part of the name; not if the library gives up.
fn part(cells: &Cells, marks: &mut Marks, attempt: &[Item], next: &mut State) -> bool {
    for item in attempt {
        match item.doing {
            Doing::All => next.push(*item),
            Doing::DoubleStar => {
                enter(cells, marks, item.place(), next);
                next.push(*item);
            }
            _ => match tail(cells, *item) {
                Tail::Bad => return false,
                Tail::Until(at) if marks.visit(Item::new(at, Doing::Read)) => {
                    enter(cells, marks, at, next);
                }
                _ => {}
            },
        }
    }
    true
}

/// Reads a character that is no `/`; not if the library gives up.
fn read(
    cells: &Cells,
    marks: &mut Marks,
    attempt: &[Item],
    letter: char,
    next: &mut State,
) -> bool {
    marks.open.extend_from_slice(attempt);
    while let Some(item) = marks.open.pop() {
        if !marks.visit(item) {
            continue;
        }
        let beside = |at: usize, doing| Item {
            attempt: item.attempt,
            ..Item::new(at, doing)
        };
        if matches!(item.doing, Doing::All | Doing::DoubleStar | Doing::Star) {
            next.push(item);
            if item.doing == Doing::Star {
                next.push(beside(item.place(), Doing::Read));
            }
            continue;
        }
        match cells.cell(item.place()) {
            Cell::Star { next: behind, .. } => {
                marks.open.push(beside(*behind, Doing::Star));
                marks.open.push(beside(*behind, Doing::Read));
            }
            Cell::Group { starts, .. } => {
                let items = starts.iter().map(|start| beside(*start, Doing::Read));
                marks.open.extend(items);
            }
            Cell::Literal {
                letter: known,
                next: behind,
            } if *known == letter => next.push(beside(*behind, Doing::Read)),
            Cell::Any { next: behind } => next.push(beside(*behind, Doing::Read)),
            Cell::Class {
                class,
                next: behind,
            } if cells.has(*class, letter) => next.push(beside(*behind, Doing::Read)),
            Cell::Bad(_) => return false,
            _ => {}
        }
    }
    true
}
