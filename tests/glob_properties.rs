//! Patterns of allow-lists against simple matchers of the same rules, and proofs against matching.

#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use gitlab_runner_lint::semantics::glob::{
    Dialect, Example, Match, Pattern, Proof, is_covered, is_everything, why_not,
};
use gitlab_runner_lint::semantics::template::{Template, Variable};

const DIALECTS: [Dialect; 3] = [Dialect::First, Dialect::EarlyFourth, Dialect::Fourth];

/// How an attempt of the simple matcher ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// It came to the end of the name.
    Decided(bool),
    /// The last `*` may take more.
    Failed,
    /// The last `**/` may take more.
    FailedSegment,
    /// Nothing may.
    FailedForGood,
}

/// A text without groups and escapes, attempt by attempt in the order of the library.
fn attempt(pattern: &[char], name: &[char], is_segment: bool) -> End {
    let Some((letter, rest)) = name.split_first() else {
        return End::Decided(tail(pattern));
    };
    match pattern {
        [] => End::Failed,
        ['*', '*'] if is_segment => End::Decided(true),
        ['*', '*', '/', behind @ ..] if is_segment => {
            let slashes = name
                .iter()
                .enumerate()
                .filter(|(_, letter)| **letter == '/');
            let starts = slashes.map(|(at, _)| at + 1);
            for start in std::iter::once(0).chain(starts) {
                match attempt(behind, &name[start..], true) {
                    End::Failed | End::FailedSegment => {}
                    end => return end,
                }
            }
            End::FailedForGood
        }
        ['*', '*', behind @ ..] | ['*', behind @ ..] => {
            let mut at = 0;
            loop {
                match attempt(behind, &name[at..], false) {
                    End::Failed => {}
                    end => return end,
                }
                if name[at] == '/' {
                    return End::FailedSegment;
                }
                at += 1;
            }
        }
        ['?', behind @ ..] if *letter != '/' => attempt(behind, rest, false),
        ['[', '!', one, ']', behind @ ..] if one != letter => attempt(behind, rest, false),
        ['[', one, ']', behind @ ..] if one == letter => attempt(behind, rest, false),
        [known, behind @ ..] if known == letter => attempt(behind, rest, *letter == '/'),
        _ => End::Failed,
    }
}

fn tail(pattern: &[char]) -> bool {
    let text: String = pattern.iter().collect();
    if pattern.first() == Some(&'{') {
        return replaced(pattern).iter().any(|text| tail(text));
    }
    ["", "*", "**", "/**", "**/", "/**/"].contains(&text.as_str())
}

/// A text that begins with a group, with each of the alternatives in its place.
fn replaced(pattern: &[char]) -> Vec<Vec<char>> {
    let mut depth = 0;
    let mut borders = Vec::new();
    for (at, letter) in pattern.iter().enumerate() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || depth == 1 && matches!(letter, '{' | ',') {
            borders.push(at);
        }
        if depth == 0 {
            break;
        }
    }
    let behind = &pattern[borders.last().unwrap() + 1..];
    let pairs = borders.windows(2);
    pairs
        .map(|pair| [&pattern[pair[0] + 1..pair[1]], behind].concat())
        .collect()
}

/// A text with groups, all attempts at once.
fn any_attempt(pattern: &[char], name: &[char], is_segment: bool) -> bool {
    let Some((letter, rest)) = name.split_first() else {
        return tail(pattern);
    };
    match pattern {
        [] => false,
        ['{', ..] => {
            let texts = replaced(pattern);
            texts.iter().any(|text| any_attempt(text, name, true))
        }
        ['*', '*'] if is_segment => true,
        ['*', '*', '/', behind @ ..] if is_segment => {
            let slashes = name
                .iter()
                .enumerate()
                .filter(|(_, letter)| **letter == '/');
            any_attempt(behind, name, true)
                || slashes
                    .map(|(at, _)| at + 1)
                    .any(|start| any_attempt(behind, &name[start..], true))
        }
        ['*', '*', behind @ ..] | ['*', behind @ ..] => {
            let parts = name.iter().take_while(|letter| **letter != '/').count();
            (0..=parts).any(|at| {
                // At the end of the name, a `*` that has taken nothing still stands in the text.
                any_attempt(behind, &name[at..], false)
            })
        }
        ['?', behind @ ..] => *letter != '/' && any_attempt(behind, rest, false),
        [known, behind @ ..] => known == letter && any_attempt(behind, rest, *letter == '/'),
    }
}

