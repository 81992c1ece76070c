//! `only` and `except`.

use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Kind, is_list, is_map, is_words, kind, plain, text};
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
            checker.config(REFERENCES);
        }
        let value = Plain::map(vec![("refs".to_owned(), plain(node))]);
        return checker.finish(value);
    }
    if !is_map(node) {
        let location = place.location("policy");
        let text = format!("{location} has to be either an array of conditions or a hash");
        return Checked::refused(place.raw(text, node.head()));
    }
    let mut checker = Checker::new(place, "complex policy", node);
    checker.present();
    checker.known_keys(&["refs", "kubernetes", "variables", "changes"]);
    if let Some(statements) = checker.map.get("variables") {
        for statement in statements.items() {
            if !matches!(kind(statement), Kind::Text(text) if Expression::parse(&text).is_some()) {
                checker.add("variables invalid expression syntax", statement.head());
            }
        }
    }
    checker.optional("refs", is_references, REFERENCES);
    if let Some(value) = checker.map.get("kubernetes")
        && !POLICY_KUBERNETES.contains(&text(value).as_str())
    {
        checker.attribute("kubernetes", &format!("unknown value: {}", text(value)));
    }
    checker.optional("variables", is_words, "should be an array of strings");
    checker.optional("changes", is_words, "should be an array of strings");
    checker.finish(plain(node))
}

/// Strings, those between slashes regular expressions.
fn is_references(node: Node<'_>) -> bool {
    let fits = |item| match kind(item) {
        Kind::Text(text) => !regexp::is_written(&text) || regexp::is_valid(&text),
        _ => false,
    };
    is_list(node) && node.items().all(fits)
}
