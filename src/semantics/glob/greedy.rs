//! Matching without groups, attempt by attempt as the library does it.
//!
//! The library remembers one `*` and one `**/` to come back to, the last ones. To meet the next `*` is to
//! give up on coming back to the one before, which matters where a class can match a `/`: `*[!a]*` does
//! not match `b/c`. And the first attempt that gets to the end of the name decides.
//!
//! Here all attempts advance together. A state lists them in the order in which the library makes them:
//! for each start behind the `**/`, for each end of the `*`, one place; then the `*` itself or
//! [`Doing::Stop`]; at the very end the `**/`.

use super::cells::{Cell, Cells, Double, Tail};
use super::machine::{Doing, Item, State};

pub(super) fn start() -> State {
    vec![Item::new(0, Doing::ReadSegment), Item::new(0, Doing::Stop)]
}

pub(super) fn is_match(cells: &Cells, state: &State) -> bool {
    let first = state
        .iter()
        .find(|item| matches!(item.doing, Doing::Read | Doing::ReadSegment | Doing::All));
    first.is_some_and(|item| item.doing == Doing::All || cells.tail(item.place()) == Tail::Complete)
}

/// How an attempt goes on with a character.
enum Course {
    Fails,
    At(Item),
    /// It met a `*` or a `**/`, or both.
    Commits {
        star: Option<usize>,
        double_star: Option<usize>,
        then: Option<Item>,
    },
}

pub(super) fn step(cells: &Cells, state: &State, letter: char, next: &mut State) {
    let mut unit = next.len();
    // The `*` that was met in the attempts between two stops, and whether the others are given up.
    let mut met: Option<usize> = None;
    let mut is_given_up = false;
    for &item in state {
        match item.doing {
            Doing::All => {
                if !is_given_up {
                    next.push(item);
                    return;
                }
            }
            Doing::Read | Doing::ReadSegment if is_given_up => {}
            Doing::Read | Doing::ReadSegment => match course(cells, item, letter) {
                Course::Fails => {}
                Course::At(item) => {
                    next.push(item);
                    if item.doing == Doing::All {
                        return;
                    }
                }
                Course::Commits {
                    star,
                    double_star,
                    then,
                } => {
                    if double_star.is_none() {
                        next.extend(then);
                        if then.is_some_and(|item| item.doing == Doing::All) {
                            return;
                        }
                        met = star;
                        is_given_up = true;
                        continue;
                    }
                    if next.len() > unit {
                        next.push(Item::new(0, Doing::Stop));
                        unit = next.len();
                    }
                    next.extend(then);
                    if then.is_some_and(|item| item.doing == Doing::All) {
                        return;
                    }
                    close(star, letter, unit, next);
                    double_star.iter().for_each(|at| again(*at, letter, next));
                    return;
                }
            },
            Doing::Star | Doing::Stop => {
                let known = (item.doing == Doing::Star).then(|| item.place());
                close(met.take().or(known), letter, unit, next);
                unit = next.len();
                is_given_up = false;
            }
            Doing::DoubleStar => again(item.place(), letter, next),
        }
    }
}

/// Ends the attempts for one start: the `*` takes the character, or they are on their own.
fn close(star: Option<usize>, letter: char, unit: usize, next: &mut State) {
    match star {
        Some(at) if letter != '/' => {
            next.push(Item::new(at, Doing::Read));
            next.push(Item::new(at, Doing::Star));
        }
        _ if next.len() > unit => next.push(Item::new(0, Doing::Stop)),
        _ => {}
    }
}

/// The `**/` takes the character, and behind a `/` there is a new start.
fn again(at: usize, letter: char, next: &mut State) {
    if letter == '/' {
        next.push(Item::new(at, Doing::ReadSegment));
        next.push(Item::new(0, Doing::Stop));
    }
    next.push(Item::new(at, Doing::DoubleStar));
}

fn course(cells: &Cells, item: Item, letter: char) -> Course {
    let mut at = item.place();
    let mut is_segment = item.doing == Doing::ReadSegment;
    let mut star = None;
    let mut double_star = None;
    let then = loop {
        match *cells.cell(at) {
            Cell::Star { next, double } => match double {
                Some(Double::End) if is_segment => break Some(Item::new(at, Doing::All)),
                Some(Double::Slash(behind)) if is_segment => {
                    double_star = Some(behind);
                    star = None;
                    at = behind;
                }
                _ => {
                    star = Some(next);
                    is_segment = false;
                    at = next;
                }
            },
            _ => break read(cells, at, letter),
        }
    };
    if star.is_some() || double_star.is_some() {
        return Course::Commits {
            star,
            double_star,
            then,
        };
    }
    then.map_or(Course::Fails, Course::At)
}

/// The place behind a character, if the character at this place is it.
pub(super) fn read(cells: &Cells, at: usize, letter: char) -> Option<Item> {
    match *cells.cell(at) {
        Cell::Slash { next } if letter == '/' => Some(Item::new(next, Doing::ReadSegment)),
        Cell::Literal {
            letter: known,
            next,
        } if known == letter => {
            let doing = if letter == '/' {
                Doing::ReadSegment
            } else {
                Doing::Read
            };
            Some(Item::new(next, doing))
        }
        Cell::Any { next } if letter != '/' => Some(Item::new(next, Doing::Read)),
        Cell::Class { class, next } if cells.has(class, letter) => {
            Some(Item::new(next, Doing::Read))
        }
        _ => None,
    }
}