fn parts(random: &mut Unstructured<'_>, parts: &[&str], most: usize) -> Result<String> {
    let count = random.int_in_range(0..=most)?;
    (0..count).map(|_| Ok(*random.choose(parts)?)).collect()
}

/// A pattern with groups, well-formed.
fn groups(random: &mut Unstructured<'_>, depth: usize) -> Result<String> {
    let mut text = String::new();
    for _ in 0..random.int_in_range(1..=4)? {
        if depth < 2 && random.ratio(1, 4)? {
            let count = random.int_in_range(1..=3)?;
            let options: Result<Vec<String>> =
                (0..count).map(|_| groups(random, depth + 1)).collect();
            text.push_str(&format!("{{{}}}", options?.join(",")));
        } else {
            text.push_str(random.choose(&["a", "b", "/", "*", "**/", "?", "", "/**"])?);
        }
    }
    Ok(text)
}

fn letters(text: &str) -> Vec<char> {
    text.chars().collect()
}

#[test]
fn patterns_without_groups_match_as_the_attempts_of_the_library() {
    arbtest(|random| {
        let pieces = [
            "a", "b", "/", "*", "**", "**/", "/**", "?", "[a]", "[!a]", "[/]", "a/",
        ];
        let text = parts(random, &pieces, 10)?;
        let name = parts(random, &["a", "b", "/"], 10)?;
        let expected = attempt(&letters(&text), &letters(&name), true) == End::Decided(true);
        let pattern = Pattern::new(&text, Dialect::Fourth);
        assert_eq!(pattern.matches(&name), expected, "{text:?} {name:?}");
        Ok(())
    });
}

#[test]
fn patterns_with_groups_match_as_any_attempt_does() {
    arbtest(|random| {
        let text = format!("{{{}}}{}", groups(random, 0)?, groups(random, 0)?);
        let name = parts(random, &["a", "b", "/"], 8)?;
        let expected = any_attempt(&letters(&text), &letters(&name), true);
        let pattern = Pattern::new(&text, Dialect::Fourth);
        assert_eq!(pattern.matches(&name), expected, "{text:?} {name:?}");
        Ok(())
    });
}

#[test]
fn no_text_makes_a_pattern_panic() {
    arbtest(|random| {
        let pieces = [
            "a", "/", "*", "**/", "{", "}", ",", "[", "]", "!", "^", "-", "\\", "?", "ü", ":",
        ];
        let text = parts(random, &pieces, 30)?;
        let name = parts(random, &["a", "/", "ü", "{", "\\", ":x"], 20)?;
        for dialect in DIALECTS {
            let pattern = Pattern::new(&text, dialect);
            let _ = pattern.matches(&name);
            if let Some(malformed) = pattern.malformed() {
                assert!(text.get(malformed.at..).is_some(), "{text:?}");
            }
            let _ = (why_not(&pattern, &name), pattern.example());
        }
        Ok(())
    });
}

const IMAGE_PARTS: [&str; 14] = [
    "a", "b", "/", "*", "**", "**/", "/**", ":", "*:*", "{a,b}", "{,b/}", "[ab]", "[!a]", "?",
];

