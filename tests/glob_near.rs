//! Why an entry does not match a name, and which one would.

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use gitlab_runner_lint::semantics::glob::{Dialect, Pattern, nearest, suggestion, why_not};

const DIALECTS: [Dialect; 3] = [Dialect::First, Dialect::EarlyFourth, Dialect::Fourth];

const IMAGE_PARTS: [&str; 14] = [
    "a", "b", "/", "*", "**", "**/", "/**", ":", "*:*", "{a,b}", "{,b/}", "[ab]", "[!a]", "?",
];

fn parts(random: &mut Unstructured<'_>, parts: &[&str], most: usize) -> Result<String> {
    let count = random.int_in_range(0..=most)?;
    (0..count).map(|_| Ok(*random.choose(parts)?)).collect()
}

fn patterns<const N: usize>(texts: [&str; N]) -> [Pattern; N] {
    texts.map(|text| Pattern::new(text, Dialect::Fourth))
}

#[test]
fn near_misses_have_reasons() {
    for (pattern, name, expected) in [
        (
            "registry.example.com/*:*",
            "registry.example.com/team/ruby:3.3",
            "\"*\" does not cross \"/\"",
        ),
        ("ruby:*", "ruby", "the name has no tag"),
        ("ruby", "ruby:3.3", "the entry allows no tag"),
        ("ruby:3", "ruby:3@sha256:abc", "the entry allows no digest"),
        (
            "ruby:*",
            "docker.io/library/ruby:3.3",
            "the entry lacks \"docker.io/library/\"",
        ),
        ("docker.io/*:*", "ruby:3.3", "the name lacks \"docker.io/\""),
        ("Ruby:*", "ruby:3.3", "upper and lower case differ"),
        ("!ruby:*", "ruby:3.3", "\"!\" does not negate"),
        ("ruby:[3", "ruby:3", "malformed: \"[\" without \"]\""),
        ("ruby:2.*", "ruby:3.3", "matches as far as \"ruby:\""),
    ] {
        let reason = why_not(&Pattern::new(pattern, Dialect::Fourth), name);
        assert_eq!(
            reason.map(|reason| reason.to_string()).as_deref(),
            Some(expected),
            "{pattern}"
        );
    }
    assert_eq!(
        why_not(&Pattern::new("python", Dialect::Fourth), "ruby"),
        None
    );
    assert_eq!(
        why_not(&Pattern::new("ruby", Dialect::Fourth), "ruby"),
        None
    );
}

#[test]
fn near_misses_have_suggestions() {
    for (pattern, name, expected) in [
        (
            "registry.example.com/*:*",
            "registry.example.com/team/ruby:3.3",
            Some("registry.example.com/**"),
        ),
        (
            "registry.example.com/*",
            "registry.example.com/team/ruby:3.3",
            Some("registry.example.com/**"),
        ),
        (
            "registry.example.com/*:3.*",
            "registry.example.com/team/ruby:3.3",
            Some("registry.example.com/**/*:3.*"),
        ),
        (
            "registry.example.com/*/ruby:*",
            "registry.example.com/team/a/ruby:3.3",
            Some("registry.example.com/**/ruby:*"),
        ),
        ("*:*", "team/ruby:3.3", Some("**/*:*")),
        (
            "registry.example.com/team-*",
            "registry.example.com/team-a/ruby:3.3",
            Some("registry.example.com/team-*/**"),
        ),
        ("ruby:*", "ruby", Some("ruby")),
        ("host:5000/ruby:*", "host:5000/ruby", Some("host:5000/ruby")),
        ("ruby", "ruby:3.3", Some("ruby:*")),
        ("ruby:3", "ruby:3@sha256:abc", Some("ruby:3@*")),
        (
            "ruby:*",
            "docker.io/library/ruby:3.3",
            Some("docker.io/library/ruby:*"),
        ),
        ("docker.io/*:*", "ruby:3.3", Some("*:*")),
        ("{docker.io,quay.io}/ruby:*", "ruby:3.3", None),
        ("!ruby:*", "ruby:3.3", None),
        ("Ruby:*", "ruby:3.3", None),
        ("ruby:2.*", "ruby:3.3", None),
        ("ruby:[3", "ruby:3", None),
    ] {
        let pattern = Pattern::new(pattern, Dialect::Fourth);
        let reason = why_not(&pattern, name).unwrap();
        let suggested = suggestion(&pattern, &reason, name);
        assert_eq!(suggested.as_deref(), expected, "{}", pattern.text());
    }
}

#[test]
fn suggestions_match() {
    arbtest(|random| {
        let dialect = *random.choose(&DIALECTS)?;
        let pattern = Pattern::new(&parts(random, &IMAGE_PARTS, 6)?, dialect);
        let name = parts(random, &["a", "b", "/", ":", "docker.io/", "@"], 6)?;
        if let Some(reason) = why_not(&pattern, &name)
            && let Some(text) = suggestion(&pattern, &reason, &name)
        {
            assert!(
                Pattern::new(&text, dialect).matches(&name),
                "{pattern:?} {name:?}"
            );
        }
        Ok(())
    });
}

#[test]
fn the_nearest_entry_says_most() {
    let list = patterns(["python:*", "ruby:2.*", "ruby", "ruby:3.2"]);
    let (index, reason) = nearest(&list, "ruby:3.3").unwrap();
    assert_eq!(
        (index, reason.to_string().as_str()),
        (2, "the entry allows no tag")
    );
    let (index, reason) = nearest(&list[..2], "ruby:3.3").unwrap();
    assert_eq!(
        (index, reason.to_string().as_str()),
        (1, "matches as far as \"ruby:\"")
    );
    assert_eq!(nearest(&list, "node:20"), None);
}
