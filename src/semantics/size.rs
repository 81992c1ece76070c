//! Sizes of memory as Docker's units write them: `512m`, `1.5g`, `2 GiB`.
//!
//! The Runner reads them with `RAMInBytes` of Docker's `go-units`, whose version 0.5 reads other
//! suffixes than the versions before it.

use crate::settings::Version;

/// The first Runner of which it is certain that it reads sizes with `go-units` 0.5.
const STRICT_SINCE: Version = Version::new(16, 1);

/// What is added to the name of a unit: `k`, `m`...
const UNITS: [(char, f64); 5] = [
    ('k', 1024.0),
    ('m', 1_048_576.0),
    ('g', 1_073_741_824.0),
    ('t', 1_099_511_627_776.0),
    ('p', 1_125_899_906_842_624.0),
];

/// The bytes that a Runner of this version makes of a size, or what it says of it.
pub fn bytes(text: &str, version: Version) -> Result<f64, String> {
    match current(text) {
        Err(_) if version < STRICT_SINCE && is_read_by_older(text) => Ok(amount_by_older(text)),
        outcome => outcome,
    }
}

/// `go-units` 0.5: whatever stands behind the last digit, dot or blank is the suffix.
fn current(text: &str) -> Result<f64, String> {
    let is_amount = |letter: char| letter.is_ascii_digit() || letter == '.' || letter == ' ';
    let invalid = || format!("invalid size: '{text}'");
    let (before, last) = match text.rfind(is_amount) {
        Some(at) => text.split_at(at),
        None => return Err(invalid()),
    };
    let (number, suffix) = match last.strip_prefix(' ') {
        Some(suffix) => (before, suffix),
        None => text.split_at(before.len() + 1),
    };
    let amount: f64 = number
        .parse()
        .map_err(|_| format!("strconv.ParseFloat: parsing \"{number}\": invalid syntax"))?;
    if amount < 0.0 {
        return Err(invalid());
    }
    let suffix = suffix.to_lowercase();
    factor(&suffix)
        .map(|factor| amount * factor)
        .ok_or_else(|| format!("invalid suffix: '{suffix}'"))
}

/// What a lower-case suffix stands for: none, `b`, `k`, `kb`, `kib`...
fn factor(suffix: &str) -> Option<f64> {
    let mut letters = suffix.chars();
    let Some(first) = letters.next().filter(|first| *first != 'b') else {
        return letters.as_str().is_empty().then_some(1.0);
    };
    let unit = UNITS.iter().find(|(unit, _)| *unit == first);
    let is_named = matches!(letters.as_str(), "" | "b" | "ib");
    unit.filter(|_| is_named).map(|(_, factor)| *factor)
}

/// Before `go-units` 0.5: digits, one blank at most, then a unit, an `i` and a `b`, each of them or none.
fn is_read_by_older(text: &str) -> bool {
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let number = text.strip_suffix(digits).unwrap_or_default();
    let suffix = digits.strip_prefix(' ').unwrap_or(digits).to_lowercase();
    let unit = suffix.trim_end_matches('b').trim_end_matches('i');
    number.starts_with(|letter: char| letter.is_ascii_digit())
        && !number.ends_with('.')
        && number.parse::<f64>().is_ok()
        && matches!(unit, "" | "k" | "m" | "g" | "t" | "p")
        && matches!(suffix.strip_prefix(unit), Some("" | "b" | "i" | "ib"))
}

fn amount_by_older(text: &str) -> f64 {
    let is_amount = |letter: char| letter.is_ascii_digit() || letter == '.';
    let suffix = text.trim_start_matches(is_amount);
    let number = text.strip_suffix(suffix).unwrap_or_default();
    let unit = suffix.trim_start().to_lowercase();
    let unit = unit.trim_end_matches(['i', 'b']);
    number.parse().unwrap_or(0.0) * factor(unit).unwrap_or(1.0)
}

/// What was certainly meant by a size that is not read: one in the notation of Kubernetes, or with
/// blanks where none may be.
#[must_use]
pub fn meant(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|letter| *letter != ' ').collect();
    let digits =
        compact.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let number = compact.strip_suffix(digits)?;
    let candidate = match digits.strip_suffix('i') {
        Some(unit) if unit.len() == 1 => format!("{number}{unit}iB"),
        _ => compact.clone(),
    };
    (candidate != text && current(&candidate).is_ok()).then_some(candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATEST: Version = Version::LATEST_RUNNER;

    #[test]
    fn sizes_are_read_as_go_units_reads_them() {
        // Expectations from size_test.go and size.go of docker/go-units 0.5.0.
        for (text, expected) in [
            ("32", Ok(32.0)),
            ("32b", Ok(32.0)),
            ("32B", Ok(32.0)),
            ("32k", Ok(32_768.0)),
            ("32K", Ok(32_768.0)),
            ("32kb", Ok(32_768.0)),
            ("32KiB", Ok(32_768.0)),
            ("32Mb", Ok(33_554_432.0)),
            ("1.5g", Ok(1_610_612_736.0)),
            ("32.5 kB", Ok(33_280.0)),
            ("32 ", Ok(32.0)),
            ("0", Ok(0.0)),
            ("", Err("invalid size: ''")),
            ("hello", Err("invalid size: 'hello'")),
            (
                ".",
                Err("strconv.ParseFloat: parsing \".\": invalid syntax"),
            ),
            ("-32", Err("invalid size: '-32'")),
            (
                " 32",
                Err("strconv.ParseFloat: parsing \" 32\": invalid syntax"),
            ),
            (
                "32  kb",
                Err("strconv.ParseFloat: parsing \"32 \": invalid syntax"),
            ),
            ("512Mi", Err("invalid suffix: 'mi'")),
            ("32bb", Err("invalid suffix: 'bb'")),
            ("32mm", Err("invalid suffix: 'mm'")),
            ("32 megs", Err("invalid suffix: 'megs'")),
            ("50%", Err("invalid suffix: '%'")),
            ("$MEMORY", Err("invalid size: '$MEMORY'")),
        ] {
            let expected = expected.map_err(str::to_owned);
            assert_eq!(bytes(text, LATEST), expected, "{text:?}");
        }
    }

    #[test]
    fn older_runners_read_the_suffixes_of_kubernetes() {
        let old = Version::new(15, 0);
        for (text, expected) in [
            ("512Mi", Some(536_870_912.0)),
            ("1gi", Some(1_073_741_824.0)),
            ("32i", Some(32.0)),
            ("32ib", Some(32.0)),
            ("32bi", None),
            ("1.2.3m", None),
            ("32  m", None),
        ] {
            assert_eq!(bytes(text, old).ok(), expected, "{text:?}");
        }
    }

    #[test]
    fn what_was_meant_is_one_step_away() {
        for (text, expected) in [
            ("512Mi", Some("512MiB")),
            ("2gi", Some("2giB")),
            (" 512m", Some("512m")),
            ("512  m", Some("512m")),
            ("1 024 m", Some("1024m")),
            ("512m", None),
            ("-1", None),
            ("50%", None),
        ] {
            assert_eq!(meant(text).as_deref(), expected, "{text:?}");
        }
    }
}
