//! Regular expressions as GitLab reads them: RE2, in slashes, with flags.

use std::sync::OnceLock;

use regex::Regex;

use crate::model::pipeline::regexp;

/// A pattern in slashes, with flags. It is compiled only where it is matched: most conditions are
/// only looked at.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    source: String,
}

impl Pattern {
    /// Reads `/pattern/flags`.
    pub(super) fn new(source: &str) -> Option<Self> {
        let source = source.replace("\\/", "/");
        regexp::is_valid(&source).then_some(Self { source })
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        let Some((inner, flags)) = regexp::parts(&self.source) else {
            return false;
        };
        let regex = match flags {
            "" => re2(inner),
            flags => re2(&format!("(?{flags}){inner}")),
        };
        regex.is_some_and(|regex| regex.is_match(text))
    }
}

/// The pattern that a text begins with, and what follows it. It needs two characters inside, and the
/// last one must not be a backslash.
pub(super) fn literal(text: &str) -> Option<(Pattern, &str)> {
    static LITERAL: OnceLock<Option<Regex>> = OnceLock::new();
    let literal = LITERAL
        .get_or_init(|| Regex::new(r"\A/(?:[^/]|\\/)+[^\\]/[ismU]*").ok())
        .as_ref()?;
    let found = literal.find(text)?.as_str();
    Some((Pattern::new(found)?, text.strip_prefix(found)?))
}

/// A regular expression with RE2's meaning: classes and word boundaries are ASCII, and what only
/// the `regex` crate gives a meaning is literal.
#[must_use]
pub fn re2(source: &str) -> Option<Regex> {
    let mut translated = String::with_capacity(source.len() + 8);
    let mut letters = source.chars();
    let mut in_class = false;
    let mut is_class_start = false;
    while let Some(letter) = letters.next() {
        let rest = letters.as_str();
        let starts_class = std::mem::take(&mut is_class_start);
        match letter {
            '\\' => {
                let escaped = letters.next()?;
                match (escaped, in_class) {
                    ('d', false) => translated.push_str("[0-9]"),
                    ('D', false) => translated.push_str("[^0-9]"),
                    ('w', false) => translated.push_str("[0-9A-Za-z_]"),
                    ('W', false) => translated.push_str("[^0-9A-Za-z_]"),
                    ('s', false) => translated.push_str(r"[\t\n\x0C\r ]"),
                    ('S', false) => translated.push_str(r"[^\t\n\x0C\r ]"),
                    ('d', true) => translated.push_str("0-9"),
                    ('w', true) => translated.push_str("0-9A-Za-z_"),
                    ('s', true) => translated.push_str(r"\t\n\x0C\r "),
                    ('b' | 'B', false) => {
                        translated.push_str(&format!("(?-u:\\{escaped})"));
                    }
                    ('<' | '>', _) => translated.push(escaped),
                    _ => translated.extend(['\\', escaped]),
                }
            }
            '[' if !in_class => {
                in_class = true;
                translated.push('[');
                if let Some(behind) = rest.strip_prefix('^') {
                    letters = behind.chars();
                    translated.push('^');
                }
                is_class_start = true;
            }
            ']' if starts_class => translated.push_str("\\]"),
            ']' if in_class => {
                in_class = false;
                translated.push(']');
            }
            '[' if rest.starts_with(':') && rest.contains(":]") => {
                let (class, behind) = rest.split_once(":]")?;
                translated.extend(["[", class, ":]"]);
                letters = behind.chars();
            }
            '[' => translated.push_str("\\["),
            '&' | '~' if in_class => translated.extend(['\\', letter]),
            '{' if !in_class && !is_repetition(rest) => translated.push_str("\\{"),
            _ => translated.push(letter),
        }
    }
    Regex::new(&translated).ok()
}

/// `3}`, `3,}` or `3,5}`: what makes `{` more than a brace.
fn is_repetition(text: &str) -> bool {
    let Some((inner, _)) = text.split_once('}') else {
        return false;
    };
    let (first, second) = inner.split_once(',').unwrap_or((inner, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    !first.is_empty() && is_number(first) && is_number(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    // https://github.com/google/re2/wiki/Syntax
    #[test]
    fn patterns_mean_what_they_mean_to_re2() {
        for (pattern, text, expected) in [
            ("^v[0-9.]+$", "v1.2", Some(true)),
            (r"^\d+$", "12", Some(true)),
            (r"^\d+$", "\u{0663}", Some(false)),
            (r"[\w-]+", "-", Some(true)),
            ("[[]", "[", Some(true)),
            ("[]a]+", "]", Some(true)),
            ("[^]a]", "]", Some(false)),
            ("[[:alpha:]]+", "ab", Some(true)),
            ("a{,2}", "a{,2}", Some(true)),
            ("^a{2}$", "aa", Some(true)),
            ("{x}", "{x}", Some(true)),
            (r"\<a\>", "<a>", Some(true)),
            ("[a&&b]", "&", Some(true)),
            ("(?!a)", "", None),
            ("(a", "", None),
            ("*a", "", None),
        ] {
            let found = re2(pattern).map(|regex| regex.is_match(text));
            assert_eq!(found, expected, "{pattern}");
        }
    }
}
