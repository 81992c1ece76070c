//! Regular expressions of Go, rewritten for the `regex` crate where the two differ.
//!
//! Both come from RE2, but `\d` is ASCII in Go, a lone `{` stands for itself there, `\Q...\E` quotes,
//! and sets have no operators. What cannot be rewritten for sure is not evaluated.

mod anchors;
mod escape;

use super::allow_list::Expression;

pub use anchors::{Anchors, anchors, is_like_glob, of_glob};

/// The largest count of a repetition that Go takes.
const MOST_REPEATS: u32 = 1000;

/// Names between `[:` and `:]`.
const SETS: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

impl Expression {
    /// Compiles an expression as Go's `regexp` does.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let rewritten = match Rewriter::new(text).rewrite() {
            Ok(rewritten) => rewritten,
            Err(Refusal::Invalid) => return Self::Invalid,
            Err(Refusal::Unsure) => return Self::NotEvaluated,
        };
        regex::Regex::new(&rewritten).map_or(Self::NotEvaluated, Self::Is)
    }
}

/// Why there is no rewritten expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Refusal {
    /// Go refuses it.
    Invalid,
    /// Go may refuse it, or mean something else by it.
    Unsure,
}

/// What stands before a repetition.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    Something,
    Repetition,
}

/// A character of a set, or a set of its own such as `\d`.
enum Member {
    One(char),
    Set(&'static str),
    Category(String),
}

/// Reads an expression once, from left to right, and writes it anew.
struct Rewriter<'e> {
    rest: &'e str,
    out: String,
    /// The product of all counts, which Go limits for nested repetitions.
    counts: u32,
}

