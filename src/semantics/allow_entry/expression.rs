//! Entries that are regular expressions: how they are recognised, and the pattern that was meant.

use super::{host, pieces, variable};

/// What tells that an entry is a regular expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark<'e> {
    /// The text that tells it.
    pub text: &'e str,
    /// Whether it changes what a pattern matches; `\.` is a dot in both.
    pub is_harmful: bool,
}

/// The first mark of a regular expression, the harmful ones first.
#[must_use]
pub fn mark(entry: &str) -> Option<Mark<'_>> {
    let harmful = |text| Mark {
        text,
        is_harmful: true,
    };
    if entry.starts_with('^') {
        return Some(harmful("^"));
    }
    if let Some(found) = dot_and(entry, '*', ".*").or_else(|| dot_and(entry, '+', ".+")) {
        return Some(harmful(found));
    }
    if let Some(found) = class_escape(entry) {
        return Some(harmful(found));
    }
    if is_choice(entry) {
        return Some(harmful("|"));
    }
    if entry.ends_with('$') {
        return Some(harmful("$"));
    }
    entry.contains("\\.").then_some(Mark {
        text: "\\.",
        is_harmful: false,
    })
}

/// `.*` or `.+` that no writer of patterns would write. Behind a digit or a wildcard (`18.*`,
/// `[0-9].*`) and in a host (`registry.*.example.com/`) a dot is a dot.
fn dot_and<'m>(entry: &str, sign: char, text: &'m str) -> Option<&'m str> {
    let host = host(entry).map_or(0, |(host, _)| host.len());
    let is_glob_host = |at: usize| at > 0 && at < host && !entry.contains('\\');
    let mut found = entry.match_indices(text);
    found
        .any(|(at, _)| {
            let before = entry.get(..at).and_then(|start| start.chars().next_back());
            let is_plain = before.is_some_and(|before| {
                before.is_ascii_digit() || matches!(before, ']' | '}' | '*' | '?' | '\\')
            });
            sign == '+' && before != Some('\\') || !is_plain && !is_glob_host(at)
        })
        .then_some(text)
}

/// `\d` and the like; before a letter the backslash is more likely meant as a slash.
fn class_escape(entry: &str) -> Option<&'static str> {
    [("\\d", "\\d"), ("\\w", "\\w"), ("\\s", "\\s")]
        .into_iter()
        .find(|(escape, _)| {
            entry.match_indices(escape).any(|(at, found)| {
                let behind = entry.get(at + found.len()..).unwrap_or_default();
                !behind.starts_with(|next: char| next.is_alphanumeric())
            })
        })
        .map(|(_, text)| text)
}

/// `(a|b)`.
fn is_choice(entry: &str) -> bool {
    let inside = entry.split_once('(').map(|(_, inside)| inside);
    let inside = inside.and_then(|inside| inside.split_once(')'));
    inside.is_some_and(|(inside, _)| inside.contains('|'))
}

/// The pattern that a regular expression stands for; `None` if there is more to it than anchors,
/// `.*`, escaped dots, classes and choices.
#[must_use]
pub fn as_glob(entry: &str) -> Option<String> {
    if variable(entry).is_some() {
        return None;
    }
    let bare = entry.strip_prefix('^').unwrap_or(entry);
    let bare = bare.strip_suffix('$').unwrap_or(bare);
    let mut glob = String::with_capacity(bare.len());
    let mut rest = bare;
    let mut choices = 0;
    while let Some(first) = rest.chars().next() {
        let (written, length) = match first {
            '.' if rest.starts_with(".*") || rest.starts_with(".+") => ("*", 2),
            '\\' => escaped(rest)?,
            '(' => {
                choices += 1;
                ("{", if rest.starts_with("(?:") { 3 } else { 1 })
            }
            ')' if choices > 0 => {
                choices -= 1;
                ("}", 1)
            }
            '|' if choices > 0 => (",", 1),
            '[' => {
                let class = pieces(rest).first().map_or(rest.len(), |piece| piece.end());
                let (text, behind) = rest.split_at_checked(class)?;
                glob.push_str(text);
                let repeated = behind.strip_prefix(['*', '+']);
                if repeated.is_some() {
                    glob.push('*');
                }
                rest = repeated.unwrap_or(behind);
                continue;
            }
            '*' if !glob.is_empty() && !glob.ends_with(['/', ':', '-', '*']) => return None,
            '+' | '|' | '{' | '}' | '^' | '$' | ')' => return None,
            '?' => return None,
            letter => {
                glob.push(letter);
                rest = rest.split_at_checked(letter.len_utf8())?.1;
                continue;
            }
        };
        glob.push_str(written);
        rest = rest.split_at_checked(length)?.1;
    }
    (choices == 0).then(|| crossing(&glob))
}

/// What an escape stands for, and how long it is with its repetition.
fn escaped(text: &str) -> Option<(&'static str, usize)> {
    [
        ("\\.", "."),
        ("\\/", "/"),
        ("\\-", "-"),
        ("\\:", ":"),
        ("\\d+", "[0-9]*"),
        ("\\d*", "*"),
        ("\\d", "[0-9]"),
        ("\\w+", "*"),
        ("\\w*", "*"),
    ]
    .into_iter()
    .find(|(escape, _)| text.starts_with(escape))
    .map(|(escape, written)| (written, escape.len()))
}

/// Lets `*` cross slashes where it is a whole segment, as `.*` does.
fn crossing(glob: &str) -> String {
    let segments = super::segments(glob);
    let last = segments.len() - 1;
    let crossed = segments.iter().enumerate().map(|(index, &segment)| {
        let is_any = segment == "*" || index == last && index > 0 && segment == "*:*";
        if is_any { "**" } else { segment }
    });
    crossed.collect::<Vec<_>>().join("/")
}
