//! `cache`: one or several.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker, boolean, words};
use super::place::Place;
use super::value::{Kind, flatten, is_blank, is_list, is_map, is_text, kind, length, plain, text};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::CACHE_WHEN;
use crate::syntax::{Node, Shape};

/// Most caches of a job.
const CACHES: usize = 4;
/// Most files that make a key.
const FILES: usize = 2;

pub(super) fn caches(place: &Place<'_>, node: Node<'_>) -> Checked {
    // GitLab takes the key away from this level: `jobs:build:cache` is one cache.
    let place = place.clone().without_key();
    let mut checker = Checker::new(&place, "caches", node);
    if !is_map(node) && !is_list(node) {
        checker.config(Trouble::WrongType, "can only be a hash or an array");
    }
    if is_list(node) && node.items().len() > CACHES {
        checker.config(Trouble::Limit, "no more than 4 caches can be created");
    }
    let below = place.child("cache");
    let mut values = Vec::new();
    if checker.goes_on() {
        for item in flatten(node) {
            values.push(match item.shape() {
                Shape::Null => Plain::Null,
                _ => checker.below(|| cache(&below, item)),
            });
        }
    }
    checker.finish(Plain::list(values))
}

fn cache(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "cache", node);
    checker.expect_map();
    checker.expect_map();
    checker.known_keys(&[
        "key",
        "untracked",
        "paths",
        "when",
        "policy",
        "unprotect",
        "fallback_keys",
    ]);
    if checker
        .map
        .get("policy")
        .is_some_and(|policy| !is_blank(policy))
    {
        checker.optional_text("policy");
        policy(&mut checker);
    }
    checker.optional_text("when");
    let message = format!("should be one of: {}", CACHE_WHEN.join(", "));
    checker.among("when", CACHE_WHEN, &message);
    checker.at_most("fallback_keys", 5, "has to many entries (maximum 5)");
    let own = match checker.map.get("key") {
        Some(_) => checker.child("key", key),
        None => "default".into(),
    };
    let given = |value: Plain, absent: Plain| if value.is_null() { absent } else { value };
    let raw = |checker: &Checker<'_, '_>, key| checker.map.get(key).map_or(Plain::Null, plain);
    let unprotect = given(checker.child("unprotect", boolean), false.into());
    let untracked = checker.child("untracked", boolean);
    let paths = checker.child("paths", words);
    let fallback = given(
        checker.child("fallback_keys", words),
        Plain::list(Vec::new()),
    );
    let policy = match raw(&checker, "policy") {
        Plain::Null | Plain::Bool(false) => "pull-push".into(),
        policy => policy,
    };
    let value = Plain::compact([
        ("key", own),
        ("unprotect", unprotect),
        ("untracked", untracked),
        ("paths", paths),
        ("fallback_keys", fallback),
        ("policy", policy),
        ("when", given(raw(&checker, "when"), "on_success".into())),
    ]);
    checker.finish(value)
}

fn policy(checker: &mut Checker<'_, '_>) {
    let given = checker.map.get("policy");
    let wrong = given.filter(|policy| !is_policy(*policy) && !checker.place.is_unknown(*policy));
    if let Some(policy) = wrong {
        let blame = Blame::form(policy).wanting(&["pull-push", "push", "pull"]);
        let message = "should be a variable or one of: pull-push, push, pull";
        checker.about("policy", message, blame);
    }
}

/// GitLab searches for these anywhere in the value.
fn is_policy(node: Node<'_>) -> bool {
    let text = text(node);
    text.contains("pull") || text.contains("push") || has_variable(&text)
}

fn has_variable(text: &str) -> bool {
    text.split('$').skip(1).any(|rest| {
        rest.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_')
    })
}

fn key(place: &Place<'_>, node: Node<'_>) -> Checked {
    if is_map(node) {
        return made_key(place, node);
    }
    if !matches!(kind(node), Kind::Text(_) | Kind::Symbol(_)) {
        let location = place.location("key");
        let text = format!("{location} should be a hash, a string or a symbol");
        return place.refused(text, Blame::of(Trouble::WrongType, node));
    }
    path_part(place, node)
}

/// A string that becomes part of a path.
fn path_part(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "key", node);
    if matches!(kind(node), Kind::Text(_) | Kind::Symbol(_)) {
        let path = unescaped(&text(node));
        if path.contains(&b'/') {
            checker.config(Trouble::WrongValue, "cannot contain the \"/\" character");
        } else if path == b"." || path == b".." {
            checker.config(Trouble::WrongValue, "cannot be \".\" or \"..\"");
        }
    } else {
        checker.config(Trouble::WrongType, "should be a string or symbol");
    }
    checker.finish(text(node).into())
}

/// `%2F` and the like as bytes.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = match code {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    bytes
}

fn made_key(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "complex key", node);
    checker.known_keys(&["files", "files_commits", "prefix"]);
    checker.exactly_one_key(&["files", "files_commits"]);
    let value = Plain::compact([
        ("files", checker.child("files", files)),
        ("files_commits", checker.child("files_commits", files)),
        ("prefix", checker.child("prefix", prefix)),
    ]);
    checker.finish(value)
}

fn prefix(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checked = path_part(place, node);
    checked.value = plain(node);
    checked
}

fn files(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "files", node);
    checker.expect_words();
    if length(node) < 1 {
        checker.config(Trouble::EmptyValue, "requires at least 1 item");
    }
    if length(node) > FILES {
        checker.config(Trouble::Limit, "has too many items (maximum is 2)");
    }
    let relative = |item| match is_text(item) {
        true => text(item).trim_start_matches('/').to_owned().into(),
        false => plain(item),
    };
    checker.finish(Plain::list(node.items().map(relative).collect()))
}
