//! Durations as Go reads them (`time.ParseDuration`).

/// Units and their nanoseconds.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// The length of a duration in nanoseconds: a sign, then numbers with units, `-1h30m` or `1.5h`.
/// `None` for a text that Go refuses, also for one that does not fit 64 bits.
#[must_use]
pub fn nanoseconds(text: &str) -> Option<i64> {
    let (is_negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..)?),
        Some(b'+') => (false, text.get(1..)?),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (part, behind) = part(rest)?;
        total = total.checked_add(part).filter(|&sum| sum <= 1 << 63)?;
        rest = behind;
    }
    match (is_negative, i64::try_from(total)) {
        (false, value) => value.ok(),
        (true, Ok(value)) => Some(-value),
        (true, Err(_)) => Some(i64::MIN),
    }
}

/// One number with its unit, and what follows.
fn part(text: &str) -> Option<(u64, &str)> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(behind) => digits(behind),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let end = rest
        .find(|letter: char| letter == '.' || letter.is_ascii_digit())
        .unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(end);
    let (_, scale) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let whole: u64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let value = whole.checked_mul(*scale)?;
    Some((value.checked_add(fraction_of(fraction, *scale))?, rest))
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

/// A part of a unit; digits that are too small to matter are left out.
fn fraction_of(digits: &str, scale: u64) -> u64 {
    let (mut value, mut step): (u128, u128) = (0, 1);
    for digit in digits.bytes().take(18) {
        value = value * 10 + u128::from(digit - b'0');
        step *= 10;
    }
    u64::try_from(value * u128::from(scale) / step).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nanoseconds;

    #[test]
    fn durations_are_read_as_in_go() {
        for (text, expected) in [
            ("0", Some(0)),
            ("5s", Some(5_000_000_000)),
            ("+5s", Some(5_000_000_000)),
            ("-5m", Some(-300_000_000_000)),
            ("1h30m", Some(5_400_000_000_000)),
            ("1.5h", Some(5_400_000_000_000)),
            (".5s", Some(500_000_000)),
            ("5.s", Some(5_000_000_000)),
            ("1us", Some(1_000)),
            ("5\u{b5}s", Some(5_000)),
            ("9223372036854775807ns", Some(i64::MAX)),
            ("-9223372036854775808ns", Some(i64::MIN)),
            ("9223372036854775808ns", None),
            ("9999999h", None),
            ("", None),
            ("-", None),
            ("900", None),
            (".s", None),
            ("15 m", None),
            ("1d", None),
            ("1h30min", None),
            ("PT15M", None),
            ("1H", None),
        ] {
            assert_eq!(nanoseconds(text), expected, "{text}");
        }
    }
}
