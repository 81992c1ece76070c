//! See rules/invalid-duration.md.

use crate::model::runner::load::{What, nanoseconds};
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let words = config.words();
    for problem in config.problems() {
        let Some(key) = problem.key else { continue };
        let name = key.name;
        let finding = match &problem.what {
            What::NoDuration(text) => {
                let message =
                    format!("`{name} = {text:?}` is no duration: the Runner cannot load this file");
                let finding = sink.report(problem.field, message);
                finding
                    .here("not numbers with `h`, `m`, `s` or `ms`")
                    .help("write for example `\"1h30m\"`: no days, no blanks, no other units");
                if let Some((right, is_certain)) = meant(text) {
                    let safety = match is_certain {
                        true => Safety::Safe,
                        false => Safety::Unsafe,
                    };
                    let replace = edit::replace(problem.field.own(), right.as_str());
                    finding.fix(format!("write `\"{right}\"`"), safety, [replace]);
                }
                finding
            }
            What::DurationText => {
                let version = config.version();
                let message =
                    format!("`{name}` is a string: Runner {version} cannot load this file");
                sink.report(problem.field, message)
                    .here("this version takes an integer of nanoseconds")
                    .help("upgrade to 15.9 or newer, or write nanoseconds as an integer")
            }
            _ => continue,
        };
        if let Some(text) = words.loading(problem) {
            finding.verdict(text);
        }
    }
}

/// Names of units as people write them, and the Runner's.
const UNITS: [(&str, &str, u64); 18] = [
    ("d", "h", 24),
    ("day", "h", 24),
    ("days", "h", 24),
    ("w", "h", 168),
    ("week", "h", 168),
    ("weeks", "h", 168),
    ("hour", "h", 1),
    ("hours", "h", 1),
    ("hr", "h", 1),
    ("hrs", "h", 1),
    ("min", "m", 1),
    ("mins", "m", 1),
    ("minute", "m", 1),
    ("minutes", "m", 1),
    ("sec", "s", 1),
    ("secs", "s", 1),
    ("second", "s", 1),
    ("seconds", "s", 1),
];

/// The duration that was meant, and whether there is no doubt about it: a number alone may be
/// seconds or anything else.
fn meant(text: &str) -> Option<(String, bool)> {
    let text: String = text.to_lowercase().split_whitespace().collect();
    if !text.is_empty() && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((format!("{text}s"), false));
    }
    let mut rest = text.as_str();
    let mut found = String::new();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, behind) = rest.split_at(end);
        let end = behind
            .find(|letter: char| letter.is_ascii_digit())
            .unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        let number: u64 = number.parse().ok()?;
        let known = UNITS.iter().find(|(name, _, _)| *name == unit);
        match known {
            Some((_, right, times)) => {
                found.push_str(&format!("{}{right}", number.checked_mul(*times)?));
            }
            None => found.push_str(&format!("{number}{unit}")),
        }
        rest = behind;
    }
    nanoseconds(&found).map(|_| (found, true))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn durations_of_other_tools_are_translated() {
        for (text, expected) in [
            ("1d", Some(("24h", true))),
            ("15 m", Some(("15m", true))),
            ("1h30min", Some(("1h30m", true))),
            ("5 Minutes", Some(("5m", true))),
            ("900", Some(("900s", false))),
            ("2weeks", Some(("336h", true))),
            ("", None),
            ("PT15M", None),
            ("soon", None),
            ("99999999999999999999d", None),
        ] {
            let found = meant(text);
            let found = found.as_ref().map(|(text, sure)| (text.as_str(), *sure));
            assert_eq!(found, expected, "{text}");
        }
    }
}
