//! `only` and `except`.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Kind, is_list, is_map, is_text, kind, plain, text};
use crate::model::pipeline::load::expression::Expression;
use crate::model::pipeline::regexp;
use crate::model::plain::Plain;
use crate::model::schema::pipeline::POLICY_KUBERNETES;
use crate::syntax::Node;

const REFERENCES: &str = "should be an array of strings or regular expressions using re2 syntax";

pub(super) fn only(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checked = policy(place, node);
    let mut entries = default_only().entries().to_vec();
    for (key, value) in checked.value.entries() {
        match entries.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => *old = value.clone(),
            None => entries.push((key.clone(), value.clone())),
        }
    }
    checked.value = Plain::map(entries);
    checked
}

/// `only` of a job that has none, nor rules.
pub(super) fn default_only() -> Plain {
    let refs = ["branches", "tags"].map(Plain::from);
    Plain::map(vec![("refs".to_owned(), Plain::list(refs.into()))])
}

pub(super) fn except(place: &Place<'_>, node: Node<'_>) -> Checked {
    policy(place, node)
}

fn policy(place: &Place<'_>, node: Node<'_>) -> Checked {
    if is_list(node) {
        let mut checker = Checker::new(place, "refs policy", node);
        if !is_references(node) {
            checker.add(&format!("config {REFERENCES}"), references(node));
        }
        let value = Plain::map(vec![("refs".to_owned(), plain(node))]);
        return checker.finish(value);
    }
    if !is_map(node) {
        let location = place.location("policy");
        let text = format!("{location} has to be either an array of conditions or a hash");
        return place.refused(text, Blame::of(Trouble::WrongType, node));
    }
    let mut checker = Checker::new(place, "complex policy", node);
    checker.present();
    checker.known_keys(&["refs", "kubernetes", "variables", "changes"]);
    if let Some(statements) = checker.map.get("variables") {
        for statement in statements.items() {
            if !matches!(kind(statement), Kind::Text(text) if Expression::parse(&text).is_some()) {
                checker.add(
                    "variables invalid expression syntax",
                    Blame::form(statement),
                );
            }
        }
    }
    if let Some(refs) = checker.map.get("refs")
        && !is_references(refs)
        && !checker.place.is_unknown(refs)
    {
        checker.about("refs", REFERENCES, references(refs));
    }
    if let Some(value) = checker.map.get("kubernetes")
        && !POLICY_KUBERNETES.contains(&text(value).as_str())
    {
        let blame = Blame::form(value).wanting(POLICY_KUBERNETES);
        let message = format!("unknown value: {}", text(value));
        checker.about("kubernetes", &message, blame);
    }
    checker.optional_words("variables");
    checker.optional_words("changes");
    checker.finish(plain(node))
}

/// Strings, those between slashes regular expressions.
fn is_references(node: Node<'_>) -> bool {
    is_list(node) && node.items().all(is_reference)
}

fn is_reference(node: Node<'_>) -> bool {
    match kind(node) {
        Kind::Text(text) => !regexp::is_written(&text) || regexp::is_valid(&text),
        _ => false,
    }
}

/// What is wrong with references.
fn references(node: Node<'_>) -> Blame<'_> {
    let mut blame = Blame::misfits(node, is_reference);
    if blame.nodes.iter().any(|item| is_text(*item)) && is_list(node) {
        blame.trouble = Trouble::WrongValue;
    }
    blame
}
