//! A job with a script.

use std::collections::BTreeSet;

use super::blame::Blame;
use super::check::{Checked, Checker};
use super::default::{Check, Slot, timeout};
use super::place::Place;
use super::processable::{self, Nature};
use super::value::{
    Key, Kind, Map, is_blank, is_bool, is_int, is_list, is_map, is_text, is_words, kind, plain,
    text,
};
use super::{
    Edition, Trouble, artifacts, cache, commands, duration, id_tokens, image, inputs, needs,
    parallel, release, retry, rules, services,
};
use crate::model::pipeline::regexp;
use crate::model::plain::Plain;
use crate::model::schema::pipeline::{JOB_KEYS, JOB_KEYS_EE, JOB_WHEN};
use crate::syntax::Node;

/// Keywords that only jobs have, in GitLab's order.
pub(super) const KEYWORDS: [(&str, Check); 21] = [
    ("before_script", commands::commands),
    ("script", commands::commands),
    ("after_script", commands::commands),
    ("hooks", commands::hooks),
    ("cache", cache::caches),
    ("image", image::image),
    ("services", services::services),
    ("timeout", timeout),
    ("retry", retry::retry),
    ("tags", commands::tags),
    ("artifacts", artifacts::artifacts),
    ("needs", job_needs),
    ("coverage", coverage),
    ("release", release::release),
    ("parallel", job_parallel),
    ("allow_failure", allow_failure),
    ("id_tokens", id_tokens::id_tokens),
    ("publish", commands::publish),
    ("pages", pages),
    ("inputs", inputs::inputs),
    ("run", steps),
];

/// Keywords that a job takes from the defaults.
const INHERITED: [&str; 12] = [
    "interruptible",
    "before_script",
    "after_script",
    "hooks",
    "cache",
    "image",
    "services",
    "timeout",
    "retry",
    "tags",
    "artifacts",
    "id_tokens",
];

pub(super) const JOB: Nature = Nature {
    class: "job",
    shape,
    keywords: &KEYWORDS,
    inherited: &INHERITED,
    composed,
};

/// The checks of needs and inputs that look at more than one keyword.
pub(super) fn composed<'t>(
    checker: &mut Checker<'_, 't>,
    _: &Key<'t>,
    slots: &[(&'static str, Slot)],
) {
    let find = |key: &str| slots.iter().find(|(known, _)| *known == key);
    if let Some((_, needs)) = find("needs") {
        dependencies(checker, &needs.value);
    }
    if find("inputs").is_some_and(|(_, slot)| slot.problems.is_empty()) {
        inputs::defaults(checker);
    }
}

fn shape<'t>(checker: &mut Checker<'_, 't>, name: &Key<'t>) {
    processable::shape(checker, name);
    match checker.place.edition() {
        Edition::Ce => checker.known_keys(JOB_KEYS),
        Edition::Ee => checker.known_keys(&[JOB_KEYS, JOB_KEYS_EE].concat()),
    }
    for key in ["script", "before_script", "after_script"] {
        checker.exclusive_keys(&[key, "run"]);
    }
    if !checker.map.has("run") && checker.map.get("script").is_none_or(is_blank) {
        let blame = match checker.map.get("script") {
            Some(script) => Blame::of(Trouble::NoScript, script),
            None => checker.at_key(Trouble::NoScript, "script"),
        };
        checker.about("script", "can't be blank", blame);
    }
    values(checker, name);
}

/// The checks of plain values.
pub(super) fn values<'t>(checker: &mut Checker<'_, 't>, name: &Key<'t>) {
    checker.optional_text("when");
    let message = format!("should be one of: {}", JOB_WHEN.join(", "));
    checker.among("when", JOB_WHEN, &message);
    checker.optional_words("dependencies");
    checker.optional(
        "allow_failure",
        |value| is_map(value) || is_bool(value),
        "should be a hash or a boolean value",
    );
    checker.optional_text("manual_confirmation");
    checker.optional("run", is_list, "value at root is not an array");
    start(checker);
    if !is_pages(&name.text, &checker.map)
        && checker
            .map
            .get("publish")
            .is_some_and(|value| !is_blank(value))
    {
        let blame = checker.at_key(Trouble::MissingKeyword, "publish");
        checker.about(
            "publish",
            "can only be used within a `pages` job",
            blame.wanting(&["pages"]),
        );
    }
}

