//! `include:rules`: whether a file is included (pipeline-semantics 4.4).

use super::context::{Context, Files, Shelf};
use super::error::LoadError;
use super::expression::{Expression, Names};
use super::merge::is_hash;
use super::ruby;
use super::variables::expand_existing;
use super::wildcard;
use crate::model::pipeline::Trouble;
use crate::syntax::{Node, Shape};

use std::collections::BTreeMap;

const KEYS: [&str; 4] = ["if", "exists", "when", "changes"];

/// Most paths of a condition.
const MOST_PATHS: usize = 50;
const TOO_MANY: &str = "has too many entries (maximum 50)";

/// Comparisons after which GitLab takes a pattern of `exists` for found.
const MOST_COMPARISONS: usize = 50_000;

/// Whether a file is included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Decision {
    /// It is.
    Include,
    /// No rule matches, or one that says `never`.
    Skip,
    /// Another project's files decide.
    Unknown,
}

/// Decides by the rules of an include; without rules a file is included.
///
/// # Errors
/// The first mistake in the rules, as GitLab says it.
pub(super) fn decide(
    rules: Option<Node<'_>>,
    files: &dyn Files,
    shelf: Shelf,
    context: &Context,
) -> Result<Decision, LoadError> {
    let Some(rules) = rules else {
        return Ok(Decision::Include);
    };
    // Ruby's truth: `rules: false` is no rules.
    if matches!(
        rules.data(),
        crate::syntax::Data::Null | crate::syntax::Data::Bool(false)
    ) {
        return Ok(Decision::Include);
    }
    let at = |node: Node<'_>, text: &str| {
        let text = format!("include:{}", text.to_lowercase());
        let error = LoadError::new(Trouble::IncludeInvalid, text);
        Err(error.at(node.span()).of(node.forest(), &[node.id()]))
    };
    if ruby::is_blank(rules) {
        return at(rules, "rules config can't be blank");
    }
    if rules.shape() != Shape::List || rules.tag() == Some("!reference") {
        return at(rules, "rules config should be an array");
    }
    for rule in rules.items() {
        if let Some(mistake) = mistake(rule) {
            return at(rule, &mistake);
        }
    }
    for rule in rules.items() {
        match is_met(rule, files, shelf, context) {
            None => return Ok(Decision::Unknown),
            Some(false) => {}
            Some(true) => {
                let when = rule.get("when").and_then(|entry| entry.value.text());
                return Ok(if when == Some("never") {
                    Decision::Skip
                } else {
                    Decision::Include
                });
            }
        }
    }
    Ok(Decision::Skip)
}

/// The first thing that is wrong with a rule.
fn mistake(rule: Node<'_>) -> Option<String> {
    if ruby::is_blank(rule) {
        return Some("rule config can't be blank".to_owned());
    }
    if !is_hash(rule) {
        return Some("rule config should be a hash".to_owned());
    }
    if let Some(unknown) = unknown_keys(rule, &KEYS) {
        return Some(format!("rule config contains unknown keys: {unknown}"));
    }
    let value = |key| value(rule, key);
    if let Some(condition) = value("if")
        && condition.text().and_then(Expression::parse).is_none()
    {
        return Some("rule if invalid expression syntax".to_owned());
    }
    if let Some(when) = value("when")
        && !matches!(when.text(), Some("never" | "always"))
    {
        return Some(format!("rule when unknown value: {}", ruby::text(when)));
    }
    let changes = value("changes").and_then(|node| files_mistake(node, &["paths", "compare_to"]));
    if let Some(mistake) = changes {
        return Some(format!("rule:changes {mistake}"));
    }
    let exists = value("exists").and_then(|node| files_mistake(node, &["paths", "project", "ref"]));
    exists.map(|mistake| format!("rule:exists {mistake}"))
}

