//! Durations in words, as the `chronic_duration` and `numerizer` gems read them.

/// One month of 2,629,746 seconds, the longest timeout of a job.
pub(super) const MONTH: f64 = 2_629_746.0;
/// The longest delay of a job.
pub(super) const WEEK: f64 = 604_800.0;

/// A number of seconds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Seconds {
    pub(super) value: f64,
    /// Whether it has a fraction of some unit; Ruby then computes with floats.
    pub(super) is_float: bool,
}

/// Units, their other spellings and their length. A year accounts for leap years.
const UNITS: [(&[&str], f64); 7] = [
    (&["seconds", "second", "secs", "sec", "s"], 1.0),
    (&["minutes", "minute", "mins", "min", "m"], 60.0),
    (&["hours", "hour", "hrs", "hr", "h"], 3600.0),
    (&["days", "day", "dy", "d"], 86_400.0),
    (&["weeks", "week", "wks", "wk", "w"], 604_800.0),
    (&["months", "mo", "mos", "month"], 2_592_000.0),
    (&["years", "year", "yrs", "yr", "y"], 31_557_600.0),
];

/// Words between parts that mean nothing.
const JOINING: [&str; 3] = ["and", "with", "plus"];

/// What a part of a duration is.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Part {
    Number { value: f64, is_float: bool },
    Unit(f64),
}

/// Reads a duration. `None`: it has a word that is none, or is zero.
pub(super) fn parse(text: &str) -> Option<Seconds> {
    let lower = text.to_lowercase();
    let spelled = numbers(&lower);
    let mut parts = Vec::new();
    match clock(&spelled) {
        Some(clock) => parts = clock?,
        None => {
            for word in split(&spelled) {
                parts.extend(part(&word)?);
            }
        }
    }
    if matches!(parts.first(), Some(Part::Unit(_))) {
        let one = Part::Number {
            value: 1.0,
            is_float: false,
        };
        parts.insert(0, one);
    }
    let mut total = Seconds {
        value: 0.0,
        is_float: false,
    };
    for (index, part) in parts.iter().enumerate() {
        let Part::Number { value, is_float } = *part else {
            continue;
        };
        total.value += match parts.get(index + 1) {
            Some(Part::Unit(length)) => value * length,
            Some(Part::Number { .. }) => 0.0,
            None => value,
        };
        total.is_float |= is_float;
    }
    (total.value != 0.0).then_some(total)
}

/// One word: `Some(None)` for one that joins, `None` for an unknown one.
fn part(word: &str) -> Option<Option<Part>> {
    if word.contains(|character: char| character.is_ascii_digit()) {
        let value: f64 = word.parse().unwrap_or(0.0);
        let is_float = value.fract() > 0.0;
        return Some(Some(Part::Number { value, is_float }));
    }
    let word = word.strip_prefix(',').unwrap_or(word);
    let word = word.strip_suffix(',').unwrap_or(word);
    let unit = UNITS.iter().find(|(names, _)| names.contains(&word));
    match unit {
        Some((_, length)) => Some(Some(Part::Unit(*length))),
        None if JOINING.contains(&word) => Some(None),
        None => None,
    }
}

/// Words, and numbers that need no space around them.
fn split(text: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = number_length(rest);
        if length > 0 {
            let (number, after) = rest.split_at(length);
            spaced.extend([" ", number, " "]);
            rest = after;
        } else {
            spaced.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// Length of a number at the beginning: digits, a point and digits, or either half.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| {
        let end = text.find(|character: char| !character.is_ascii_digit());
        end.unwrap_or(text.len())
    };
    let whole = digits(text);
    let fraction = text
        .get(whole..)
        .and_then(|rest| rest.strip_prefix('.'))
        .map_or(0, digits);
    if fraction > 0 {
        whole + 1 + fraction
    } else {
        whole
    }
}

