//! Entries taken apart.

use super::*;

#[test]
fn segments_are_between_slashes() {
    for (entry, expected) in [
        ("ruby:*", vec!["ruby:*"]),
        ("a/b/c:1", vec!["a", "b", "c:1"]),
        ("{a/b,c}/d", vec!["{a/b,c}", "d"]),
        ("a[/]b", vec!["a[/]b"]),
        ("a/", vec!["a", ""]),
        ("", vec![""]),
    ] {
        assert_eq!(segments(entry), expected, "{entry}");
    }
}

#[test]
fn pieces_join_to_the_entry() {
    for entry in [
        "{a,{b,c}d}e",
        "a\\",
        "[",
        "[\\]",
        "[^a]*?",
        "}{",
        "a**b***",
        "ü\\ü[ü",
    ] {
        let texts: String = pieces(entry).iter().map(|piece| piece.text).collect();
        assert_eq!(texts, entry);
    }
}

#[test]
fn tags_begin_behind_the_name() {
    for (entry, expected) in [
        ("ruby:3.3", Some(("ruby", ":3.3"))),
        ("ruby@sha256:0", Some(("ruby", "@sha256:0"))),
        ("host:5000/ruby", None),
        ("host:5000/ruby:*", Some(("host:5000/ruby", ":*"))),
        ("{ruby:1,python}", None),
    ] {
        assert_eq!(name_and_tag(entry), expected, "{entry}");
    }
}

#[test]
fn wildcards_may_stand_for_tags() {
    for (entry, expected) in [
        ("ruby", false),
        ("host:5000/ruby", false),
        ("{ruby,python}", false),
        ("ruby[0-9]", false),
        ("ruby:3.3", true),
        ("ruby*", true),
        ("ruby?3", true),
        ("ruby[!a]3", true),
        ("{ruby:3,python}", true),
        ("host/**", true),
    ] {
        assert_eq!(has_tag(entry), expected, "{entry}");
    }
}

#[test]
fn stars_count_as_segments_only_between_slashes() {
    for (entry, at) in [
        ("**", None),
        ("a/**", None),
        ("**/a", None),
        ("a/**/b", None),
        ("a/*", None),
        ("a**", Some(1)),
        ("**:*", Some(0)),
        ("a/**:*", Some(2)),
        ("a/***", Some(2)),
        ("a/**-x/**", Some(2)),
    ] {
        assert_eq!(stray_stars(entry).map(|stars| stars.at), at, "{entry}");
    }
}

#[test]
fn variables_are_found_as_written() {
    for (entry, expected) in [
        ("$CI_REGISTRY_IMAGE/*", Some("$CI_REGISTRY_IMAGE")),
        ("${CI_REGISTRY}/x", Some("${CI_REGISTRY}")),
        ("a/${X", Some("${X")),
        ("^ruby:.*$", None),
        ("ruby$", None),
        ("a$1", None),
    ] {
        assert_eq!(variable(entry), expected, "{entry}");
    }
}

#[test]
fn names_are_in_lower_case_and_tags_as_they_like() {
    for (entry, expected) in [
        ("MyGroup/*:*", Some("mygroup/*:*")),
        ("ruby:RC1", None),
        ("ruby@sha256:AB", None),
        ("Registry.example.com/a", None),
        (
            "registry.example.com/Team/a:B",
            Some("registry.example.com/team/a:B"),
        ),
        ("a[A-Z]/b", None),
        ("{Ruby:A,Python}:B", Some("{ruby:A,python}:B")),
        ("{a:A,b}C", None),
        ("${NAME}/X", None),
    ] {
        assert_eq!(in_lower_case(entry).as_deref(), expected, "{entry}");
    }
}

#[test]
fn classes_are_negated_with_a_caret() {
    assert_eq!(negated_classes("a[!0-9][^b]\\[!c]"), ["[!0-9]"]);
    assert_eq!(with_carets("a[!0-9]!\\[!c]"), "a[^0-9]!\\[!c]");
}

#[test]
fn regular_expressions_are_told_from_patterns() {
    for (entry, expected, glob) in [
        ("^ruby:.*$", Some("^"), Some("ruby:*")),
        (".*", Some(".*"), Some("**")),
        (
            "registry\\.example\\.com/.*",
            Some(".*"),
            Some("registry.example.com/**"),
        ),
        (
            "registry.example.com/.*:.*",
            Some(".*"),
            Some("registry.example.com/**"),
        ),
        ("(ruby|python):.+", Some(".+"), Some("{ruby,python}:*")),
        ("(ruby|python):*", Some("|"), Some("{ruby,python}:*")),
        ("ruby:\\d+$", Some("\\d"), Some("ruby:[0-9]*")),
        (
            "ruby:[0-9]+\\.[0-9]+$",
            Some("$"),
            Some("ruby:[0-9]*.[0-9]*"),
        ),
        ("registry\\.example\\.com/**", Some("\\."), None),
        ("^ruby:3{2}$", Some("^"), None),
        ("node:18.*", None, None),
        ("node:[0-9].*", None, None),
        ("node:{18,20}.*", None, None),
        ("registry.*.example.com/**", None, None),
        ("registry.example.com/**", None, None),
        ("registry\\docker", None, None),
        ("*", None, None),
    ] {
        assert_eq!(mark(entry).map(|mark| mark.text), expected, "{entry}");
        if let (Some(_), Some(glob)) = (expected, glob) {
            assert_eq!(as_glob(entry).as_deref(), Some(glob), "{entry}");
        }
    }
    assert_eq!(as_glob("^ruby:3{2}$"), None);
    assert_eq!(as_glob("^ruby:(a$"), None);
}

