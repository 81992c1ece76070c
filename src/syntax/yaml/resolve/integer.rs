//! Integers of any size, in Psych's four bases and in hours, minutes and seconds.

use std::fmt;

use super::{Cursor, Resolved};

/// An integer as Ruby has it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Int {
    /// One that fits.
    Small(i64),
    /// Any other: a sign if negative, then decimal digits. Beyond 4,096 digits it is the text as written, since
    /// converting would take longer than reading the file.
    Big(String),
}

impl fmt::Display for Int {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Small(value) => value.fmt(formatter),
            Self::Big(digits) => formatter.write_str(digits),
        }
    }
}

/// Digits that are converted exactly.
const MOST_DIGITS: usize = 4096;

/// `10`, `1,000`, `1_000`, `010`, `0x1F`, `0b101`, with a sign or without. `None`: not an integer at all.
pub(super) fn resolve(text: &str) -> Option<Resolved> {
    let mut cursor = Cursor::new(text);
    let negative = cursor.peek() == Some(b'-');
    cursor.eat(|byte| matches!(byte, b'-' | b'+'));
    let separator = |byte: u8| matches!(byte, b'_' | b',');
    let (radix, digits) = match cursor.rest {
        [b'0'] => (10, cursor.rest),
        [b'0', b'b', digits @ ..] => (2, digits),
        [b'0', b'x', digits @ ..] => (16, digits),
        [b'0', digits @ ..] => (8, digits),
        digits => (10, digits),
    };
    if radix == 10 {
        is_decimal(digits).then_some(())?;
    } else {
        let fits = |byte: &u8| separator(*byte) || char::from(*byte).is_digit(radix);
        (!digits.is_empty() && digits.iter().all(fits)).then_some(())?;
    }
    let values: Vec<u8> = digits
        .iter()
        .copied()
        .filter(|byte| !separator(*byte))
        .collect();
    if values.is_empty() && radix != 8 {
        // `0x_` is a text since Psych 5.2, and an error before; `0_` is zero.
        return None;
    }
    Some(Resolved::Int(convert(text, negative, &values, radix)))
}

/// A zero, or digits between which single separators stand.
fn is_decimal(digits: &[u8]) -> bool {
    let Some((first, mut rest)) = digits.split_first() else {
        return false;
    };
    if !first.is_ascii_digit() {
        return false;
    }
    loop {
        match rest {
            [] => return true,
            [b'0'..=b'9', after @ ..] | [b'_' | b',', b'0'..=b'9', after @ ..] => rest = after,
            _ => return false,
        }
    }
}

fn convert(text: &str, negative: bool, digits: &[u8], radix: u32) -> Int {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    let significant = digits.get(zeros..).unwrap_or_default();
    if significant.len() > MOST_DIGITS {
        return Int::Big(text.to_owned());
    }
    Magnitude::new(significant, radix).with_sign(negative)
}

/// `1:30` or `1:30:15`, of which [`super::number`] has checked the shape.
pub(super) fn sexagesimal(text: &str) -> Resolved {
    let mut parts = text.split(':');
    let hours = parts.next().unwrap_or_default();
    let mut rest = 0;
    for (part, scale) in parts.zip([60, 1]) {
        rest += part.parse::<u32>().unwrap_or_default() * scale;
    }
    let negative = hours.starts_with('-');
    let digits = leading_digits(hours.strip_prefix(['-', '+']).unwrap_or(hours));
    if digits.len() > MOST_DIGITS {
        return Resolved::Int(Int::Big(text.to_owned()));
    }
    let mut magnitude = Magnitude::new(&digits, 10);
    let is_zero = magnitude.is_zero();
    magnitude.multiply_and_add(3600, 0);
    // Only the hours carry the sign: -1:30 is half an hour before midnight.
    if negative && !is_zero {
        magnitude.subtract(rest);
        return Resolved::Int(magnitude.with_sign(true));
    }
    magnitude.multiply_and_add(1, rest);
    Resolved::Int(magnitude.with_sign(false))
}

/// Ruby's `String#to_i`: digits up to the first thing that is neither a digit nor a single underscore between two digits.
fn leading_digits(text: &str) -> Vec<u8> {
    let mut digits = Vec::new();
    let mut rest = text.as_bytes();
    loop {
        match rest {
            [digit @ b'0'..=b'9', after @ ..] => {
                digits.push(*digit);
                rest = after;
            }
            [b'_', after @ ..] if after.first().is_some_and(u8::is_ascii_digit) => rest = after,
            _ => return digits,
        }
    }
}

/// A natural number: groups of nine decimal digits, lowest first.
struct Magnitude(Vec<u32>);

const GROUP: u64 = 1_000_000_000;

impl Magnitude {
    fn new(digits: &[u8], radix: u32) -> Self {
        let mut magnitude = Self(Vec::new());
        for digit in digits {
            let value = char::from(*digit).to_digit(radix).unwrap_or_default();
            magnitude.multiply_and_add(radix, value);
        }
        magnitude
    }

    fn is_zero(&self) -> bool {
        self.0.iter().all(|group| *group == 0)
    }

    fn multiply_and_add(&mut self, factor: u32, addend: u32) {
        let mut carry = u64::from(addend);
        for group in &mut self.0 {
            let value = u64::from(*group) * u64::from(factor) + carry;
            *group = low(value);
            carry = value / GROUP;
        }
        while carry > 0 {
            self.0.push(low(carry));
            carry /= GROUP;
        }
    }

    /// Takes away a number that is not larger.
    fn subtract(&mut self, amount: u32) {
        let mut borrow = u64::from(amount);
        for group in &mut self.0 {
            let value = u64::from(*group) + GROUP - borrow;
            *group = low(value);
            borrow = u64::from(value < GROUP);
        }
    }

    fn with_sign(&self, negative: bool) -> Int {
        let sign = if negative { "-" } else { "" };
        let mut text = String::from(sign);
        let mut groups = self.0.iter().rev().skip_while(|group| **group == 0);
        text.push_str(&groups.next().copied().unwrap_or_default().to_string());
        for group in groups {
            text.push_str(&format!("{group:09}"));
        }
        text.parse().map_or(Int::Big(text), Int::Small)
    }
}

fn low(value: u64) -> u32 {
    u32::try_from(value % GROUP).unwrap_or_default()
}
