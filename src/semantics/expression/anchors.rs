//! Whether an expression speaks of a whole name, and what a glob is as an expression.

/// How far an expression holds on to the ends of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Anchors {
    /// Whether every alternative mentions where the name starts.
    pub start: bool,
    /// Whether every alternative mentions where it ends.
    pub end: bool,
    /// Whether there are several alternatives at the top.
    pub has_alternatives: bool,
}

/// Looks for `^`, `\A`, `$` and `\z`. An anchor within a group counts for the alternative around it:
/// in doubt, a name is taken for anchored.
#[must_use]
pub fn anchors(expression: &str) -> Anchors {
    let mut all = Anchors {
        start: true,
        end: true,
        has_alternatives: false,
    };
    let (mut start, mut end, mut depth) = (false, false, 0_usize);
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
        match first {
            '\\' => {
                start |= rest.starts_with('A');
                end |= rest.starts_with('z');
                rest = behind_escape(rest);
            }
            '[' => rest = behind_set(rest),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '^' => start = true,
            '$' => end = true,
            '|' if depth == 0 => {
                all.start &= start;
                all.end &= end;
                all.has_alternatives = true;
                (start, end) = (false, false);
            }
            _ => {}
        }
    }
    all.start &= start;
    all.end &= end;
    all
}

/// What stands behind `\` and what it escapes.
fn behind_escape(rest: &str) -> &str {
    if let Some(quoted) = rest.strip_prefix('Q') {
        return quoted.split_once("\\E").map_or("", |(_, behind)| behind);
    }
    let mut letters = rest.chars();
    letters.next();
    letters.as_str()
}

/// What stands behind the set that begins before this.
fn behind_set(rest: &str) -> &str {
    let rest = rest.strip_prefix('^').unwrap_or(rest);
    let mut letters = rest.chars();
    let mut is_first = true;
    while let Some(letter) = letters.next() {
        match letter {
            ']' if !is_first => return letters.as_str(),
            '\\' => {
                letters.next();
            }
            '[' => {
                let named = letters.as_str().strip_prefix(':');
                if let Some((_, behind)) = named.and_then(|named| named.split_once(":]")) {
                    letters = behind.chars();
                }
            }
            _ => {}
        }
        is_first = false;
    }
    ""
}

/// Marks that only expressions have.
const MARKS: [char; 11] = ['(', ')', '[', ']', '{', '}', '|', '+', '\\', '^', '$'];

/// Whether a text looks like a glob: a `*` behind a letter that it would repeat, and nothing that
/// only expressions have.
#[must_use]
pub fn is_like_glob(text: &str) -> bool {
    let star = text.find('*');
    star.is_some_and(|at| at > 0) && !text.contains(MARKS) && !text.contains(".*")
}

/// The expression that means what a text means as a glob over names without slashes, if it is clear
/// what was meant.
#[must_use]
pub fn of_glob(text: &str) -> Option<String> {
    let inner = text.strip_prefix('^').unwrap_or(text);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    if inner.contains(MARKS) || inner.contains(".*") {
        return None;
    }
    let mut expression = String::from("^");
    let mut last = None;
    for letter in inner.chars() {
        match letter {
            '*' if last == Some('*') => {}
            '*' => expression.push_str(".*"),
            '?' => expression.push('.'),
            '.' => expression.push_str("\\."),
            _ => expression.push(letter),
        }
        last = Some(letter);
    }
    expression.push('$');
    Some(expression)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_found_outside_of_sets_and_escapes() {
        for (text, start, end, has_alternatives) in [
            ("ubuntu", false, false, false),
            ("^ubuntu$", true, true, false),
            ("\\Aubuntu\\z", true, true, false),
            ("(?i)^ubuntu$", true, true, false),
            ("^a|b$", false, false, true),
            ("^a$|^b$", true, true, true),
            ("^(a|b)$", true, true, false),
            ("(^a$|^b$)", true, true, false),
            ("[^a]\\$", false, false, false),
            ("[[:^alpha:]^$]", false, false, false),
            ("[]^|]$", false, true, false),
            ("\\Q^$\\E", false, false, false),
        ] {
            let expected = Anchors {
                start,
                end,
                has_alternatives,
            };
            assert_eq!(anchors(text), expected, "{text}");
        }
    }

    #[test]
    fn globs_are_told_from_expressions() {
        for (text, expected) in [
            ("macos-*", true),
            ("ubuntu*", true),
            ("a/*/b", true),
            ("v1.2-*", true),
            ("*-ci", false),
            ("ubuntu.*", false),
            ("^macos-*$", false),
            ("(a|b)*", false),
            ("ubuntu", false),
        ] {
            assert_eq!(is_like_glob(text), expected, "{text}");
        }
    }

    #[test]
    fn globs_become_expressions() {
        for (text, expected) in [
            ("*-ci", Some("^.*-ci$")),
            ("**", Some("^.*$")),
            ("macos-14.?", Some("^macos-14\\..$")),
            ("^*-ci$", Some("^.*-ci$")),
            ("a.*", None),
            ("(a", None),
        ] {
            assert_eq!(of_glob(text).as_deref(), expected, "{text}");
        }
    }
}