/// `3:41:59`: units from seconds up, without weeks. `Some(None)`: too many of them.
#[expect(
    clippy::option_option,
    reason = "not a clock, or a clock that is wrong"
)]
fn clock(text: &str) -> Option<Option<Vec<Part>>> {
    let text: String = text.chars().filter(|character| *character != ' ').collect();
    let (whole, _) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = text.get(whole.len()..).unwrap_or_default();
    let pieces: Vec<&str> = whole.split(':').collect();
    let is_digits =
        |piece: &&str| !piece.is_empty() && piece.chars().all(|digit| digit.is_ascii_digit());
    let is_fraction = fraction.chars().skip(1).all(|digit| digit.is_ascii_digit());
    if !(2..=6).contains(&pieces.len()) || !pieces.iter().all(is_digits) || !is_fraction {
        return None;
    }
    let lengths = [1.0, 60.0, 3600.0, 86_400.0, 2_592_000.0, 31_557_600.0];
    let mut parts = Vec::new();
    for (piece, length) in pieces.iter().rev().zip(lengths).rev() {
        let number = if length == 1.0 {
            format!("{piece}{fraction}")
        } else {
            (*piece).to_owned()
        };
        let value: f64 = number.trim_end_matches('.').parse().unwrap_or(0.0);
        let is_float = value.fract() > 0.0;
        parts.extend([Part::Number { value, is_float }, Part::Unit(length)]);
    }
    Some(Some(parts))
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const LARGE: [(&str, u64); 3] = [
    ("hundred", 100),
    ("thousand", 1_000),
    ("million", 1_000_000),
];

/// Hyphens between words as spaces; those beside digits stay, and make no duration.
fn without_hyphens(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_part = |letter: Option<&char>| {
        letter.is_some_and(|letter| !letter.is_ascii_digit() && *letter != ' ')
    };
    let shown = letters.iter().enumerate().map(|(index, letter)| {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let is_joint = *letter == '-' && is_part(before) && is_part(letters.get(index + 1));
        if is_joint { ' ' } else { *letter }
    });
    shown.collect()
}

/// Number words as digits.
fn numbers(text: &str) -> String {
    let text = without_hyphens(text);
    let mut result: Vec<String> = Vec::new();
    let mut pending: Option<(u64, u64)> = None;
    for word in text.split_whitespace() {
        let small = SMALL.iter().position(|name| *name == word);
        let tens = TENS.iter().position(|name| *name == word);
        let unit = small.or(tens.map(|index| (index + 2) * 10));
        let large = LARGE.iter().find(|(name, _)| *name == word);
        match (unit, large, pending) {
            (Some(unit), _, None) => pending = Some((0, unit as u64)),
            (Some(unit), _, Some((done, open))) => {
                let unit = unit as u64;
                if open % 10 == 0 && open > 0 && unit < 10 || open % 100 == 0 && unit < 100 {
                    pending = Some((done, open + unit));
                } else {
                    result.push((done + open).to_string());
                    pending = Some((0, unit));
                }
            }
            (None, Some((_, 100)), open) => {
                let (done, open) = open.unwrap_or((0, 1));
                pending = Some((done, open.saturating_mul(100)));
            }
            (None, Some((_, factor)), open) => {
                let (done, open) = open.unwrap_or((0, 1));
                pending = Some((done + open.saturating_mul(*factor), 0));
            }
            (None, None, open) => {
                result.extend(open.map(|(done, open)| (done + open).to_string()));
                pending = None;
                result.push(word.to_owned());
            }
        }
    }
    result.extend(pending.map(|(done, open)| (done + open).to_string()));
    result.join(" ")
}

/// Whether a text is a duration for artifacts: `never` is.
pub(super) fn is_expiry(text: &str) -> bool {
    text.eq_ignore_ascii_case("never") || parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn durations_are_read_as_by_gitlab() {
        for (text, seconds) in [
            ("3h 30m", Some(12_600.0)),
            ("3 hours 30 minutes", Some(12_600.0)),
            ("one week", Some(604_800.0)),
            ("1 hr, 5 min and 2s", Some(3_902.0)),
            ("1.5h", Some(5_400.0)),
            ("1:30:00", Some(5_400.0)),
            ("day", Some(86_400.0)),
            ("60", Some(60.0)),
            ("twenty five minutes", Some(1_500.0)),
            ("foo", None),
            ("", None),
            ("0", None),
            ("1 elephant", None),
            ("twenty-five minutes", Some(1_500.0)),
            ("1h-30m", None),
            ("-1h", None),
            ("1h - 30m", None),
        ] {
            assert_eq!(parse(text).map(|found| found.value), seconds, "{text}");
        }
    }
}
