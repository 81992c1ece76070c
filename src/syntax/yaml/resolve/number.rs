//! Scalars that start with a digit, a sign, a dot or a colon, in the order Psych tries them.

use super::{Cursor, Resolved, float, integer, symbol, time};

/// A text of one line.
pub(super) fn resolve(text: &str) -> Resolved {
    if time::is_time(text) {
        return Resolved::refused("Time");
    }
    if time::is_date(text) {
        return Resolved::refused("Date");
    }
    if let Some(value) = special_float(text) {
        return Resolved::Float(value);
    }
    if let Some(name) = symbol::name(text) {
        return Resolved::Symbol(name.to_owned());
    }
    if text.contains(':') {
        return sexagesimal(text);
    }
    if let Some(value) = float::resolve(text) {
        return value;
    }
    integer::resolve(text).unwrap_or(Resolved::Str)
}

/// `.inf`, `+.inf`, `-.inf` and `.nan` in any case.
fn special_float(text: &str) -> Option<f64> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is(".inf") || is("+.inf") {
        Some(f64::INFINITY)
    } else if is("-.inf") {
        Some(f64::NEG_INFINITY)
    } else if is(".nan") {
        Some(f64::NAN)
    } else {
        None
    }
}

/// `1:30` and `1:30:15` are hours, minutes and seconds, with a dot at the end a float; anything else with a colon is a string.
fn sexagesimal(text: &str) -> Resolved {
    let mut cursor = Cursor::new(text);
    cursor.eat(|byte| matches!(byte, b'-' | b'+'));
    if cursor.digits(1) == 0 {
        return Resolved::Str;
    }
    cursor.eat_while(usize::MAX, |byte| byte.is_ascii_digit() || byte == b'_');
    for part in 0..2 {
        if !cursor.eat(|byte| byte == b':') {
            if part == 0 {
                return Resolved::Str;
            }
            break;
        }
        match cursor.peek() {
            Some(b'0'..=b'5') => {
                cursor.digits(2);
            }
            Some(b'6'..=b'9') => {
                cursor.digits(1);
            }
            _ => return Resolved::Str,
        }
    }
    if cursor.is_at_end() {
        return integer::sexagesimal(text);
    }
    if cursor.eat(|byte| byte == b'.') {
        cursor.eat_while(usize::MAX, |byte| byte.is_ascii_digit() || byte == b'_');
        if cursor.is_at_end() {
            return Resolved::Float(float::sexagesimal(text));
        }
    }
    Resolved::Str
}