impl<'e> Rewriter<'e> {
    fn new(text: &'e str) -> Self {
        Self {
            rest: text,
            out: String::new(),
            counts: 1,
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// The next character; an expression that ends too early is refused.
    fn next(&mut self) -> Result<char, Refusal> {
        let mut letters = self.rest.chars();
        let first = letters.next().ok_or(Refusal::Invalid)?;
        self.rest = letters.as_str();
        Ok(first)
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// What stands before a mark, which is passed over, too.
    fn until(&mut self, mark: &str) -> Option<&'e str> {
        let (inner, rest) = self.rest.split_once(mark)?;
        self.rest = rest;
        Some(inner)
    }

    fn write(&mut self, letter: char) {
        self.out
            .push_str(&regex::escape(letter.encode_utf8(&mut [0; 4])));
    }

    fn rewrite(mut self) -> Result<String, Refusal> {
        let mut depth = 0_usize;
        let mut before = Before::Nothing;
        while let Some(first) = self.peek() {
            self.next()?;
            before = match first {
                '(' if self.group()? => {
                    depth += 1;
                    Before::Nothing
                }
                // Flags alone are nothing that could be repeated.
                '(' => before,
                ')' => {
                    depth = depth.checked_sub(1).ok_or(Refusal::Invalid)?;
                    self.out.push(')');
                    Before::Something
                }
                '|' => {
                    self.out.push('|');
                    Before::Nothing
                }
                '[' => {
                    self.set()?;
                    Before::Something
                }
                '*' | '+' | '?' => {
                    self.out.push(first);
                    self.repetition(before)?
                }
                '{' => self.count(before)?,
                '\\' => self.escaped(before)?,
                '.' | '^' | '$' => {
                    self.out.push(first);
                    Before::Something
                }
                letter => {
                    self.write(letter);
                    Before::Something
                }
            };
        }
        if depth > 0 {
            return Err(Refusal::Invalid);
        }
        Ok(self.out)
    }

    fn repetition(&mut self, before: Before) -> Result<Before, Refusal> {
        if before != Before::Something {
            return Err(Refusal::Invalid);
        }
        if self.take("?") {
            self.out.push('?');
        }
        Ok(Before::Repetition)
    }

    /// Behind `{`: a count, if it is one; else the brace stands for itself.
    fn count(&mut self, before: Before) -> Result<Before, Refusal> {
        let inner = self.rest.split_once('}').map(|(inner, _)| inner);
        let Some((least, most)) = inner.and_then(bounds) else {
            self.write('{');
            return Ok(Before::Something);
        };
        let largest = most.unwrap_or(least);
        if least > MOST_REPEATS || largest > MOST_REPEATS || largest < least {
            return Err(Refusal::Invalid);
        }
        self.counts = self.counts.saturating_mul(largest.max(1));
        if self.counts > MOST_REPEATS {
            return Err(Refusal::Unsure);
        }
        let inner = self.until("}").unwrap_or_default();
        self.out.push('{');
        self.out.push_str(inner);
        self.out.push('}');
        self.repetition(before)
    }

    /// Behind `(`: whether a group opens, as opposed to flags alone.
    fn group(&mut self) -> Result<bool, Refusal> {
        self.out.push('(');
        if !self.take("?") {
            return Ok(true);
        }
        self.out.push('?');
        if self.take("P<") {
            let name = self.until(">").ok_or(Refusal::Invalid)?;
            let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            if name.is_empty()
                || name.contains(|letter: char| letter.is_ascii() && !is_word(letter))
            {
                return Err(Refusal::Invalid);
            }
            if !name.chars().all(is_word) {
                return Err(Refusal::Unsure);
            }
            self.out.push_str("P<");
            self.out.push_str(name);
            self.out.push('>');
            return Ok(true);
        }
        if self.rest.starts_with("<=") || self.rest.starts_with("<!") {
            return Err(Refusal::Invalid);
        }
        // Named groups without `P` came with Go 1.22.
        if self.rest.starts_with('<') {
            return Err(Refusal::Unsure);
        }
        self.flags()
    }

    /// Behind `(?`.
    fn flags(&mut self) -> Result<bool, Refusal> {
        let mut has_sign = false;
        let mut needs_flag = false;
        loop {
            let letter = self.next()?;
            self.out.push(letter);
            match letter {
                'i' | 's' | 'm' | 'U' => needs_flag = false,
                '-' if !has_sign => {
                    has_sign = true;
                    needs_flag = true;
                }
                ':' if !needs_flag => return Ok(true),
                ')' if !needs_flag => return Ok(false),
                _ => return Err(Refusal::Invalid),
            }
        }
    }

    /// Behind `\`, outside of sets.
    fn escaped(&mut self, before: Before) -> Result<Before, Refusal> {
        if self.take("Q") {
            let quoted = match self.until("\\E") {
                Some(quoted) => quoted,
                None => std::mem::take(&mut self.rest),
            };
            self.out.push_str(&regex::escape(quoted));
            return Ok(match quoted {
                "" => before,
                _ => Before::Something,
            });
        }
        for (mark, written) in [
            ("A", "\\A"),
            ("z", "\\z"),
            ("b", "(?-u:\\b)"),
            ("B", "(?-u:\\B)"),
        ] {
            if self.take(mark) {
                self.out.push_str(written);
                return Ok(Before::Something);
            }
        }
        match self.escape()? {
            Member::One(letter) => self.write(letter),
            Member::Set(set) => self.out.push_str(set),
            Member::Category(category) => self.out.push_str(&category),
        }
        Ok(Before::Something)
    }

    /// Behind `[`.
    fn set(&mut self) -> Result<(), Refusal> {
        self.out.push('[');
        if self.take("^") {
            self.out.push('^');
        }
        let mut is_first = true;
        loop {
            if !is_first && self.take("]") {
                self.out.push(']');
                return Ok(());
            }
            is_first = false;
            if self.rest.starts_with("[:") && self.rest.contains(":]") {
                self.named_set()?;
                continue;
            }
            match self.member()? {
                Member::One(low) => self.range(low)?,
                Member::Set(set) => self.out.push_str(set),
                Member::Category(category) => self.out.push_str(&category),
            }
        }
    }

    /// `[:alpha:]` within a set.
    fn named_set(&mut self) -> Result<(), Refusal> {
        self.take("[:");
        let inner = self.until(":]").unwrap_or_default();
        if !SETS.contains(&inner.strip_prefix('^').unwrap_or(inner)) {
            return Err(Refusal::Invalid);
        }
        self.out.push_str("[:");
        self.out.push_str(inner);
        self.out.push_str(":]");
        Ok(())
    }

    /// A character of a set, and the other end of its range if it has one.
    fn range(&mut self, low: char) -> Result<(), Refusal> {
        self.write_member(low);
        if self.rest.starts_with('-') && !self.rest.starts_with("-]") {
            self.take("-");
            match self.member()? {
                Member::One(high) if low <= high => {
                    self.out.push('-');
                    self.write_member(high);
                }
                _ => return Err(Refusal::Invalid),
            }
        }
        Ok(())
    }

    fn member(&mut self) -> Result<Member, Refusal> {
        match self.next()? {
            '\\' => self.escape(),
            letter => Ok(Member::One(letter)),
        }
    }

    /// In sets the `regex` crate knows operators of several characters.
    fn write_member(&mut self, letter: char) {
        if letter.is_ascii_punctuation() {
            self.out.push('\\');
        }
        self.out.push(letter);
    }
}

/// The bounds of `2`, `2,` or `2,3`.
fn bounds(inner: &str) -> Option<(u32, Option<u32>)> {
    Some(match inner.split_once(',') {
        None => {
            let count = number(inner)?;
            (count, Some(count))
        }
        Some((least, "")) => (number(least)?, None),
        Some((least, most)) => (number(least)?, Some(number(most)?)),
    })
}

/// A count; with a zero in front Go takes it for text.
fn number(text: &str) -> Option<u32> {
    let is_number = !text.is_empty()
        && text.chars().all(|digit| digit.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    is_number.then(|| text.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