fn files_mistake(node: Node<'_>, keys: &[&str]) -> Option<String> {
    if is_hash(node) {
        if let Some(unknown) = unknown_keys(node, keys) {
            return Some(format!("config contains unknown keys: {unknown}"));
        }
        let Some(paths) = node.get("paths").map(|entry| entry.value) else {
            return Some("config missing required keys: paths".to_owned());
        };
        // Paths of `exists` may be null, which those of `changes` may not.
        let is_left_out = keys.contains(&"project") && paths.shape() == Shape::Null;
        if value(node, "ref").is_some() && value(node, "project").is_none() {
            return Some("config missing required keys: project".to_owned());
        }
        if !is_left_out && !is_strings(paths) {
            return Some("paths should be an array of strings".to_owned());
        }
        if paths.items().len() > MOST_PATHS {
            return Some(format!("paths {TOO_MANY}"));
        }
        let other = ["project", "ref", "compare_to"].into_iter().find(|key| {
            keys.contains(key) && value(node, key).is_some_and(|node| node.text().is_none())
        });
        return other.map(|key| format!("{} should be a string", key.replace('_', " ")));
    }
    match node.shape() {
        Shape::List if !is_strings(node) => Some("config should be an array of strings".to_owned()),
        Shape::List if node.items().len() > MOST_PATHS => Some(format!("config {TOO_MANY}")),
        Shape::List => None,
        _ if !keys.contains(&"project") => Some("should be an array or a hash".to_owned()),
        _ if node.text().is_some() => None,
        _ => Some("should be a string, an array of strings, or a hash".to_owned()),
    }
}

fn is_strings(node: Node<'_>) -> bool {
    node.shape() == Shape::List && node.items().all(|item| item.text().is_some())
}

fn value<'t>(map: Node<'t>, key: &str) -> Option<Node<'t>> {
    let node = map.get(key)?.value;
    (node.shape() != Shape::Null).then_some(node)
}

fn unknown_keys(map: Node<'_>, known: &[&str]) -> Option<String> {
    let unknown: Vec<String> = map
        .entries()
        .filter(|entry| entry.name().is_none_or(|name| !known.contains(&name)))
        .map(|entry| ruby::text(entry.key))
        .collect();
    (!unknown.is_empty()).then(|| unknown.join(", "))
}

/// Whether a rule matches; `None` when another project decides. `changes` always matches where
/// the changed files of a push are not known, as in GitLab's own CI Lint.
fn is_met(rule: Node<'_>, files: &dyn Files, shelf: Shelf, context: &Context) -> Option<bool> {
    let inputs = BTreeMap::new();
    let names = Names {
        variables: &context.variables,
        inputs: &inputs,
    };
    if let Some(condition) = value(rule, "if")
        && !condition
            .text()
            .and_then(Expression::parse)
            .is_some_and(|expression| expression.is_true(names))
    {
        return Some(false);
    }
    let Some(exists) = value(rule, "exists") else {
        return Some(true);
    };
    if value(exists, "project").is_some() {
        return None;
    }
    let paths = value(exists, "paths").unwrap_or(exists);
    let globs: Vec<String> = paths
        .text()
        .into_iter()
        .chain(paths.items().filter_map(Node::text))
        .map(|glob| expand_existing(glob, &context.variables))
        .collect();
    Some(exists_any(&globs, &files.paths(shelf)))
}

fn exists_any(globs: &[String], paths: &[String]) -> bool {
    let (patterns, exact): (Vec<&String>, Vec<&String>) =
        globs.iter().partition(|glob| wildcard::has_wildcards(glob));
    if exact.iter().any(|glob| paths.binary_search(glob).is_ok()) {
        return true;
    }
    let mut comparisons = 0;
    patterns.iter().any(|pattern| {
        let regex = wildcard::fnmatch(pattern);
        paths.iter().any(|path| {
            comparisons += 1;
            comparisons > MOST_COMPARISONS
                || regex.as_ref().is_some_and(|regex| regex.is_match(path))
        })
    })
}
