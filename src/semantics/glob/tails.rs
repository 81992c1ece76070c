//! What of a pattern may stand for nothing at the end of a name.

use super::Dialect;
use super::cells::{Cell, Cells, Double, Tail};

impl Cells {
    /// For each group, whether a `/` stands in it.
    pub(super) fn splits(&self, letters: &[char]) -> impl Iterator<Item = bool> {
        let mut slashes = 0;
        let before: Vec<usize> = letters
            .iter()
            .map(|letter| {
                slashes += usize::from(*letter == '/');
                slashes
            })
            .collect();
        (0..self.len()).map(move |at| match self.cell(at) {
            Cell::Group { close, .. } => before.get(at) != before.get(*close),
            _ => false,
        })
    }

    /// For each place, what is left there.
    pub(super) fn find_tails(&self, letters: &[char], owner: &[Option<usize>]) -> Vec<Tail> {
        let mut tails = vec![Tail::Open; self.len()];
        if self.dialect() == Dialect::First {
            let splits: Vec<bool> = self.splits(letters).collect();
            let empty = self.empty_options(letters, owner);
            for at in (0..self.len()).rev() {
                tails[at] = self.first_tail(at, &tails, &splits, &empty);
            }
        } else {
            for at in (0..self.len()).rev() {
                tails[at] = self.later_tail(at, &tails);
            }
        }
        tails
    }

    /// `*`, `**`, `/**`, and since 4.5 `**/` and `/**/` may stand for nothing at the end of a name. The
    /// library compares the whole rest of the text with these, so that `**/**` may not.
    fn later_tail(&self, at: usize, tails: &[Tail]) -> Tail {
        let is_late = self.dialect() == Dialect::Fourth;
        let is_empty = match self.cell(at) {
            Cell::End => true,
            Cell::Star { next, double } => match double {
                Some(Double::End) => true,
                Some(Double::Slash(behind)) => is_late && *self.cell(*behind) == Cell::End,
                None => *self.cell(*next) == Cell::End,
            },
            Cell::Slash { next } => match self.cell(*next) {
                Cell::Star { double, .. } => match double {
                    Some(Double::End) => true,
                    Some(Double::Slash(behind)) => is_late && *self.cell(*behind) == Cell::End,
                    None => false,
                },
                _ => false,
            },
            Cell::Group { starts, .. } => starts
                .iter()
                .any(|start| tails.get(*start) == Some(&Tail::Complete)),
            _ => false,
        };
        if is_empty { Tail::Complete } else { Tail::Open }
    }

    fn first_tail(&self, at: usize, tails: &[Tail], splits: &[bool], empty: &[bool]) -> Tail {
        let ended = |at: usize| match self.cell(at) {
            Cell::End => Tail::Complete,
            Cell::Slash { next } => Tail::Until(*next),
            _ => Tail::Open,
        };
        match self.cell(at) {
            Cell::Star { next, .. } => match self.cell(*next) {
                Cell::Star { next, .. } => ended(*next),
                _ => ended(*next),
            },
            // The library cuts the text at the `/` and then misses the `}`.
            Cell::Group { .. } if splits.get(at) == Some(&true) => Tail::Bad,
            Cell::Group { starts, behind, .. } => {
                let is_empty = |start: &usize| start == behind || empty.get(*start) == Some(&true);
                if starts.iter().any(is_empty) {
                    tails.get(*behind).copied().unwrap_or(Tail::Open)
                } else {
                    Tail::Open
                }
            }
            _ => ended(at),
        }
    }

    /// Whether what is left of an alternative may stand for nothing, in the oldest release.
    fn empty_options(&self, letters: &[char], owner: &[Option<usize>]) -> Vec<bool> {
        let is_end = |at: usize| {
            owner.get(at).is_some_and(Option::is_some) && matches!(letters.get(at), Some(',' | '}'))
        };
        let is_star = |at: usize| letters.get(at) == Some(&'*');
        let mut empty = vec![false; self.len() + 1];
        for at in (0..self.len()).rev() {
            empty[at] = if let Cell::Group {
                starts,
                close,
                behind,
            } = self.cell(at)
            {
                let is_empty = |start: &usize| start == behind || empty[*start];
                starts.iter().any(is_empty) && empty[close + 1]
            } else {
                is_end(at)
                    || is_star(at) && is_end(at + 1)
                    || is_star(at) && is_star(at + 1) && is_end(at + 2)
            };
        }
        empty
    }
}
