//! Matching with groups: all alternatives, and all ends of all `*`, at once.
//!
//! The library puts each alternative into the text and begins a new match at that place, which takes the
//! place for the start of a segment: `a{**,b}` matches `ab/c`. What it does not come back to
//! ([`super::greedy`]) is not followed here; only classes that match `/` between two `*` tell.

use super::cells::{Cell, Cells, Double, Tail};
use super::greedy::read;
use super::machine::{Doing, Item, Marks, State};

pub(super) fn start() -> State {
    vec![Item::new(0, Doing::ReadSegment)]
}

pub(super) fn is_match(cells: &Cells, state: &State) -> bool {
    state.iter().any(|item| match item.doing {
        Doing::All => true,
        Doing::Read | Doing::ReadSegment => cells.tail(item.place()) == Tail::Complete,
        Doing::Star | Doing::DoubleStar | Doing::Stop => false,
    })
}

pub(super) fn step(
    cells: &Cells,
    marks: &mut Marks,
    state: &State,
    letter: char,
    next: &mut State,
) {
    marks.renew();
    marks.open.clear();
    marks.open.extend_from_slice(state);
    while let Some(item) = marks.open.pop() {
        if !marks.visit(item) {
            continue;
        }
        let at = item.place();
        match item.doing {
            Doing::All => {
                next.clear();
                next.push(item);
                return;
            }
            Doing::Stop => {}
            Doing::Star => {
                if letter != '/' || marks.crosses {
                    next.push(Item::new(at, Doing::Read));
                    next.push(item);
                }
            }
            Doing::DoubleStar => {
                if letter == '/' {
                    next.push(Item::new(at, Doing::ReadSegment));
                }
                next.push(item);
            }
            Doing::Read | Doing::ReadSegment => {
                let is_segment = item.doing == Doing::ReadSegment;
                match cells.cell(at) {
                    Cell::Star {
                        double: Some(Double::End),
                        ..
                    } if is_segment => marks.open.push(Item::new(at, Doing::All)),
                    Cell::Star {
                        double: Some(Double::Slash(behind)),
                        ..
                    } if is_segment => {
                        marks.open.push(Item::new(*behind, Doing::ReadSegment));
                        marks.open.push(Item::new(*behind, Doing::DoubleStar));
                    }
                    Cell::Star { next, .. } => {
                        marks.open.push(Item::new(*next, Doing::Read));
                        marks.open.push(Item::new(*next, Doing::Star));
                    }
                    Cell::Group { starts, .. } => {
                        let starts = starts.iter();
                        let items = starts.map(|start| Item::new(*start, Doing::ReadSegment));
                        marks.open.extend(items);
                    }
                    _ => next.extend(read(cells, at, letter)),
                }
            }
        }
    }
}
