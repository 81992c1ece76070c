//! Text in quotes as Go's `%q` prints it, which the decoder uses for what it found.

/// A string in double quotes.
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        push(&mut quoted, letter, '"');
    }
    quoted.push('"');
    quoted
}

/// A character in single quotes; the end of the text is U+0000 to the decoder.
pub(super) fn letter(read: Option<char>) -> String {
    let mut quoted = String::from('\'');
    push(&mut quoted, read.unwrap_or('\0'), '\'');
    quoted.push('\'');
    quoted
}

fn push(quoted: &mut String, letter: char, quote: char) {
    match letter {
        '\\' => quoted.push_str("\\\\"),
        '\u{7}' => quoted.push_str("\\a"),
        '\u{8}' => quoted.push_str("\\b"),
        '\u{c}' => quoted.push_str("\\f"),
        '\n' => quoted.push_str("\\n"),
        '\r' => quoted.push_str("\\r"),
        '\t' => quoted.push_str("\\t"),
        '\u{b}' => quoted.push_str("\\v"),
        _ if letter == quote => {
            quoted.push('\\');
            quoted.push(letter);
        }
        '\0'..=' ' | '\u{7f}' if letter != ' ' => {
            quoted.push_str(&format!("\\x{:02x}", u32::from(letter)));
        }
        _ if is_printable(letter) => quoted.push(letter),
        _ if u32::from(letter) < 0x1_0000 => {
            quoted.push_str(&format!("\\u{:04x}", u32::from(letter)));
        }
        _ => quoted.push_str(&format!("\\U{:08x}", u32::from(letter))),
    }
}

/// The standard library escapes the same characters as Go does; of those that join the letter
/// before them it escapes only the first.
fn is_printable(letter: char) -> bool {
    let after_letter: String = ['a', letter].iter().collect();
    matches!(letter, '"' | '\'') || after_letter.escape_debug().nth(1) == Some(letter)
}

#[cfg(test)]
mod tests {
    use super::{letter, string};

    #[test]
    fn quotes_are_those_of_go() {
        assert_eq!(string("C:\\Us"), "\"C:\\\\Us\"");
        assert_eq!(
            string("a\"'\u{1b}\u{feff}\u{ad}é"),
            "\"a\\\"'\\x1b\\ufeff\\u00adé\""
        );
        assert_eq!(letter(Some('\'')), "'\\''");
        assert_eq!(letter(Some('"')), "'\"'");
        assert_eq!(letter(Some('“')), "'“'");
        assert_eq!(letter(None), "'\\x00'");
        assert_eq!(letter(Some('\u{a0}')), "'\\u00a0'");
        assert_eq!(letter(Some('\u{e0001}')), "'\\U000e0001'");
    }
}
