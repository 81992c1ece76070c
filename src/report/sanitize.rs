//! Makes text from linted files harmless for a terminal: control, bidirectional, invisible and tag
//! characters become stand-ins of the same number of bytes, so that every offset still holds. So do
//! the marks by which CI servers find commands in the log of a job.

use std::borrow::Cow;

/// Whether a character can steer a terminal or make text look like something else.
pub(super) fn is_hidden(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => false,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' => true,
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => true,
        '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' => true,
        '\u{E0000}'..='\u{E0FFF}' => true,
        _ => letter.is_control(),
    }
}

/// A text of several lines: line breaks and tabs stay.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    replaced(text, is_hidden)
}

/// A text that must stay on one line: line breaks and tabs become spaces.
pub(super) fn flat(text: &str) -> String {
    lines(text).replace(['\n', '\r', '\t'], " ")
}

/// The same, and no command for those who read the log of a job.
pub(super) fn line(text: &str) -> String {
    begun(tamed(&flat(text)).into_owned())
}

/// A line that starts with no workflow command of GitHub: `::error::`.
pub(super) fn begun(line: String) -> String {
    match line.trim_start().starts_with("::") {
        true => line.replacen("::", "?:", 1),
        false => line,
    }
}

/// A text without the commands that GitHub, Azure Pipelines and TeamCity find anywhere in a line:
/// `##[group]`, `##vso[task.complete]`. The number of bytes stays.
pub(super) fn tamed(text: &str) -> Cow<'_, str> {
    without_commands(text, "?")
}

/// The same, with another text for the second `#` of commands.
pub(super) fn without_commands<'t>(text: &'t str, stand_in: &str) -> Cow<'t, str> {
    if !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        let (before, from) = rest.split_at(at + 1);
        result.push_str(before);
        rest = from;
        let name = rest.strip_prefix('#').unwrap_or_default();
        let behind = name.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        if behind.starts_with('[') {
            result.push_str(stand_in);
            rest = name;
        }
    }
    result.push_str(rest);
    Cow::Owned(result)
}

fn replaced(text: &str, hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t');
    if text.as_bytes().iter().all(plain) || !text.chars().any(&hidden) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match (hidden(letter), letter.len_utf8()) {
            (false, _) => result.push(letter),
            (true, 1) => result.push('?'),
            (true, 2) => result.push('¿'),
            (true, 3) => result.push('\u{FFFD}'),
            (true, _) => result.push_str("\u{FFFD}?"),
        }
    }
    Cow::Owned(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_have_the_same_number_of_bytes() {
        let text = "a\u{1b}[31m\u{9b}b\u{202E}c\u{E0041}d\u{7f}\n\te\u{0}";
        let shown = lines(text);
        assert_eq!(shown.len(), text.len());
        assert_eq!(shown, "a?[31m¿b\u{FFFD}c\u{FFFD}?d?\n\te?");
    }

    #[test]
    fn ordinary_text_of_any_language_stays() {
        let text = "größe: 大きさ 👍🏽 \u{FE0F}";
        assert!(matches!(lines(text), Cow::Borrowed(_)));
    }

    #[test]
    fn no_line_is_a_command_for_who_reads_the_log() {
        for (text, shown) in [
            ("::error::x", "?:error::x"),
            ("\t ::stop-commands::x", "  ?:stop-commands::x"),
            ("a ::error::x", "a ::error::x"),
            ("a::b", "a::b"),
            ("a ##[add-mask]b ###[x]", "a #?[add-mask]b ##?[x]"),
            ("##vso[a]##teamcity[b]", "#?vso[a]#?teamcity[b]"),
            ("## a [b] ##1[ ##", "## a [b] ##1[ ##"),
            ("é##[ü]", "é#?[ü]"),
        ] {
            assert_eq!(line(text), shown);
        }
    }

    #[test]
    fn one_line_stays_one_line() {
        assert_eq!(line("a\r\n\tb"), "a   b");
    }
}
