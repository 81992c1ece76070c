//! `release`: what a job publishes.

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

/// A date of ISO 8601: calendar, week or ordinal, perhaps with a time.
fn is_date(text: &str) -> bool {
    let date = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let digits: Vec<&str> = date.split('-').collect();
    let number = |text: &str, range: std::ops::RangeInclusive<u32>| {
        let is_digits = text.chars().all(|digit| digit.is_ascii_digit());
        is_digits && text.parse().is_ok_and(|number| range.contains(&number))
    };
    match digits.as_slice() {
        [year, month, day] => {
            number(year, 0..=9999) && number(month, 1..=12) && number(day, 1..=31)
        }
        [year, day] => {
            number(year, 0..=9999)
                && (number(day, 1..=366)
                    || day
                        .strip_prefix('W')
                        .is_some_and(|week| number(week, 1..=53)))
        }
        [whole] => whole.len() == 8 && number(whole, 1..=99_991_231),
        _ => false,
    }
}

/// A commit, or a name that `git check-ref-format` takes.
fn is_reference(text: &str) -> bool {
    const FORBIDDEN: [&str; 10] = ["..", "~", "^", ":", "?", "*", "[", "\\", "@{", " "];
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    !text.is_empty()
        && !text.starts_with('-')
        && !text.ends_with('.')
        && !text.chars().any(char::is_control)
        && !FORBIDDEN.iter().any(|forbidden| text.contains(forbidden))
        && text.split('/').all(part)
}
