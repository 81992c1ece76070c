//! What stands behind a backslash, in sets and outside of them.

use super::{Member, Refusal, Rewriter};

/// Letters that name a general category after `\p`.
const CATEGORIES: &str = "CLMNPSZ";

impl Rewriter<'_> {
    /// Behind `\`: what also stands in sets.
    pub(super) fn escape(&mut self) -> Result<Member, Refusal> {
        let first = self.next()?;
        Ok(match first {
            'd' => Member::Set("[0-9]"),
            'D' => Member::Set("[^0-9]"),
            's' => Member::Set("[\\t\\n\\f\\r ]"),
            'S' => Member::Set("[^\\t\\n\\f\\r ]"),
            'w' => Member::Set("[0-9A-Za-z_]"),
            'W' => Member::Set("[^0-9A-Za-z_]"),
            'p' | 'P' => return self.category(first),
            'a' => Member::One('\u{7}'),
            'f' => Member::One('\u{c}'),
            'n' => Member::One('\n'),
            'r' => Member::One('\r'),
            't' => Member::One('\t'),
            'v' => Member::One('\u{b}'),
            'x' => Member::One(self.hexadecimal()?),
            '0' => Member::One(self.octal(0)?),
            '1'..='7' if matches!(self.peek(), Some('0'..='7')) => {
                Member::One(self.octal(first.to_digit(8).unwrap_or_default())?)
            }
            _ if first.is_ascii() && !first.is_ascii_alphanumeric() => Member::One(first),
            _ => return Err(Refusal::Invalid),
        })
    }

    /// Behind `\p` or `\P`. Which scripts there are depends on the release of Go.
    fn category(&mut self, letter: char) -> Result<Member, Refusal> {
        if self.peek() == Some('{') {
            return Err(Refusal::Unsure);
        }
        let name = self.next()?;
        if !CATEGORIES.contains(name) {
            return Err(Refusal::Invalid);
        }
        Ok(Member::Category(format!("\\{letter}{{{name}}}")))
    }

    fn octal(&mut self, start: u32) -> Result<char, Refusal> {
        let mut value = start;
        for _ in 0..2 {
            let Some(digit) = self.peek().and_then(|digit| digit.to_digit(8)) else {
                break;
            };
            self.next()?;
            value = value * 8 + digit;
        }
        char::from_u32(value).ok_or(Refusal::Unsure)
    }

    /// Behind `\x`: two digits, or any number of them in braces.
    fn hexadecimal(&mut self) -> Result<char, Refusal> {
        let digits = if self.take("{") {
            self.until("}").ok_or(Refusal::Invalid)?
        } else {
            let (digits, rest) = self.rest.split_at_checked(2).ok_or(Refusal::Invalid)?;
            self.rest = rest;
            digits
        };
        if digits.is_empty() || !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Refusal::Invalid);
        }
        let code = u32::from_str_radix(digits, 16).map_err(|_| Refusal::Invalid)?;
        match char::from_u32(code) {
            Some(letter) => Ok(letter),
            None if code > u32::from(char::MAX) => Err(Refusal::Invalid),
            None => Err(Refusal::Unsure),
        }
    }
}
