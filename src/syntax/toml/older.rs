//! Other ways to write the same: TOML 1.1 as TOML 1.0, and strings without escapes.

use std::ops::Range;

use super::verdict::{Newer, NewerKind};

/// What to put where, so that decoders of TOML 1.0 read the same.
pub(in crate::syntax) fn older(text: &str, newer: &Newer) -> Option<(Range<usize>, String)> {
    let range = newer.range.clone();
    let written = text.get(range.clone())?;
    let text = match newer.kind {
        NewerKind::Lines { commented: true } => return None,
        NewerKind::Lines { commented: false } => joined(written)?,
        NewerKind::Comma => String::new(),
        NewerKind::Escape => match written.strip_prefix("\\x") {
            Some(digits) => format!("\\u00{digits}"),
            None => "\\u001b".to_owned(),
        },
        NewerKind::Time => {
            let (behind, hour) = (written.find(':')? + 3, written);
            format!("{}:00{}", hour.get(..behind)?, hour.get(behind..)?)
        }
    };
    Some((range, text))
}

/// An inline table on one line, without a comma at its end. Strings over several lines cannot be
/// joined.
fn joined(table: &str) -> Option<String> {
    let mut line = String::with_capacity(table.len());
    let mut rest = table;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '"' | '\'' if rest.starts_with("\"\"\"") || rest.starts_with("\'\'\'") => return None,
            '"' | '\'' => string_length(rest, next)?,
            _ if next.is_ascii_whitespace() => {
                let body = rest.trim_start_matches([' ', '\t', '\r', '\n']);
                let blanks = rest.get(..rest.len() - body.len())?;
                if body.starts_with('}') && line.ends_with(',') {
                    line.pop();
                }
                line.push_str(if blanks.contains('\n') { " " } else { blanks });
                rest = body;
                continue;
            }
            _ => next.len_utf8(),
        };
        if next == '}' && line.ends_with(',') {
            line.pop();
        }
        line.push_str(rest.get(..length)?);
        rest = rest.get(length..)?;
    }
    Some(line)
}

/// Bytes of the string that a text starts with, quotes included.
fn string_length(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = quote == '"',
            _ if letter == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// What a basic string, without its quotes, was meant to say if its backslashes are those of a
/// path; `None` if escapes that no path has are in it, or a literal string cannot hold it.
pub(in crate::syntax) fn literal(written: &str) -> Option<String> {
    let mut meant = String::with_capacity(written.len());
    let mut letters = written.chars();
    while let Some(letter) = letters.next() {
        if letter == '\'' || letter.is_control() {
            return None;
        }
        if letter != '\\' {
            meant.push(letter);
            continue;
        }
        match letters.next()? {
            '\\' => meant.push('\\'),
            '"' => meant.push('"'),
            'u' | 'U' | 'x' => return None,
            other => meant.extend(['\\', other]),
        }
    }
    Some(meant)
}

#[cfg(test)]
mod tests {
    use super::super::verdict::newer;
    use super::*;

    fn rewritten(text: &str) -> Vec<Option<String>> {
        let newer = newer(text);
        newer
            .iter()
            .map(|newer| older(text, newer).map(|(_, text)| text))
            .collect()
    }

    #[test]
    fn what_is_new_in_toml_is_written_as_before() {
        for (text, expected) in [
            (
                "x = {\n  a = 1,\n  b = '}',\n}\n",
                Some("{ a = 1, b = '}' }"),
            ),
            (
                "x = {a={\r\n\tb=\"\\\" ,\"},\r\n}",
                Some("{a={ b=\"\\\" ,\"} }"),
            ),
            ("x = { a = 1, }\n", Some("")),
            ("x = {\n a = 1, # one\n}\n", None),
            ("x = {\n a = \"\"\"\n\"\"\"}\n", None),
            ("x = \"a\\e[\"\n", Some("\\u001b")),
            ("x = \"a\\x7F[\"\n", Some("\\u007F")),
            ("x = 12:30\n", Some("12:30:00")),
            (
                "x = 2026-01-31 12:30+01:00\n",
                Some("2026-01-31 12:30:00+01:00"),
            ),
        ] {
            assert_eq!(rewritten(text), [expected.map(str::to_owned)], "{text}");
        }
        assert!(rewritten("x = [\n { a = 1 },\n]\n").is_empty());
    }

    #[test]
    fn backslashes_of_a_path_stay() {
        assert_eq!(literal(r"C:\builds\\a"), Some(r"C:\builds\a".to_owned()));
        assert_eq!(literal(r"C:\u00e9"), None);
        assert_eq!(literal("it's"), None);
    }
}
