//! Colour and line breaks of text for people.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::report::sanitize::begun;

/// What a text is, for its colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ink {
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// A note, and words that lead a line.
    Note,
    /// Something removed.
    Removed,
    /// Something added.
    Added,
    /// What must be read first.
    Strong,
    /// What may be skipped.
    Faint,
}

/// Wraps a text in the escapes of its colour, if there is colour.
#[must_use]
pub fn paint(text: &str, ink: Ink, color: bool) -> String {
    if !color || text.is_empty() {
        return text.to_owned();
    }
    let code = match ink {
        Ink::Error => "1;31",
        Ink::Warning => "1;33",
        Ink::Note => "1;36",
        Ink::Removed => "31",
        Ink::Added => "32",
        Ink::Strong => "1",
        Ink::Faint => "2",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// Columns that a text takes.
pub(in crate::report) fn columns(text: &str) -> usize {
    text.width()
}

/// Columns that a character takes; a tab is drawn as four at most.
pub(super) fn column(letter: char) -> usize {
    match letter {
        '\t' => 4,
        _ => letter.width().unwrap_or(0),
    }
}

/// Breaks a text at spaces into lines of at most `width` columns, of which the first has `used`
/// columns taken already. What stands in backquotes stays together where it fits on a line; a word
/// that is longer than a line is not broken, so that it can be copied.
#[must_use]
pub fn wrapped(text: &str, width: usize, used: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = used;
    for piece in pieces(text, width) {
        let size = columns(piece);
        let trimmed = columns(piece.trim_end_matches(' '));
        if taken + trimmed > width && !line.is_empty() {
            lines.push(begun(std::mem::take(&mut line).trim_end().to_owned()));
            taken = 0;
        }
        line.push_str(piece);
        taken += size;
    }
    lines.push(begun(line.trim_end().to_owned()));
    lines
}

/// Words with the spaces behind them; text in backquotes is one word if it fits on a line.
fn pieces(text: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'`' => {
                let rest = &text[at + 1..];
                let quoted = rest
                    .find('`')
                    .filter(|&end| columns(&rest[..end]) + 2 <= width / 2);
                at += quoted.map_or(1, |end| end + 2);
            }
            b' ' if text.as_bytes().get(at + 1) != Some(&b' ') => {
                at += 1;
                pieces.push(&text[start..at]);
                start = at;
            }
            _ => at += 1,
        }
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_words_stay_whole() {
        assert_eq!(wrapped("aa bb cc", 5, 0), ["aa bb", "cc"]);
        assert_eq!(wrapped("aa bb cc", 5, 3), ["aa", "bb cc"]);
        assert_eq!(wrapped("a bbbbbbbbbb c", 5, 0), ["a", "bbbbbbbbbb", "c"]);
        assert_eq!(wrapped("", 5, 0), [""]);
    }

    #[test]
    fn quoted_text_stays_together_when_it_fits() {
        assert_eq!(
            wrapped("write much more `a: b c` now", 20, 0),
            ["write much more", "`a: b c` now"]
        );
    }

    #[test]
    fn spaces_inside_a_line_are_kept() {
        assert_eq!(wrapped("a  b", 9, 0), ["a  b"]);
    }
}
