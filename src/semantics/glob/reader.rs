//! Reads the text of a pattern into its places.
//!
//! As the library reads it: braces are counted without a look at classes, so that `{[}],a}` is a group of
//! `[` and `],a}` follows it.

use super::cells::{Cell, Class, Double};
use super::{Defect, Dialect, malformed};

/// How many characters may be read to find which alternatives a malformed pattern can still reach.
const MOST_WORK: usize = 2_000_000;

/// Where a group ends and its alternatives begin, braces in classes counted as the matcher counts them.
struct Group {
    close: Option<usize>,
    /// Behind the commas.
    starts: Vec<usize>,
    /// Where reading goes on behind the group, as soon as it is open.
    target: Option<usize>,
}

/// A text that is being read, place by place from the front.
pub(super) struct Reader<'p> {
    dialect: Dialect,
    letters: &'p [char],
    /// The group whose brace or comma a character is.
    pub(super) owner: Vec<Option<usize>>,
    groups: Vec<Group>,
    pub(super) classes: Vec<Class>,
    work: usize,
}

impl<'p> Reader<'p> {
    pub(super) fn new(letters: &'p [char], dialect: Dialect) -> Self {
        let mut owner = vec![None; letters.len()];
        let mut groups: Vec<Group> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(letter) = letters.get(at) {
            match letter {
                '\\' => at += 1,
                '{' => {
                    owner[at] = Some(groups.len());
                    open.push(groups.len());
                    groups.push(Group {
                        close: None,
                        starts: Vec::new(),
                        target: None,
                    });
                }
                ',' => {
                    if let Some(&group) = open.last() {
                        owner[at] = Some(group);
                        groups[group].starts.push(at + 1);
                    }
                }
                '}' => {
                    if let Some(group) = open.pop() {
                        owner[at] = Some(group);
                        groups[group].close = Some(at);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        Self {
            dialect,
            letters,
            owner,
            groups,
            classes: Vec::new(),
            work: 0,
        }
    }

    /// Where reading goes on that has come to this place: behind the group at the end of an alternative.
    fn resolve(&self, at: usize) -> usize {
        let Some(group) = self.owner.get(at).copied().flatten() else {
            return at;
        };
        if self.letters.get(at) == Some(&'{') {
            return at;
        }
        self.groups
            .get(group)
            .and_then(|group| group.target)
            .unwrap_or(at)
    }

    fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).copied()
    }

    /// What stands at a place. To be asked in order, for places that can be reached only.
    pub(super) fn cell(&mut self, at: usize, is_suspicious: bool) -> Cell {
        let Some(letter) = self.letter(at) else {
            return Cell::End;
        };
        let next = self.resolve(at + 1);
        match letter {
            '/' => Cell::Slash { next },
            '?' => Cell::Any { next },
            '*' => self.star(next),
            '[' if self.dialect == Dialect::First => self.first_class(next),
            '[' => self.class(next),
            '{' => self.group(at, is_suspicious),
            '\\' => match self.letter(at + 1) {
                None => Cell::Bad(Defect::TrailingBackslash),
                Some(letter) => Cell::Literal {
                    letter,
                    next: self.resolve(at + 2),
                },
            },
            letter => Cell::Literal { letter, next },
        }
    }

    fn star(&self, next: usize) -> Cell {
        if self.letter(next) != Some('*') {
            return Cell::Star { next, double: None };
        }
        let behind = self.resolve(next + 1);
        let double = match self.letter(behind) {
            None => Some(Double::End),
            Some('/') => Some(Double::Slash(self.resolve(behind + 1))),
            _ => None,
        };
        let next = if self.dialect == Dialect::First {
            next
        } else {
            behind
        };
        Cell::Star { next, double }
    }

    fn group(&mut self, at: usize, is_suspicious: bool) -> Cell {
        let index = self.owner.get(at).copied().flatten();
        let group = index.and_then(|index| self.groups.get(index));
        let (Some(index), Some(close)) = (index, group.and_then(|group| group.close)) else {
            return Cell::Bad(Defect::OpenBrace);
        };
        let behind = self.resolve(close + 1);
        self.groups[index].target = Some(behind);
        let raw = std::mem::take(&mut self.groups[index].starts);
        let mut starts = Vec::with_capacity(raw.len() + 1);
        for start in std::iter::once(at + 1).chain(raw) {
            starts.push(self.resolve(start));
            // What fails to match is validated from there on, and an error ends all.
            if is_suspicious && !self.is_valid(start) {
                break;
            }
        }
        Cell::Group {
            starts,
            close,
            behind,
        }
    }

    /// Whether the text from here on would pass the validator of the library.
    fn is_valid(&mut self, start: usize) -> bool {
        let mut rest = Vec::new();
        let mut at = self.resolve(start);
        while let Some(letter) = self.letter(at) {
            if self.work > MOST_WORK {
                return false;
            }
            self.work += 1;
            rest.push(letter);
            at += 1;
            if letter == '\\' {
                rest.extend(self.letter(at));
                at += 1;
            }
            at = self.resolve(at);
        }
        malformed::find(&rest).is_none()
    }

    fn class(&mut self, start: usize) -> Cell {
        let mut at = start;
        let is_negated = matches!(self.letter(at), Some('!' | '^'));
        if is_negated {
            at = self.resolve(at + 1);
        }
        match self.letter(at) {
            None => return Cell::Bad(Defect::OpenClass),
            Some(']') => return Cell::Bad(Defect::EmptyClass),
            _ => {}
        }
        let mut ranges = Vec::new();
        let mut last = None;
        loop {
            let Some(letter) = self.letter(at) else {
                return Cell::Bad(Defect::OpenClass);
            };
            at = self.resolve(at + 1);
            match (letter, last) {
                (']', _) => break,
                ('-', Some(low)) if !matches!(self.letter(at), None | Some(']')) => {
                    let Some((high, behind)) = self.escaped(at) else {
                        return Cell::Bad(Defect::OpenClass);
                    };
                    at = behind;
                    ranges.push((low, high));
                    last = None;
                    continue;
                }
                ('\\', _) => {
                    let Some(letter) = self.letter(at) else {
                        return Cell::Bad(Defect::OpenClass);
                    };
                    at = self.resolve(at + 1);
                    last = Some(letter);
                }
                _ => last = Some(letter),
            }
            ranges.extend(last.map(|letter| (letter, letter)));
        }
        self.classes.push(Class::new(ranges, is_negated));
        Cell::Class {
            class: self.classes.len() - 1,
            next: at,
        }
    }

    /// A character that may have a `\` before it, and what stands behind it.
    fn escaped(&self, at: usize) -> Option<(char, usize)> {
        let at = if self.letter(at)? == '\\' { at + 1 } else { at };
        Some((self.letter(at)?, self.resolve(at + 1)))
    }

    /// A class of the oldest release: only `^` negates, `-` needs both ends, and a `]` counts unless a `\`
    /// stands right before it.
    fn first_class(&mut self, start: usize) -> Cell {
        let mut content = Vec::new();
        let mut at = start;
        loop {
            match self.letter(at) {
                None => return Cell::Bad(Defect::OpenClass),
                Some(']') if content.last() != Some(&'\\') => break,
                Some(letter) => content.push(letter),
            }
            at = self.resolve(at + 1);
        }
        let next = self.resolve(at + 1);
        if content.is_empty() {
            return Cell::Bad(Defect::EmptyClass);
        }
        let is_negated = content.first() == Some(&'^');
        let mut letters = content.into_iter().skip(usize::from(is_negated)).peekable();
        let mut ranges = Vec::new();
        while let Some(low) = first_border(&mut letters) {
            let Ok(low) = low else {
                return Cell::Bad(Defect::BadRange);
            };
            let mut high = low;
            if letters.next_if_eq(&'-').is_some() {
                let Some(Ok(end)) = first_border(&mut letters) else {
                    return Cell::Bad(Defect::BadRange);
                };
                high = end;
            }
            ranges.push((low, high));
        }
        self.classes.push(Class::new(ranges, is_negated));
        Cell::Class {
            class: self.classes.len() - 1,
            next,
        }
    }
}

/// One end of a range; `Err` where the oldest release gives up.
fn first_border(letters: &mut impl Iterator<Item = char>) -> Option<Result<char, ()>> {
    match letters.next()? {
        '-' => Some(Err(())),
        '\\' => Some(letters.next().ok_or(())),
        letter => Some(Ok(letter)),
    }
}
