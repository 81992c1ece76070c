//! Strings and comments that are not closed, or hold what they cannot.

use std::ops::Range;

use super::line::{Line, named};
use super::{Explained, open_quote};

const PATHS: &str =
    "put the string in single quotes, where a backslash is just a backslash, or double each one";

/// Said of a string that ends with its line.
pub(super) const CLOSE: &str = "close it on this line; only strings in three quotes go on";

pub(super) fn explain(line: &Line<'_>, range: &Range<usize>, what: &str) -> Option<Explained> {
    let at = range.start;
    match what {
        "missing escaped value" => {
            let start = line
                .before(at)
                .rfind('\\')
                .map(|found| line.end_of("") + found)?;
            let letter = line.text.get(start + 1..)?.chars().next()?;
            if letter == '\n' || letter == '\r' {
                let message = "a backslash cannot end a line inside of `\"`";
                return Some(Explained::new(start..start + 1, message).help(PATHS));
            }
            let end = start + 1 + letter.len_utf8();
            let message = format!("`\\{letter}` is no escape that a string in `\"` can have");
            Some(Explained::new(start..end, message).help(PATHS))
        }
        "too few unicode value digits" | "invalid value" => {
            let start = line
                .before(at)
                .rfind('\\')
                .map(|found| line.end_of("") + found)?;
            let letter = line.text.get(start + 1..)?.chars().next()?;
            let digits = match letter {
                'x' => "two",
                'u' => "four",
                _ => "eight",
            };
            let message = if what == "invalid value" {
                format!("`\\{letter}` is followed by digits that are no character")
            } else {
                format!("`\\{letter}` needs {digits} hexadecimal digits")
            };
            Some(Explained::new(start..start + 1 + letter.len_utf8(), message).help(PATHS))
        }
        "invalid multi-line basic string" => whole(line, at, "\"\"\""),
        "invalid multi-line literal string" => whole(line, at, "'''"),
        _ => {
            let rest = line.after(at);
            if let Some(letter) = rest.chars().next().filter(|letter| letter.is_control()) {
                let place = if what == "invalid comment character" {
                    "a comment"
                } else {
                    "a string"
                };
                let message = format!("{} cannot stand in {place}", named(letter));
                return Some(Explained::new(at..at + letter.len_utf8(), message));
            }
            if let Some(error) = open_quote(line, line.before(at).trim_end()) {
                return Some(error);
            }
            let quote = if what == "invalid literal string" {
                '\''
            } else {
                '"'
            };
            let message = format!("the string is not closed: `{quote}` is missing at its end");
            rest.trim()
                .is_empty()
                .then(|| Explained::new(range.clone(), message).help(CLOSE))
        }
    }
}

/// A string in three quotes, open at the end of the text or with a character that it cannot have.
fn whole(line: &Line<'_>, at: usize, quotes: &str) -> Option<Explained> {
    if let Some(letter) = line.text.get(at..)?.chars().next() {
        let message = format!("{} cannot stand in a string", named(letter));
        return Some(Explained::new(at..at + letter.len_utf8(), message));
    }
    let start = line.text.get(..at)?.rfind(quotes)?;
    let message = format!("the string that starts here is not closed: `{quotes}` is missing");
    Some(Explained::new(start..start + quotes.len(), message).last())
}