#[test]
fn hosts_with_wildcards_are_judged_by_their_domain() {
    for (entry, expected) in [
        (
            "registry.example.com*/**",
            Some("registry.example.com.evil.org"),
        ),
        (
            "registry.example.com**/x",
            Some("registry.example.com.evil.org"),
        ),
        ("*registry.example.com/**", Some("evilregistry.example.com")),
        ("*example.com/**", Some("evilexample.com")),
        ("registry.example.*/**", Some("registry.example.evil.org")),
        ("registry?example.com/**", Some("registry-example.com")),
        ("registry*.com/**", Some("registry.evil.com")),
        ("*.com/**", Some("evil.com")),
        (
            "registry.example.com*:5000/**",
            Some("registry.example.com.evil.org:5000"),
        ),
        ("*.example.com/**", None),
        ("*.internal/**", None),
        ("registry.*.example.com/**", None),
        ("registry-*.example.com/**", None),
        ("*-docker.pkg.dev/project/**", None),
        ("1234.dkr.ecr.*.amazonaws.com/**", None),
        ("registry.example.com:*/**", None),
        ("registry.example.com/*", None),
        ("{eu,us}.example.com/**", None),
        ("*/ruby", None),
        ("registry.example.com*", None),
    ] {
        let found = spoof(entry).map(|spoof| spoof.example);
        assert_eq!(found.as_deref(), expected, "{entry}");
    }
    for (entry, expected) in [
        ("registry.example.com*/**", Some("registry.example.com/**")),
        (
            "registry.example.com*:5000/a:*",
            Some("registry.example.com:5000/a:*"),
        ),
        ("registry.example.*/**", None),
        ("*example.com/**", None),
    ] {
        let repaired = spoof(entry).and_then(|spoof| spoof.repaired);
        assert_eq!(repaired.as_deref(), expected, "{entry}");
    }
}

#[test]
fn docker_hub_has_several_spellings() {
    for (entry, short) in [
        ("docker.io/library/ruby:*", Some("ruby:*")),
        ("index.docker.io/acme/app:*", Some("acme/app:*")),
        ("library/ruby", Some("ruby")),
        ("docker.io/ruby", Some("ruby")),
        ("docker.io/", None),
        ("ruby", None),
    ] {
        assert_eq!(short_name(entry), short, "{entry}");
    }
    for (entry, long) in [
        ("ruby:*", Some("docker.io/library/ruby:*")),
        ("acme/app", Some("docker.io/acme/app")),
        ("registry.example.com/a", None),
        ("docker.io/ruby", None),
        ("**", None),
        ("*/a", None),
    ] {
        assert_eq!(long_name(entry).as_deref(), long, "{entry}");
    }
}

#[test]
fn reasons_are_told() {
    for (entry, expected) in [
        ("", Some(Reason::Empty)),
        (" ruby:*", Some(Reason::Space("ruby:*"))),
        ("https://a.b/*", Some(Reason::Scheme("a.b/*"))),
        ("docker://ruby", Some(Reason::Scheme("ruby"))),
        (
            "ruby:*, python:*",
            Some(Reason::Commas(vec!["ruby:*", "python:*"])),
        ),
        ("a.b/", Some(Reason::TrailingSlash)),
        (
            "a.b\\team\\x",
            Some(Reason::Backslash("a.b/team/x".to_owned())),
        ),
        ("ruby@sha256:abc", Some(Reason::Digest)),
        ("ruby:3:1", Some(Reason::TwoTags)),
        ("ruby:{3,4}", Some(Reason::Other)),
        ("!a", None),
        ("^a$", None),
        ("$A/b", None),
        ("Team/b", None),
    ] {
        assert_eq!(reason(entry), expected, "{entry}");
    }
}

#[test]
fn a_host_alone_is_recognised() {
    for (entry, expected) in [
        ("registry.example.com", true),
        ("registry.example.com*", true),
        ("registry.example.com:5000", true),
        ("ruby:3.3", false),
        ("localhost", false),
        ("registry.example.com/a", false),
        ("*", false),
    ] {
        assert_eq!(tells_host_only(entry), expected, "{entry}");
    }
}

#[test]
fn fixes_list_only_names_that_stay_as_they_are() {
    for name in ["ruby", "ruby:3", "registry.example.com:5000/team/app:V1"] {
        assert!(is_sound(name), "{name}");
    }
    for name in ["Ruby:3", "", " ruby", "https://h/x", "!ruby", "team/App"] {
        assert!(!is_sound(name), "{name}");
    }
}
