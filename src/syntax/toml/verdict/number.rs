//! Numbers and dates: how far they reach, and whether they are any.

use super::super::Decoder;
use super::cursor::{Cursor, Fault};
use super::{NewerKind, date, quote};

/// Reads a value that begins with a digit.
pub(super) fn unsigned(cursor: &mut Cursor<'_>, start: usize) -> Result<(), Fault> {
    let first = cursor.next()?;
    if first == Some('0') {
        match cursor.peek()? {
            Some('0'..='9') => {}
            Some('_') => return decimal(cursor, start),
            Some('.' | 'e' | 'E') => return float(cursor, start),
            Some('b') => return based(cursor, start, "a binary", |next| matches!(next, '0' | '1')),
            Some('o') => return based(cursor, start, "an octal", |next| next.is_digit(8)),
            Some('x') => {
                let name = match cursor.decoder() < Decoder::V1_6 {
                    true => "a hexidecimal",
                    false => "a hexadecimal",
                };
                return based(cursor, start, name, |next| next.is_ascii_hexdigit());
            }
            _ => return integer(cursor, start),
        }
    }
    cursor.eat_while(|next| next.is_ascii_digit())?;
    match cursor.peek()? {
        Some('-' | ':') => date(cursor, start),
        Some('_') => decimal(cursor, start),
        Some('.' | 'e' | 'E') => float(cursor, start),
        _ => integer(cursor, start),
    }
}

/// Reads what stands behind a sign.
pub(super) fn signed(cursor: &mut Cursor<'_>, start: usize) -> Result<(), Fault> {
    let first = cursor.next()?;
    let is_named = match first {
        Some('i') => Some(cursor.eat('n')? && cursor.eat('f')?),
        Some('n') => Some(cursor.eat('a')? && cursor.eat('n')?),
        _ => None,
    };
    match (is_named, first) {
        (Some(true), _) => check_float(cursor, start),
        (Some(false), _) => {
            let message = format!("invalid float: '{}'", cursor.since(start));
            Err(cursor.fault(message))
        }
        (None, Some('0')) if matches!(cursor.peek()?, Some('b' | 'o' | 'x')) => {
            let base = cursor.peek()?.unwrap_or_default();
            let number = cursor.since(start);
            let message = format!("cannot use sign with non-decimal numbers: '{number}{base}'");
            Err(cursor.fault(message))
        }
        (None, Some('0'..='9')) => decimal(cursor, start),
        (None, Some('.')) => Err(cursor.fault_at(first, "floats must start with a digit, not '.'")),
        (None, _) => {
            let message = format!("expected a digit but got {}", quote::letter(first));
            Err(cursor.fault_at(first, message))
        }
    }
}

fn decimal(cursor: &mut Cursor<'_>, start: usize) -> Result<(), Fault> {
    cursor.eat_while(|next| next.is_ascii_digit() || next == '_')?;
    match cursor.peek()? {
        Some('.' | 'e' | 'E') => float(cursor, start),
        _ => integer(cursor, start),
    }
}

fn based(
    cursor: &mut Cursor<'_>,
    start: usize,
    name: &str,
    is_digit: impl Fn(char) -> bool,
) -> Result<(), Fault> {
    cursor.next()?;
    let first = cursor.peek()?;
    if !first.is_some_and(&is_digit) {
        let (number, first) = (cursor.since(start), first.unwrap_or_default());
        return Err(cursor.fault(format!("not {name} number: '{number}{first}'")));
    }
    cursor.eat_while(|next| is_digit(next) || next == '_')?;
    integer(cursor, start)
}

fn float(cursor: &mut Cursor<'_>, start: usize) -> Result<(), Fault> {
    let is_part =
        |next: char| next.is_ascii_digit() || matches!(next, '_' | '.' | '-' | '+' | 'e' | 'E');
    cursor.eat_while(is_part)?;
    check_float(cursor, start)
}