#[test]
fn examples_match() {
    arbtest(|random| {
        let text = parts(random, &IMAGE_PARTS, 7)?;
        for dialect in DIALECTS {
            let pattern = Pattern::new(&text, dialect);
            match pattern.example() {
                Example::Found(name) => assert!(pattern.matches(&name), "{text:?} {name:?}"),
                Example::None => {
                    for name in ["a", "b:a", "a/b", "b.a/b:a", "a/a/b:b"] {
                        assert!(!pattern.matches(name), "{text:?} {name:?}");
                    }
                }
                Example::Undecided => panic!("{text:?}"),
            }
        }
        Ok(())
    });
}

#[test]
fn proofs_agree_with_matching() {
    arbtest(|random| {
        let dialect = *random.choose(&DIALECTS)?;
        let pattern = Pattern::new(&parts(random, &IMAGE_PARTS, 6)?, dialect);
        let count = random.int_in_range(1..=3)?;
        let by: Result<Vec<Pattern>> = (0..count)
            .map(|_| Ok(Pattern::new(&parts(random, &IMAGE_PARTS, 5)?, dialect)))
            .collect();
        let by = by?;
        let by: Vec<&Pattern> = by.iter().collect();
        let is_in = |name: &str| by.iter().any(|other| other.matches(name));
        match is_covered(&pattern, &by) {
            Proof::Fails(name) => {
                assert!(
                    pattern.matches(&name) && !is_in(&name),
                    "{pattern:?} {name}"
                );
            }
            Proof::Holds => {
                for name in ["a", "b:a", "a/b", "b.a/b:a", "a/a/b:b", "ab", "b/b", "aa:b"] {
                    assert!(!pattern.matches(name) || is_in(name), "{pattern:?} {name}");
                }
            }
            Proof::Undecided => panic!("{pattern:?}"),
        }
        if let Proof::Fails(name) = is_everything(&by) {
            assert!(!is_in(&name), "{name}");
        }
        Ok(())
    });
}

#[test]
fn templates_agree_with_their_values() {
    arbtest(|random| {
        let dialect = *random.choose(&DIALECTS)?;
        let text = parts(random, &IMAGE_PARTS, 6)?;
        let pattern = Pattern::new(&text, dialect);
        let name = parts(random, &["a", "b", "/", ":", "$X"], 5)?;
        let template = Template::expand(&name, &|_| Variable::Unknown);
        let verdict = pattern.matches_template(&template);
        for value in ["", "a", "b", "/", "a/b", "b:a", "é"] {
            let name = name.replace("$X", value);
            match verdict {
                Match::Always => assert!(pattern.matches(&name), "{text:?} {name:?}"),
                Match::Never => assert!(!pattern.matches(&name), "{text:?} {name:?}"),
                Match::Sometimes => {}
                Match::Undecided => panic!("{text:?} {name:?}"),
            }
        }
        Ok(())
    });
}

fn patterns<const N: usize>(texts: [&str; N]) -> [Pattern; N] {
    texts.map(|text| Pattern::new(text, Dialect::Fourth))
}

#[test]
fn examples_are_short_and_readable() {
    for (text, expected) in [
        ("ruby:*", Some("ruby:a")),
        ("**", Some("a")),
        ("registry.example.com/**", Some("registry.example.com")),
        ("*/*:*", Some("a/a:a")),
        ("*:5000/**", Some("a:5000")),
        ("*[0-9]*", Some("1")),
        ("!ruby:*", None),
        ("Ruby:*", None),
        ("ruby:*,python:*", None),
        ("/**", None),
        ("https://registry.example.com/**", None),
        ("alpine:[", None),
    ] {
        let expected = expected.map_or(Example::None, |name| Example::Found(name.to_owned()));
        assert_eq!(
            Pattern::new(text, Dialect::Fourth).example(),
            expected,
            "{text}"
        );
    }
}

