//! `include` as an entry: of child pipelines, and what is left of it at top level.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Kind, flatten, is_blank, is_list, is_map, is_text, kind, plain, text};
use super::{conditions, duration, rules};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::WORKFLOW_WHEN;
use crate::syntax::{Node, Shape};

const KEYS: [&str; 13] = [
    "local",
    "file",
    "remote",
    "project",
    "ref",
    "integrity",
    "cache",
    "template",
    "artifact",
    "inputs",
    "job",
    "rules",
    "component",
];

/// Checks a list of includes, of which there may be `most`.
pub(super) fn includes(place: &Place<'_>, node: Node<'_>, most: Option<usize>) -> Checked {
    let mut checker = Checker::new(place, "includes", node);
    if !is_list(node) && !is_text(node) {
        checker.config(Trouble::WrongType, "should be an array or a string");
    }
    if let Some(most) = most
        && node.items().len() > most
    {
        checker.config(Trouble::Limit, &format!("is too long (maximum is {most})"));
    }
    let below = place.child("include");
    if checker.goes_on() {
        for item in flatten(node) {
            if item.shape() != Shape::Null {
                checker.below(|| include(&below, item));
            }
        }
    }
    checker.finish(plain(node))
}

fn include(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "include", node);
    if !is_map(node) && !is_text(node) {
        checker.config(Trouble::WrongType, "should be a hash or a string");
    }
    let truthy = |key: &str, checker: &Checker<'_, '_>| {
        let value = checker.map.get(key);
        value.is_some_and(|value| kind(value) != Kind::Bool(false))
    };
    let blank = |key: &str, checker: &Checker<'_, '_>| checker.map.get(key).is_none_or(is_blank);
    if truthy("project", &checker) && blank("file", &checker) {
        let message = "config must specify the file where to fetch the config from";
        checker.add(message, Blame::missing(node, &["file"]));
    }
    if truthy("integrity", &checker) {
        integrity(&mut checker);
    }
    if !blank("cache", &checker) {
        cache(&mut checker);
    }
    checker.known_keys(&KEYS);
    if truthy("artifact", &checker) && blank("job", &checker) {
        let message = "config must specify the job where to fetch the artifact from";
        checker.add(message, Blame::missing(node, &["job"]));
    }
    checker.optional_items(
        "rules",
        (|rules| is_list(rules) && rules.items().all(is_map), is_map),
        "should be an array of hashes",
    );
    checker.child("rules", list);
    checker.finish(plain(node))
}

fn integrity(checker: &mut Checker<'_, '_>) {
    let Some(integrity) = checker.map.get("integrity") else {
        return;
    };
    if checker.map.get("remote").is_none_or(is_blank) {
        let message = "config integrity can only be specified for remote includes";
        let blame = checker.at_key(Trouble::MissingKeyword, "integrity");
        checker.add(message, blame.wanting(&["remote"]));
    }
    match integrity
        .text()
        .and_then(|text| text.strip_prefix("sha256-"))
    {
        None => checker.add(
            "config integrity hash must start with 'sha256-'",
            Blame::form(integrity),
        ),
        Some(hash) if !is_base64(hash) => {
            checker.add(
                "config integrity hash must be base64 encoded",
                Blame::of(Trouble::WrongValue, integrity),
            );
        }
        Some(_) => {}
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '+' || letter == '/';
    text.len().is_multiple_of(4) && text.len() - digits.len() <= 2 && digits.chars().all(fits)
}

fn cache(checker: &mut Checker<'_, '_>) {
    let Some(cache) = checker.map.get("cache") else {
        return;
    };
    if checker.map.get("remote").is_none_or(is_blank) {
        let message = "config cache can only be specified for remote includes";
        let blame = checker.at_key(Trouble::MissingKeyword, "cache");
        checker.add(message, blame.wanting(&["remote"]));
    }
    match kind(cache) {
        Kind::Bool(true) => {}
        Kind::Text(text) => match duration::parse(&text) {
            None => checker.add(
                "config cache contains an invalid duration",
                Blame::form(cache),
            ),
            Some(seconds) if seconds.value < 60.0 => {
                checker.add(
                    "config cache duration must be at least 1 minute",
                    Blame::of(Trouble::Limit, cache),
                );
            }
            Some(_) => {}
        },
        _ => checker.add(
            "config cache must be a boolean or a duration string",
            Blame::of(Trouble::WrongType, cache),
        ),
    }
}

fn list(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "rules", node);
    checker.present();
    let below = place.child("rule");
    if checker.goes_on() {
        for item in flatten(node) {
            checker.below(|| rule(&below, item));
        }
    }
    checker.finish(Plain::Null)
}

fn rule(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "rule", node);
    checker.expect_map();
    checker.present();
    checker.expect_map();
    checker.known_keys(&["if", "exists", "when", "changes"]);
    rules::condition(&mut checker);
    if let Some(when) = checker.map.get("when")
        && !WORKFLOW_WHEN.contains(&text(when).as_str())
    {
        let blame = Blame::form(when).wanting(WORKFLOW_WHEN);
        checker.about("when", &format!("unknown value: {}", text(when)), blame);
    }
    checker.child("changes", conditions::changes);
    checker.child("exists", conditions::exists);
    checker.finish(Plain::Null)
}