fn date(cursor: &mut Cursor<'_>, start: usize) -> Result<(), Fault> {
    cursor.eat_while(|next| {
        next.is_ascii_digit() || matches!(next, '-' | ':' | 'T' | 't' | ' ' | '.' | 'Z' | 'z' | '+')
    })?;
    let written: String = cursor
        .since(start)
        .trim()
        .chars()
        .map(|letter| match letter {
            'z' => 'Z',
            't' | ' ' => 'T',
            _ => letter,
        })
        .collect();
    if date::is_date(&written, cursor.decoder()) {
        if !date::is_date(&written, Decoder::V1_4) {
            cursor.note(NewerKind::Time, start..start + written.len());
        }
        return Ok(());
    }
    let shown = quote::string(&written);
    let message = match cursor.decoder() < Decoder::V1_4 {
        true => format!("Invalid TOML Datetime: {shown}."),
        false => format!("invalid datetime: {shown}"),
    };
    Err(item(cursor, start, message))
}

/// A fault in a value that was read to its end.
fn item(cursor: &Cursor<'_>, start: usize, message: String) -> Fault {
    Fault {
        message,
        line: cursor.line(),
        at: start,
    }
}

fn integer(cursor: &mut Cursor<'_>, start: usize) -> Result<(), Fault> {
    // What follows may not be in the text at all: the decoder looks there first.
    cursor.peek()?;
    let written = cursor.since(start);
    let shown = quote::string(written);
    if !are_underscores_inside(written) {
        let message = format!("Invalid integer {shown}: underscores must be surrounded by digits");
        return Err(item(cursor, start, message));
    }
    if has_leading_zero(written) {
        let message = format!("Invalid integer {shown}: cannot have leading zeroes");
        return Err(item(cursor, start, message));
    }
    let digits = written.replace('_', "");
    let number = match digits.get(..2) {
        Some("0b") => i64::from_str_radix(&digits[2..], 2),
        Some("0o") => i64::from_str_radix(&digits[2..], 8),
        Some("0x") => i64::from_str_radix(&digits[2..], 16),
        _ => digits.parse(),
    };
    match number {
        Ok(_) => Ok(()),
        Err(_) => {
            let message = format!("{written} is out of range for int64");
            Err(item(cursor, start, message))
        }
    }
}

/// Judges a float that was read.
pub(super) fn check_float(cursor: &Cursor<'_>, start: usize) -> Result<(), Fault> {
    let written = cursor.since(start);
    let shown = quote::string(written);
    let mut parts = written
        .split(['.', 'e', 'E'])
        .filter(|part| !part.is_empty());
    let first = parts.clone().next().unwrap_or_default();
    let number: Result<f64, _> = written.replace('_', "").parse();
    let is_named = written.ends_with("inf") || written.ends_with("nan");
    let message = if !parts.all(are_underscores_inside) {
        format!("Invalid float {shown}: underscores must be surrounded by digits")
    } else if has_leading_zero(first) {
        format!("Invalid float {shown}: cannot have leading zeroes")
    } else if !are_periods_followed(written) {
        format!("Invalid float {shown}: '.' must be followed by one or more digits")
    } else {
        match number {
            Ok(number) if number.is_finite() || is_named => return Ok(()),
            Ok(_) => format!("{written} is out of range for float64"),
            Err(_) => format!("Invalid float value: {shown}"),
        }
    };
    Err(item(cursor, start, message))
}

fn has_leading_zero(written: &str) -> bool {
    match written.as_bytes() {
        [b'0', next, ..] => !matches!(next, b'b' | b'o' | b'x'),
        [b'+' | b'-', b'0', _, ..] => true,
        _ => false,
    }
}

/// Whether each underscore, and the end, stands behind what could be a digit.
fn are_underscores_inside(written: &str) -> bool {
    let name = written.trim_start_matches(['+', '-']);
    if written.len() - name.len() < 2 && matches!(name, "nan" | "inf") {
        return true;
    }
    let mut is_digit = false;
    for letter in written.chars() {
        if letter == '_' && !is_digit {
            return false;
        }
        is_digit = letter.is_ascii_hexdigit();
    }
    is_digit
}

fn are_periods_followed(written: &str) -> bool {
    let mut behind = written.split('.').skip(1);
    behind.all(|part| part.starts_with(|first: char| first.is_ascii_digit()))
}