/// `start_in` belongs to `when: delayed`, which rules have for themselves.
fn start(checker: &mut Checker<'_, '_>) {
    let when = checker.map.get("when");
    let is_delayed = when.and_then(Node::text) == Some("delayed");
    if is_delayed {
        rules::delay(checker, "start_in");
    }
    if is_delayed && !checker.map.has("rules")
        || when.is_some_and(|when| checker.place.is_unknown(when))
        || checker.map.get("start_in").is_none_or(is_blank)
    {
        return;
    }
    let (trouble, wanted): (_, &[&str]) = match when {
        Some(_) => (Trouble::ExclusiveKeywords, &[]),
        None => (Trouble::MissingKeyword, &["when"]),
    };
    let blame = checker.at_key(trouble, "start_in").wanting(wanted);
    checker.about("start_in", "must be blank", blame);
}

/// Whether the job makes a website.
pub(in super::super) fn is_pages(name: &str, map: &Map<'_>) -> bool {
    let pages = map.get("pages");
    pages.is_some_and(|pages| !is_blank(pages))
        || name == "pages" && pages.is_none_or(|pages| kind(pages) != Kind::Bool(false))
}

/// Dependencies must be among the needs.
fn dependencies(checker: &mut Checker<'_, '_>, needs: &Plain) {
    let Some(dependencies) = checker.map.get("dependencies") else {
        return;
    };
    if dependencies.items().len() == 0 || !is_words(dependencies) || needs.entries().is_empty() {
        return;
    }
    let Some(jobs) = needs.get("job") else {
        if needs.get("cross_dependency").is_some() {
            let message = "corresponding to dependencies must be from the same pipeline";
            checker.attribute(Trouble::NeedsConflict, "needs", message);
        }
        return;
    };
    let names = jobs.items().iter().filter_map(|need| need.get("name"));
    let names: BTreeSet<&str> = names.filter_map(Plain::text).collect();
    let others: Vec<Node<'_>> = dependencies
        .items()
        .filter(|item| !names.contains(text(*item).as_str()))
        .collect();
    if !others.is_empty() {
        let names: Vec<String> = others.iter().map(|item| text(*item)).collect();
        let names = names.join(", ");
        checker.add(
            &format!("dependencies the {names} should be part of needs"),
            Blame::all(Trouble::NeedsConflict, others, dependencies),
        );
    }
}

fn job_needs(place: &Place<'_>, node: Node<'_>) -> Checked {
    needs::needs(place, node, &["job", "cross_dependency"])
}

fn job_parallel(place: &Place<'_>, node: Node<'_>) -> Checked {
    parallel::parallel(place, node, true)
}

fn coverage(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "coverage", node);
    if !matches!(kind(node), Kind::Text(text) if regexp::is_valid(&text)) {
        let message = "config must be a regular expression with re2 syntax";
        checker.add(message, Blame::form(node));
    }
    let text = text(node);
    let inner = text
        .get(1..text.len().saturating_sub(1))
        .unwrap_or_default();
    checker.finish(inner.into())
}

fn allow_failure(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "allow failure", node);
    checker.known_keys(&["exit_codes"]);
    checker.optional_items(
        "exit_codes",
        (
            |codes| is_int(codes) || is_list(codes) && codes.items().all(is_int),
            is_int,
        ),
        "should be an array of integers or an integer",
    );
    checker.finish(plain(node))
}

fn pages(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "pages", node);
    if !is_map(node) && !is_bool(node) {
        checker.config(Trouble::WrongType, "should be a hash or a boolean value");
    }
    checker.known_keys(&["path_prefix", "expire_in", "publish"]);
    checker.optional_text("path_prefix");
    checker.optional_form(
        "expire_in",
        |value| {
            let text = text(value);
            has_variable(&text) || is_text(value) && duration::is_expiry(&text)
        },
        "should be a duration",
    );
    checker.optional_text("publish");
    checker.finish(plain(node))
}

/// `$NAME`, `${NAME}` or `%NAME%` somewhere in the text.
fn has_variable(text: &str) -> bool {
    let starts =
        |rest: &str| rest.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_');
    let dollar = text.split('$').skip(1).any(|rest| {
        starts(rest)
            || rest
                .strip_prefix('{')
                .is_some_and(|rest| starts(rest) && rest.contains('}'))
    });
    let percent: Vec<&str> = text.split('%').collect();
    dollar || percent.len() > 2 && percent.iter().skip(1).any(|rest| starts(rest))
}

fn steps(place: &Place<'_>, node: Node<'_>) -> Checked {
    Checker::new(place, "run", node).finish(plain(node))
}
