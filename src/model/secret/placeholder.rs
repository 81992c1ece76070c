//! Texts that stand where a secret will be.

/// Words that say so, in lower case and without separators.
const WORDS: [&str; 17] = [
    "example",
    "changeme",
    "placeholder",
    "redacted",
    "replace",
    "dummy",
    "fake",
    "sample",
    "insert",
    "generated",
    "todo",
    "notreal",
    "secretkey",
    "accesskey",
    "your",
    "here",
    "xxxx",
];

/// What a text that only names a secret has in it.
const NAMES: [&str; 6] = ["token", "password", "passwd", "secret", "key", "credential"];

/// Marks around what something fills in.
const MARKS: [&str; 9] = ["${", "{{", "{%", "<%", "%{", "__", "@@", "...", "***"];

/// Texts as long as this are made by a machine, and have many different letters.
const LONG: usize = 16;

/// Fewer different letters than this are not by chance in a long text.
const FEWEST: usize = 6;

/// Whether a text obviously is no secret itself: empty, a variable, marked to be filled in, the name
/// of a secret, or the same few letters over and over.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || MARKS.iter().any(|mark| text.contains(mark))
        || is_variable(text)
        || is_enclosed(text)
        || !text.is_ascii()
        || is_sentence(text)
        || has_word(text)
        || is_name(text)
        || is_filler(text)
}

/// `$NAME`.
fn is_variable(text: &str) -> bool {
    let name = text.strip_prefix('$');
    name.is_some_and(|name| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// `<token>`, `{token}`, `[token]`, `%TOKEN%`, `@token@`.
fn is_enclosed(text: &str) -> bool {
    let pairs = [('{', '}'), ('[', ']'), ('%', '%'), ('@', '@'), ('(', ')')];
    let is_pair = |(open, close)| text.len() > 2 && text.starts_with(open) && text.ends_with(close);
    let tag = text.split_once('<');
    tag.is_some_and(|(_, behind)| behind.contains('>')) || pairs.into_iter().any(is_pair)
}

/// Several words, and no line of a key.
fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() > 2 && !text.contains("-----BEGIN")
}

fn has_word(text: &str) -> bool {
    if text.contains("-----BEGIN") {
        return false;
    }
    let bare: String = text
        .chars()
        .filter(|letter| !matches!(letter, '-' | '_' | ' ' | '.'))
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    // Long texts hold short words by chance.
    let words = WORDS.iter().filter(|word| bare.contains(*word));
    let is_long = bare.len() > 3 * LONG;
    words.into_iter().any(|word| !is_long || word.len() > 6)
}

/// `RUNNER_TOKEN`, `my-token`, `password`: words, one of which says what would stand here.
fn is_name(text: &str) -> bool {
    let is_separator = |letter: char| matches!(letter, '-' | '_' | ' ' | '.');
    let is_upper = text
        .chars()
        .all(|letter| letter.is_ascii_uppercase() || is_separator(letter));
    let is_lower = text
        .chars()
        .all(|letter| letter.is_ascii_lowercase() || is_separator(letter));
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split(is_separator);
    (is_upper || is_lower) && words.any(|word| NAMES.contains(&word.trim_end_matches('s')))
}

/// `xxxxx`, `AAAAAAAAAAAAAAAAAAAA`, `01234567890123456789`.
fn is_filler(text: &str) -> bool {
    let letters: Vec<u8> = text
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    if letters.len() < LONG {
        return different.len() <= 1;
    }
    let steps = letters.windows(2);
    let ups = steps.filter(|pair| matches!(pair, [a, b] if a.checked_add(1) == Some(*b)));
    different.len() < FEWEST || ups.count() * 4 >= letters.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_will_be_filled_in_is_told_from_secrets() {
        for text in [
            "",
            "  ",
            "$RUNNER_TOKEN",
            "${RUNNER_TOKEN}",
            "{{ token }}",
            "<token>",
            "<runner's token>",
            "__RUNNER_TOKEN__",
            "__REDACTED__",
            "{TOKEN-Runner}",
            "%TOKEN%",
            "xxx",
            "XXXXXX",
            "TOKEN",
            "RUNNER_TOKEN",
            "MY-AWESOME-TOKEN",
            "AMAZON_S3_SECRET_KEY",
            "my-token",
            "password",
            "......",
            "AAAAAAAAAAAAAAAAAAAA",
            "t3_AAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAA.01.aaaaaaaaa",
            "EXAMPLE1234567890abc",
            "AKIAIOSFODNN7EXAMPLE",
            "abcdefghijklmnopqrst",
            "secretkeysecretkeysecretkeysecretkey",
            "your gitlab shared runner token",
            "change-me",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn secrets_are_no_placeholders() {
        for text in [
            "hunter2",
            "pa$$w0rd",
            "a<b",
            "abc123",
            "minioadmin",
            "Zx81kPq2mVtY7rWcNd3L",
            "t3_Zx81kPq2mVtY7rWcNd3L",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzz91qe0TL5",
            "correct horse",
            "-----BEGIN PRIVATE KEY-----\nMIIpk74Zq line\n-----END PRIVATE KEY-----",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
