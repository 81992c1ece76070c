//! `release`: what a job publishes.

use std::sync::OnceLock;

use regex::Regex;

use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{
    Kind, is_blank, is_list, is_map, is_text, is_word, is_word_or_words, kind, plain, text,
};
use crate::syntax::Node;

pub(super) fn release(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "release", node);
    checker.expect_map();
    checker.known_keys(&[
        "tag_name",
        "tag_message",
        "name",
        "description",
        "ref",
        "released_at",
        "milestones",
        "assets",
    ]);
    checker.required_text("tag_name");
    checker.present_value("tag_name");
    checker.optional(
        "tag_message",
        |value| is_blank(value) || is_text(value),
        "should be a string",
    );
    checker.required_text("description");
    checker.present_value("description");
    checker.optional_items(
        "milestones",
        (|value| is_blank(value) || is_word_or_words(value), is_word),
        "should be an array of strings or a string",
    );
    checker.optional_form(
        "released_at",
        |value| is_false(value) || is_date(&text(value)),
        "must be a valid datetime",
    );
    checker.optional_form(
        "ref",
        |value| is_false(value) || is_reference(&text(value)),
        "must be a valid ref",
    );
    checker.child("assets", assets);
    checker.finish(plain(node))
}

fn is_false(value: Node<'_>) -> bool {
    kind(value) == Kind::Bool(false)
}

fn assets(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "assets", node);
    checker.expect_map();
    checker.known_keys(&["links"]);
    checker.required(
        "links",
        |links| is_list(links) && links.items().all(is_map),
        "should be an array of hashes",
    );
    checker.present_value("links");
    checker.finish(plain(node))
}

/// A date of ISO 8601: calendar, week or ordinal, perhaps with a time. Parts are joined by `-` and
/// `:`, or none of them is.
fn is_date(text: &str) -> bool {
    const EXTENDED: &str = r"(?xi)\A\s*(?:(?<year>\d{4})-(?<month>\d\d)(?:-(?<day>\d\d))?
        |\d{4}-(?<ordinal>\d{3})|\d{4}-w(?<week>\d\d)-(?<weekday>\d))
        (?:t(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,]\d+)?)?
        (?:z|[-+]\d\d(?::?\d\d)?)?)?\s*\z";
    const BASIC: &str = r"(?xi)\A\s*(?:(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)
        |\d{4}(?<ordinal>\d{3})|\d{4}w(?<week>\d\d)(?<weekday>\d))
        (?:t?(?<hour>\d\d)(?<minute>\d\d)(?:(?<second>\d\d)(?:[.,]\d+)?)?
        (?:z|[-+]\d\d(?:\d\d)?)?)?\s*\z";
    static FORMS: OnceLock<Vec<Regex>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let forms = [EXTENDED, BASIC].into_iter();
        forms.filter_map(|form| Regex::new(form).ok()).collect()
    });
    let mut found = forms.iter().filter_map(|form| form.captures(text));
    found.any(|found| {
        let part = |name: &str| found.name(name)?.as_str().parse::<u32>().ok();
        let within = |name, least, most| part(name).is_none_or(|it| (least..=most).contains(&it));
        let days = days(part("year").unwrap_or(0), part("month").unwrap_or(1));
        within("month", 1, 12)
            && within("day", 1, days)
            && within("ordinal", 1, 366)
            && within("week", 1, 53)
            && within("weekday", 1, 7)
            && within("hour", 0, 24)
            && within("minute", 0, 59)
            && within("second", 0, 59)
    })
}

/// How many days a month has.
fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A commit, or a name that `git check-ref-format` takes.
fn is_reference(text: &str) -> bool {
    const FORBIDDEN: [&str; 10] = ["..", "~", "^", ":", "?", "*", "[", "\\", "@{", " "];
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    const PREFIXES: [&str; 4] = ["-", "refs/heads/", "refs/remotes/", "refs/tags/"];
    !text.is_empty()
        && text != "HEAD"
        && !PREFIXES.iter().any(|prefix| text.starts_with(prefix))
        && !text.ends_with('.')
        && !text.chars().any(char::is_control)
        && !FORBIDDEN.iter().any(|forbidden| text.contains(forbidden))
        && text.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_reference};

    // Ruby's `DateTime.iso8601`.
    #[test]
    fn dates_are_those_of_iso_8601() {
        for text in [
            "2019-03-15T08:00:00Z",
            "2019-03-15",
            "2020-02-29T23:59",
            "2019-03-15t08:00:00.5+02:00",
            "2019-074",
            "2019-W10-1",
            "20190315T080000Z",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "ABC123",
            "2019-3-5",
            "2019-02-29",
            "2019-13-01",
            "2019-03-15 08:00:00",
            "2019-03-15Tnoon",
            "2019/03/15",
            "$CI_COMMIT_TIMESTAMP",
            "",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn references_are_those_of_git() {
        for text in [
            "fix/123-branch-name",
            "v1.2.3-rc",
            "b3235930",
            "$CI_COMMIT_SHA",
        ] {
            assert!(is_reference(text), "{text}");
        }
        for text in [
            "HEAD",
            "refs/tags/v1",
            "a b",
            "-a",
            "a..b",
            "a/",
            "/a",
            "a.lock",
            "a^",
            "x\u{8}ranch",
        ] {
            assert!(!is_reference(text), "{text}");
        }
    }
}
