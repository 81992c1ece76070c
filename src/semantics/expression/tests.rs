//! What Go's own code says of expressions, by its tests and its documentation.

use crate::semantics::allow_list::Expression;

/// What Go's `regexp/syntax` refuses, by its own test `invalidRegexps` and documentation.
#[test]
fn what_go_refuses_is_invalid() {
    for text in [
        "*-ci",
        "+a",
        "?",
        "a|*",
        "(*a)",
        "{3}a",
        "a**",
        "a*+",
        "a{2}{3}",
        "a{1001}",
        "a{2,1}",
        "a{0,99999999999}",
        "(",
        "a)",
        "(?i",
        "(?x)a",
        "(?=a)",
        "(?!a)",
        "(?<=a)",
        "(?<!a)",
        "(?>a)",
        "(?P=n)",
        "(?P<>a)",
        "(?P<n-m>a)",
        "[a",
        "[]",
        "[^]",
        "[z-a]",
        "[a-\\d]",
        "[[:nope:]]",
        "[\\b]",
        "\\",
        "\\1",
        "\\8",
        "\\Z",
        "\\C",
        "\\E",
        "\\pX",
        "\\x{110000}",
        "\\xg0",
    ] {
        let expression = Expression::new(text);
        assert!(matches!(expression, Expression::Invalid), "{text}");
    }
}

#[test]
fn what_depends_on_the_release_is_not_evaluated() {
    for text in [
        "\\p{Greek}",
        "(?<n>a)",
        "(a{100}){100}",
        "(?P<n>a)(?P<n>b)",
        "a(?i)*",
    ] {
        let expression = Expression::new(text);
        assert!(matches!(expression, Expression::NotEvaluated), "{text}");
    }
}

#[test]
fn expressions_match_as_in_go() {
    for (text, name, expected) in [
        ("ubuntu-ci", "evil-ubuntu-ci-2", true),
        ("^ubuntu-ci$", "ubuntu-ci\n", false),
        ("^macos-*$", "macos---", true),
        ("^macos-*$", "macos-14", false),
        ("^a{$", "a{", true),
        ("^a{,2}$", "a{,2}", true),
        ("^a{02}$", "a{02}", true),
        ("^a{0,2}$", "aa", true),
        ("^]}$", "]}", true),
        ("^[]a]$", "]", true),
        ("^[[a]$", "[", true),
        ("^[a&&b]+$", "a&b", true),
        ("^[a~~&&]+$", "~&", true),
        ("^[+--]+$", "+,-", true),
        ("^[\\d-z]+$", "1-z", true),
        ("^[[:alpha:]_-]+$", "a_-", true),
        ("^[^\\w]$", "é", true),
        ("^\\d$", "\u{663}", false),
        ("^\\w$", "é", false),
        ("^\\s$", "\u{b}", false),
        ("\\bci\\b", "éci", true),
        ("^\\Qa.b\\E*$", "a.bbb", true),
        ("^\\Qa.b", "axb", false),
        ("^\\_\\-\\.$", "_-.", true),
        ("^\\101\\x42\\x{43}\\0$", "ABC\0", true),
        ("^\\pN\\PN$", "1a", true),
        ("^(?P<n>a)(?i)b(?-i:c)$", "aBc", true),
        ("^(?i)K$", "\u{212a}", true),
        ("a.c", "a\nc", false),
        ("(?s)a.c", "a\nc", true),
        ("^(|a)||b*?$", "", true),
    ] {
        let found = match Expression::new(text) {
            Expression::Is(expression) => Some(expression.is_match(name)),
            Expression::Invalid | Expression::NotEvaluated => None,
        };
        assert_eq!(found, Some(expected), "{text} {name:?}");
    }
}
