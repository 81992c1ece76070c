//! Whether a text may be written without quotes.

use super::{Resolved, untagged};

/// Whether a plain scalar of this text reads back as this very string: as a value, or as a key of less than 1,024 characters. `flow`:
/// inside `[]` or `{}`. Where it is not sure the answer is no; quotes are never wrong.
pub fn is_plain_safe(text: &str, flow: bool) -> bool {
    untagged(text) == Resolved::Str
        && starts_plain(text, flow)
        && !text.ends_with([' ', '\t', ':'])
        && !is_document_marker(text)
        && text.chars().all(is_one_line)
        && !text.contains(": ")
        && !text.contains(":\t")
        && !text.contains(" #")
        && !text.contains("\t#")
        && !(flow && (text.contains([',', '[', ']', '{', '}']) || text.contains(":?")))
}

/// A plain scalar may start with `-`, `?` or `:` if something other than a blank follows; in flow context only with `-`.
fn starts_plain(text: &str, flow: bool) -> bool {
    let mut letters = text.chars();
    match letters.next() {
        None | Some(' ' | '\t') => false,
        Some('?' | ':') if flow => false,
        Some('-' | '?' | ':') => letters
            .next()
            .is_some_and(|next| !matches!(next, ' ' | '\t')),
        Some(first) => !matches!(
            first,
            ',' | '['
                | ']'
                | '{'
                | '}'
                | '#'
                | '&'
                | '*'
                | '!'
                | '|'
                | '>'
                | '\''
                | '"'
                | '%'
                | '@'
                | '`'
        ),
    }
}

/// `---` and `...` end the document when they stand at the start of a line.
fn is_document_marker(text: &str) -> bool {
    let rest = text
        .strip_prefix("---")
        .or_else(|| text.strip_prefix("..."));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Characters that libyaml reads and that break no line. The byte order mark is left out: at the start of a line it vanishes.
fn is_one_line(letter: char) -> bool {
    match letter {
        '\t'
        | ' '..='~'
        | '\u{a0}'..='\u{d7ff}'
        | '\u{e000}'..='\u{fffd}'
        | '\u{10000}'..='\u{10ffff}' => !matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_plain_safe;

    #[test]
    fn plain_is_safe_only_for_texts_that_read_back() {
        #[rustfmt::skip]
        let safe = [
            "a", "ruby:3.2", "a b", "-a", "--flag", "$VAR", "a#b", "it's", "say \"x\"", "y", "1.2.3", "http://a?b", "é", "<<", "=", "a\tb",
            "---a", "x ---", "a:b", "1_", "08",
        ];
        for text in safe {
            assert!(
                is_plain_safe(text, false) && is_plain_safe(text, true),
                "{text:?}"
            );
        }
        for text in ["a, b", "a[0]", "${X}", "?a", "a:?b"] {
            assert!(
                is_plain_safe(text, false) && !is_plain_safe(text, true),
                "{text:?}"
            );
        }
        #[rustfmt::skip]
        let unsafe_texts = [
            "", " a", "a ", "\ta", "yes", "010", "1:30", "3.10", ":sym", "2024-01-01", "~", "null", "-", "?", ":", "- a", "? a", "a: b", "a:",
            "a:\tb", "a #b", "a\t#b", "#a", "*a", "&a", "!a", "|", ">", "'a", "\"a\"", "%a", "@a", "`a`", "[a", "{a", "]", "}", ",a", "---",
            "--- a", "...", "a\nb", "a\rb", "a\u{85}b", "a\u{2028}b", "a\u{7}b", "a\u{7f}", "\u{feff}a", "a\u{fffe}", ".e+5",
        ];
        for text in unsafe_texts {
            assert!(
                !is_plain_safe(text, false) && !is_plain_safe(text, true),
                "{text:?}"
            );
        }
    }
}
