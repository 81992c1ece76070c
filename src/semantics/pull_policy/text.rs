//! The Runner's error texts, letter for letter, and Go's ways of printing a list and a quoted word.

use std::fmt::Write as _;

/// Where the requested list comes from, in the words of the messages since 15.3.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Source {
    Job,
    Runner,
    Default,
}

impl Source {
    pub(super) fn of(job: &[&str], runner: &[&str]) -> Self {
        if !job.is_empty() {
            Self::Job
        } else if !runner.is_empty() {
            Self::Runner
        } else {
            Self::Default
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Job => "GitLab pipeline config",
            Self::Runner => "Runner config",
            Self::Default => "Runner config (default)",
        }
    }
}

/// A list as Go prints it with `%v`: `[always never]`. The cluster's default is an empty word, so it prints as nothing: `[]`.
pub fn go_list<T: AsRef<str>>(words: &[T]) -> String {
    let mut text = String::from("[");
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            text.push(' ');
        }
        text.push_str(word.as_ref());
    }
    text.push(']');
    text
}

/// A list as people read it: `[always, never]`.
pub fn listed<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<&str> = words.iter().map(|word| shown(word.as_ref())).collect();
    format!("[{}]", words.join(", "))
}

/// A word as people read it; the empty one needs its quotes to be seen.
pub fn shown(word: &str) -> &str {
    if word.is_empty() { "\"\"" } else { word }
}

/// The refusal of 15.1 and 15.2.
pub(super) fn refused_before_15_3(requested: &[&str], allowed: &[&str]) -> String {
    format!(
        "the configured PullPolicies ({}) are not allowed by AllowedPullPolicies ({})",
        go_list(requested),
        go_list(allowed)
    )
}

/// The refusal since 15.3, without what each version puts before it.
pub(super) fn refused(requested: &[&str], source: Source, allowed: &[&str]) -> String {
    format!(
        "pull_policy ({}) defined in {} is not one of the allowed_pull_policies ({})",
        go_list(requested),
        source.name(),
        go_list(allowed)
    )
}

/// A word as Go prints it with `%q`.
pub fn quoted(word: &str) -> String {
    let mut text = String::from("\"");
    for letter in word.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{7}' => text.push_str("\\a"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{b}' => text.push_str("\\v"),
            _ if is_printable(letter) => text.push(letter),
            _ => push_code(&mut text, letter),
        }
    }
    text.push('"');
    text
}

/// Go prints no space but the ASCII one, no control and no format character.
fn is_printable(letter: char) -> bool {
    letter == ' '
        || letter == '\''
        || (!letter.is_whitespace() && letter.escape_debug().count() == 1)
}

fn push_code(text: &mut String, letter: char) {
    let code = u32::from(letter);
    let _written = match code {
        0..=0x7f => write!(text, "\\x{code:02x}"),
        0x80..=0xffff => write!(text, "\\u{code:04x}"),
        _ => write!(text, "\\U{code:08x}"),
    };
}

#[cfg(test)]
mod tests {
    use super::{go_list, quoted};

    #[test]
    fn lists_print_as_go_prints_them() {
        assert_eq!(go_list::<&str>(&[]), "[]");
        assert_eq!(go_list(&[""]), "[]");
        assert_eq!(go_list(&["always"]), "[always]");
        assert_eq!(go_list(&["always", "never"]), "[always never]");
        assert_eq!(go_list(&["", "always"]), "[ always]");
    }

    #[test]
    fn words_are_quoted_as_go_quotes_them() {
        for (word, printed) in [
            ("", r#""""#),
            ("if-newer", r#""if-newer""#),
            ("it's", r#""it's""#),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("always\n", r#""always\n""#),
            ("\u{1b}[0m", r#""\x1b[0m""#),
            ("é\u{a0}\u{200b}", r#""é\u00a0\u200b""#),
        ] {
            assert_eq!(quoted(word), printed);
        }
    }
}
