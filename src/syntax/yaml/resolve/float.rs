//! Floats: how Psych reads them and how Ruby prints them.

use super::{Cursor, Resolved};

/// `1.5`, `1.`, `.5`, `1,000.5`, `1.5e+3`. The dot is required, and so is the sign of an exponent. `None`: not a float at all.
pub(super) fn resolve(text: &str) -> Option<Resolved> {
    let mut cursor = Cursor::new(text);
    cursor.eat(|byte| matches!(byte, b'-' | b'+'));
    let has_whole = cursor.digits(1) == 1;
    if has_whole {
        cursor.eat_while(usize::MAX, |byte| {
            byte.is_ascii_digit() || matches!(byte, b'_' | b',')
        });
    }
    if !cursor.eat(|byte| byte == b'.') {
        return None;
    }
    let has_fraction = cursor.digits(usize::MAX) > 0;
    let has_exponent = cursor.eat(|byte| matches!(byte, b'e' | b'E'));
    if has_exponent
        && !(cursor.eat(|byte| matches!(byte, b'-' | b'+')) && cursor.digits(usize::MAX) > 0)
    {
        return None;
    }
    if !cursor.is_at_end() {
        return None;
    }
    if !has_whole && !has_fraction {
        // `.` alone is a string, but `.e+5` looks like a float to Psych and Ruby fails to read it.
        return Some(if has_exponent {
            Resolved::Invalid
        } else {
            Resolved::Str
        });
    }
    let digits: String = text
        .chars()
        .filter(|letter| !matches!(letter, '_' | ','))
        .collect();
    Some(digits.parse().map_or(Resolved::Invalid, Resolved::Float))
}

/// `1:30.5`, of which [`super::number`] has checked the shape: hours, minutes and, with two colons, seconds.
pub(super) fn sexagesimal(text: &str) -> f64 {
    let scales = [3600.0, 60.0, 1.0];
    text.split(':')
        .zip(scales)
        .map(|(part, scale)| leading(part) * scale)
        .sum()
}

/// Ruby's `String#to_f`: the number a text begins with, in which single underscores may stand between digits.
fn leading(text: &str) -> f64 {
    let mut digits = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '_' if digits.ends_with(|last: char| last.is_ascii_digit())
                && letters.peek().is_some_and(char::is_ascii_digit) => {}
            '_' => break,
            _ => digits.push(letter),
        }
    }
    digits.parse().unwrap_or_default()
}

/// Ruby's `Kernel#Float`, for the strings `!!float` may hold. Unlike YAML it knows exponents without sign, and blanks around.
pub(super) fn strict(text: &str) -> Option<f64> {
    let text = text.trim_matches(|letter: char| letter.is_ascii_whitespace() || letter == '\u{b}');
    let mut cursor = Cursor::new(text);
    let negative = cursor.peek() == Some(b'-');
    cursor.eat(|byte| matches!(byte, b'-' | b'+'));
    if let [b'0', b'x' | b'X', hexadecimal @ ..] = cursor.rest {
        let value = strict_hexadecimal(Cursor { rest: hexadecimal })?;
        return Some(if negative { -value } else { value });
    }
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let has_whole = digits_with_underscores(&mut cursor, is_digit)?;
    if cursor.eat(|byte| byte == b'.') {
        digits_with_underscores(&mut cursor, is_digit)?.then_some(())?;
    } else {
        has_whole.then_some(())?;
    }
    if cursor.eat(|byte| matches!(byte, b'e' | b'E')) {
        cursor.eat(|byte| matches!(byte, b'-' | b'+'));
        digits_with_underscores(&mut cursor, is_digit)?.then_some(())?;
    }
    cursor.is_at_end().then_some(())?;
    text.replace('_', "").parse().ok()
}

/// Whole numbers only: Ruby would also take a hexadecimal fraction.
fn strict_hexadecimal(mut cursor: Cursor<'_>) -> Option<f64> {
    let digits = cursor.rest;
    digits_with_underscores(&mut cursor, |byte| byte.is_ascii_hexdigit())?.then_some(())?;
    cursor.is_at_end().then_some(())?;
    let values = digits
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16));
    Some(values.fold(0.0, |value, digit| value * 16.0 + f64::from(digit)))
}

/// Whether there are digits here; `None` if an underscore stands where none may.
fn digits_with_underscores(cursor: &mut Cursor<'_>, is_digit: fn(u8) -> bool) -> Option<bool> {
    if cursor.eat_while(usize::MAX, is_digit) == 0 {
        return Some(false);
    }
    while cursor.eat(|byte| byte == b'_') {
        if cursor.eat_while(usize::MAX, is_digit) == 0 {
            return None;
        }
    }
    Some(true)
}

/// A float as Ruby prints it: `3.1`, `1.0e+16`, `1.0e-05`, `Infinity`, `NaN`.
pub fn float_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let (digits, exponent) = shortest_digits(value.abs());
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if !is_written_out(exponent, digits.len()) {
        let (first, fraction) = digits.split_at(1);
        let fraction = if fraction.is_empty() { "0" } else { fraction };
        let direction = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}.{fraction}e{direction}{:02}", exponent.abs());
    }
    let Ok(last_before_dot) = usize::try_from(exponent) else {
        let zeros = "0".repeat(usize::try_from(-exponent - 1).unwrap_or_default());
        return format!("{sign}0.{zeros}{digits}");
    };
    let before_dot = last_before_dot + 1;
    match digits.split_at_checked(before_dot) {
        Some((whole, fraction)) if !fraction.is_empty() => format!("{sign}{whole}.{fraction}"),
        _ => format!("{sign}{digits:0<before_dot$}.0"),
    }
}

/// The shortest digits that read back as this float, and the exponent of the first one. Of two equally near ones Rust takes the upper, Ruby
/// the even; rounding to a given number of digits is to the even one in both languages.
fn shortest_digits(value: f64) -> (String, i32) {
    let shortest = format!("{value:e}");
    let length = shortest
        .bytes()
        .take_while(|byte| *byte != b'e')
        .filter(u8::is_ascii_digit)
        .count();
    let rounded = format!("{value:.*e}", length.saturating_sub(1));
    let text = if rounded.parse() == Ok(value) {
        rounded
    } else {
        shortest
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (
        mantissa.replace('.', ""),
        exponent.parse().unwrap_or_default(),
    )
}

/// Ruby avoids an exponent from 0.0001 to 15 digits before the dot, and above that only for numbers with a fraction.
fn is_written_out(exponent: i32, significant: usize) -> bool {
    let before_dot = exponent + 1;
    let has_fraction = usize::try_from(before_dot).is_ok_and(|before_dot| before_dot < significant);
    (-3..=15).contains(&before_dot) || has_fraction
}

#[cfg(test)]
mod tests {
    use super::float_text;

    #[test]
    fn floats_print_as_ruby_prints_them() {
        for (value, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (100.0, "100.0"),
            (3.1, "3.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (999_999_999_999_999.0, "999999999999999.0"),
            (1e15, "1.0e+15"),
            (1_234_567_890_123_456.0, "1.234567890123456e+15"),
            (123_456_789_012_345.6, "123456789012345.6"),
            (1e16, "1.0e+16"),
            (1.5e300, "1.5e+300"),
            (5e-324, "5.0e-324"),
            (0.0001, "0.0001"),
            (0.00012345, "0.00012345"),
            (0.00001, "1.0e-05"),
            // Halfway between two shortest texts: the even digit.
            (8_245_880_903_041_121.0 / 4.0, "2061470225760280.2"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(float_text(value), text);
        }
    }
}