#[test]
fn what_covers_what() {
    let fails = |name: &str| Proof::Fails(name.to_owned());
    for (text, by, expected) in [
        ("ruby:3.*", ["ruby:*", "a"], Proof::Holds),
        ("ruby:*", ["ruby:3.*", "ruby:[!3]*"], fails("ruby:3")),
        (
            "registry.example.com/*",
            ["registry.example.com/**", "a"],
            Proof::Holds,
        ),
        (
            "registry.example.com/**",
            ["registry.example.com/*", "a"],
            fails("registry.example.com"),
        ),
        ("**/*:*", ["**", "a"], Proof::Holds),
        ("**", ["*", "*/**"], Proof::Holds),
        ("{ruby,python}:*", ["ruby:*", "python:*"], Proof::Holds),
        ("*@sha256:*", ["*:*", "a"], Proof::Holds),
        ("Ruby:*", ["a", "b"], Proof::Holds),
    ] {
        let pattern = Pattern::new(text, Dialect::Fourth);
        let by = patterns(by);
        assert_eq!(is_covered(&pattern, &[&by[0], &by[1]]), expected, "{text}");
    }
}

#[test]
fn what_is_everything() {
    for (texts, expected) in [
        (["**", "a"], Proof::Holds),
        (["*", "**/*"], Proof::Holds),
        (["*", "*/**"], Proof::Holds),
        (["**/*:*", "**/*"], Proof::Holds),
        (["*", "*/*"], Proof::Fails("a/a/a".to_owned())),
        (["**/*:*", "b"], Proof::Fails("a".to_owned())),
    ] {
        let list = patterns(texts);
        assert_eq!(is_everything(&[&list[0], &list[1]]), expected, "{texts:?}");
    }
    assert_eq!(is_everything(&[]), Proof::Fails("a".to_owned()));
}

#[test]
fn templates_are_matched_as_far_as_they_are_known() {
    for (pattern, name, expected) in [
        (
            "registry.example.com/**",
            "registry.example.com/$X",
            Match::Always,
        ),
        (
            "registry.example.com/*",
            "registry.example.com/$X",
            Match::Sometimes,
        ),
        ("registry.example.com/**", "ruby:$X", Match::Never),
        ("ruby:*", "ruby:$X", Match::Sometimes),
        ("ruby:3.*", "ruby:${X}-slim", Match::Sometimes),
        ("**", "$X", Match::Always),
        ("**/*", "$X", Match::Sometimes),
        ("$CI_REGISTRY/**", "$CI_REGISTRY/a", Match::Sometimes),
        ("ruby:3", "ruby:3", Match::Always),
    ] {
        let template = Template::expand(name, &|_| Variable::Unknown);
        let pattern = Pattern::new(pattern, Dialect::Fourth);
        let verdict = pattern.matches_template(&template);
        assert_eq!(verdict, expected, "{} {name}", pattern.text());
    }
}

#[test]
fn what_is_too_big_stays_undecided() {
    let long = Pattern::new(&"?".repeat(5_000), Dialect::Fourth);
    assert_eq!(long.example(), Example::Undecided);
    assert_eq!(is_covered(&long, &[]), Proof::Undecided);
    assert_eq!(is_everything(&[&long, &long]), Proof::Fails("a".to_owned()));
    let template = Template::expand("a$X", &|_| Variable::Unknown);
    assert_eq!(long.matches_template(&template), Match::Undecided);
}

#[test]
fn big_patterns_are_answered() {
    for text in [
        "{".repeat(50_000),
        "}".repeat(50_000),
        "[".repeat(50_000),
        format!("{}{}", "{a,".repeat(20_000), "}".repeat(20_000)),
        "{,a}".repeat(2_500),
        "*a".repeat(5_000),
        "**/".repeat(5_000),
        "{,b/}**/".repeat(1_200),
        format!("{{{}[}}", "[a],".repeat(2_000)),
    ] {
        for dialect in DIALECTS {
            let pattern = Pattern::new(&text, dialect);
            assert!(
                !pattern.matches(&"b".repeat(300)) || text.starts_with('*'),
                "{dialect:?}"
            );
            let _ = pattern.malformed();
            let _ = pattern.matches(&"b/".repeat(150));
        }
    }
}
