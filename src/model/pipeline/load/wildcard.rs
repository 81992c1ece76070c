//! Two kinds of wildcards: those of `include:local` and those of `rules:exists`.

use regex::Regex;

/// The wildcards of `include:local`: `*` stays in a directory, `**` does not, and `**/` matches no
/// directory, too. Everything else is literal (pipeline-semantics 4.4).
#[must_use]
pub(super) fn include(pattern: &str) -> Option<Regex> {
    let mut source = String::from(r"\A");
    let mut rest = pattern;
    while let Some((literal, behind)) = rest.split_once('*') {
        source.push_str(&regex::escape(literal));
        let (meaning, behind) = match behind.strip_prefix('*') {
            Some(behind) => match behind.strip_prefix('/') {
                Some(behind) => ("(?:.*/)?", behind),
                None => (".*", behind),
            },
            None => ("[^/]*", behind),
        };
        source.push_str(meaning);
        rest = behind;
    }
    source.push_str(&regex::escape(rest));
    source.push_str(r"\z");
    Regex::new(&source).ok()
}

/// Whether a path of `rules:exists` has wildcards at all.
#[must_use]
pub(super) fn has_wildcards(pattern: &str) -> bool {
    pattern.contains(['*', '?', '[', '{'])
}

/// Ruby's `File.fnmatch?` with path names, leading dots and `{a,b}`, as `rules:exists` uses it.
#[must_use]
pub(super) fn fnmatch(pattern: &str) -> Option<Regex> {
    let mut source = String::from(r"\A");
    let mut letters = pattern.chars();
    let mut braces = 0_usize;
    let mut is_segment_start = true;
    while let Some(letter) = letters.next() {
        let starts_segment = std::mem::replace(&mut is_segment_start, letter == '/');
        match letter {
            '*' => match letters.as_str().strip_prefix("*/") {
                Some(behind) if starts_segment => {
                    letters = behind.chars();
                    source.push_str("(?:[^/]*/)*");
                    is_segment_start = true;
                }
                _ => {
                    letters = letters.as_str().trim_start_matches('*').chars();
                    source.push_str("[^/]*");
                }
            },
            '?' => source.push_str("[^/]"),
            '[' => match class(letters.as_str()) {
                Some((class, behind)) => {
                    source.push_str(&class);
                    letters = behind.chars();
                }
                None => source.push_str("\\["),
            },
            '{' => {
                braces += 1;
                source.push_str("(?:");
                is_segment_start = starts_segment;
            }
            '}' if braces > 0 => {
                braces -= 1;
                source.push(')');
            }
            ',' if braces > 0 => source.push('|'),
            '\\' => {
                let escaped = letters.next()?;
                source.push_str(&regex::escape(escaped.encode_utf8(&mut [0; 4])));
            }
            _ => source.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4]))),
        }
    }
    source.push_str(r"\z");
    Regex::new(&source).ok()
}

/// The class of which a text is the inside and what follows: as a regular expression, and what
/// follows.
fn class(text: &str) -> Option<(String, &str)> {
    let (negated, inner) = match text.strip_prefix(['!', '^']) {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let (letters, behind) = inner.split_once(']')?;
    if letters.is_empty() {
        return None;
    }
    let mut source = String::from(if negated { "[^/" } else { "[" });
    for letter in letters.chars() {
        if matches!(letter, '[' | '&' | '~' | '^' | '\\') {
            source.push('\\');
        }
        source.push(letter);
    }
    source.push(']');
    Some((source, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    // pipeline-semantics 4.4 and the vectors `inc-glob-*`.
    #[test]
    fn wildcards_of_local_includes_match_paths() {
        for (pattern, path, expected) in [
            ("ci/*.yml", "ci/a.yml", true),
            ("ci/*.yml", "ci/sub/a.yml", false),
            ("ci/**.yml", "ci/sub/a.yml", true),
            ("ci/**/*.yml", "ci/a.yml", true),
            ("ci/**/*.yml", "ci/x/y/a.yml", true),
            ("*.yml", "a.yml", true),
            ("*.yml", "a.ymlx", false),
            ("c[i]/*.yml", "ci/a.yml", false),
            ("/ci/*.yml", "ci/a.yml", false),
        ] {
            let regex = include(pattern).unwrap();
            assert_eq!(regex.is_match(path), expected, "{pattern} {path}");
        }
    }

    // Ruby: File.fnmatch?(pattern, path, FNM_PATHNAME | FNM_DOTMATCH | FNM_EXTGLOB).
    #[test]
    fn wildcards_of_exists_match_as_in_ruby() {
        for (pattern, path, expected) in [
            ("*.md", "README.md", true),
            ("*.md", "docs/README.md", false),
            ("**/*.md", "README.md", true),
            ("**/*.md", "docs/a/README.md", true),
            ("docs/**/*.md", "docs/README.md", true),
            ("**.md", "docs/README.md", false),
            ("docs/**", "docs/a/b", false),
            ("{a,b}/*.y?l", "b/x.yml", true),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("\\*", "*", true),
            ("*", ".hidden", true),
        ] {
            let regex = fnmatch(pattern).unwrap();
            assert_eq!(regex.is_match(path), expected, "{pattern} {path}");
        }
    }
}
