//! Which dates and times the decoder reads: those of Go's `time.Parse` in a few layouts.

use super::super::Decoder;

/// Whether a text, in which `T` separates date and time, is a date, a time, or both.
pub(super) fn is_date(written: &str, decoder: Decoder) -> bool {
    let time = match date(written) {
        Some("") => return true,
        Some(rest) => match rest.strip_prefix('T') {
            Some(time) => time,
            None => return false,
        },
        None => return time(written, decoder) == Some(""),
    };
    self::time(time, decoder).is_some_and(is_zone)
}

/// A number of so many digits, and what follows.
fn digits(written: &str, count: usize) -> Option<(u32, &str)> {
    let (number, rest) = written.split_at_checked(count)?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    Some((number.parse().ok().filter(|_| is_number)?, rest))
}

/// What follows `2026-01-31`.
fn date(written: &str) -> Option<&str> {
    let (year, rest) = digits(written, 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=last).contains(&day).then_some(rest)
}

/// What follows `12:30:59.5`; TOML 1.1 needs no seconds.
fn time(written: &str, decoder: Decoder) -> Option<&str> {
    let hour_digits = match written.as_bytes() {
        [_, b':', ..] if decoder < Decoder::V1_4 => 1,
        _ => 2,
    };
    let (hour, rest) = digits(written, hour_digits)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
    if hour > 23 || minute > 59 {
        return None;
    }
    let Some(seconds) = rest.strip_prefix(':') else {
        return (decoder >= Decoder::V1_6).then_some(rest);
    };
    let (second, rest) = digits(seconds, 2)?;
    if second > 59 {
        return None;
    }
    let fraction = rest.strip_prefix('.').unwrap_or_default();
    let behind = fraction.trim_start_matches(|next: char| next.is_ascii_digit());
    Some(if behind.len() < fraction.len() {
        behind
    } else {
        rest
    })
}

/// `Z`, `+02:00`, or none.
fn is_zone(written: &str) -> bool {
    if matches!(written, "" | "Z") {
        return true;
    }
    let read = || {
        let (hours, rest) = digits(written.strip_prefix(['+', '-'])?, 2)?;
        let (minutes, rest) = digits(rest.strip_prefix(':')?, 2)?;
        Some(hours <= 24 && minutes <= 60 && rest.is_empty())
    };
    read().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_those_of_the_decoder() {
        for text in [
            "2026-02-28",
            "2024-02-29T23:59:59Z",
            "2026-01-31T00:00:00.123456789012+02:00",
            "12:30:59",
            "12:30:59.5",
        ] {
            assert!(is_date(text, Decoder::V1_4), "{text}");
        }
        for text in ["12:30", "2026-01-31T12:30", "2026-01-31T12:30-01:00"] {
            assert!(is_date(text, Decoder::V1_6), "{text}");
            assert!(!is_date(text, Decoder::V1_4), "{text}");
        }
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-1-31",
            "2026-01-31T",
            "2026-01-31T24:00:00",
            "2026-01-31T12:30:60Z",
            "12:30:59Z",
            "12:30:59.",
            "2026-01-31T12:30:59.Z",
            "2026-01-31T12:30:59+2:00",
            "1:30:00",
        ] {
            assert!(!is_date(text, Decoder::V1_6), "{text}");
        }
        assert!(is_date("1:30:00", Decoder::V1_2));
    }
}
