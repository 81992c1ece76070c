//! `rules` of jobs and of the workflow.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Kind, flatten, is_blank, is_list, is_text, kind, plain, text};
use super::{conditions, duration, needs, variables, workflow};
use crate::model::pipeline::load::expression::Expression;
use crate::model::plain::Plain;
use crate::model::schema::pipeline::{RULE_WHEN, WORKFLOW_WHEN};
use crate::syntax::{Node, Shape};

/// What rules may hold, which differs between jobs and the workflow.
#[derive(Clone, Copy)]
pub(super) struct Allowed {
    when: &'static [&'static str],
    keys: &'static [&'static str],
}

pub(super) const OF_JOB: Allowed = Allowed {
    when: RULE_WHEN,
    keys: &[
        "if",
        "changes",
        "exists",
        "when",
        "start_in",
        "allow_failure",
        "variables",
        "needs",
        "interruptible",
    ],
};

pub(super) const OF_WORKFLOW: Allowed = Allowed {
    when: WORKFLOW_WHEN,
    keys: &[
        "if",
        "changes",
        "exists",
        "when",
        "start_in",
        "allow_failure",
        "variables",
        "needs",
        "auto_cancel",
    ],
};

pub(super) fn rules(place: &Place<'_>, node: Node<'_>, allowed: Allowed) -> Checked {
    let mut checker = Checker::new(place, "rules", node);
    checker.present();
    if !is_list(node) {
        checker.config(Trouble::WrongType, "should be an array");
    }
    let below = place.child("rule");
    let mut values = Vec::new();
    if checker.goes_on() {
        for item in flatten(node) {
            values.push(match item.shape() {
                Shape::Null => Plain::Null,
                _ => checker.below(|| rule(&below, item, allowed)),
            });
        }
    }
    checker.finish(Plain::list(values))
}

fn rule(place: &Place<'_>, node: Node<'_>, allowed: Allowed) -> Checked {
    let mut checker = Checker::new(place, "rule", node);
    checker.expect_map();
    checker.present();
    checker.expect_map();
    let when = checker.map.get("when");
    if when.and_then(Node::text) == Some("delayed") {
        if checker.map.get("start_in").is_none_or(is_blank) {
            checker.attribute(Trouble::EmptyValue, "start_in", "can't be blank");
        }
        delay(&mut checker, "start_in");
    } else if !when.is_some_and(|when| place.is_unknown(when)) {
        let trouble = match when {
            Some(_) => Trouble::ExclusiveKeywords,
            None => Trouble::MissingKeyword,
        };
        checker.forbidden_keys(trouble, &["start_in"], true, "contains disallowed keys");
    }
    condition(&mut checker);
    checker.optional_bool("allow_failure");
    checker.optional_bool("interruptible");
    if let Some(when) = when
        && !allowed.when.contains(&text(when).as_str())
    {
        let blame = Blame::form(when).wanting(allowed.when);
        checker.about("when", &format!("unknown value: {}", text(when)), blame);
    }
    checker.known_keys(allowed.keys);
    let own: Vec<(&str, Plain)> = vec![
        ("changes", checker.child("changes", conditions::changes)),
        ("exists", checker.child("exists", conditions::exists)),
        (
            "variables",
            checker.child("variables", |place, node| {
                variables::variables(place, node, &[])
            }),
        ),
        (
            "needs",
            checker.child("needs", |place, node| needs::needs(place, node, &["job"])),
        ),
        (
            "auto_cancel",
            checker.child("auto_cancel", workflow::auto_cancel),
        ),
    ];
    let entries = checker.map.entries.iter().map(|(key, value)| {
        let own = own.iter().find(|(name, _)| *name == key.text);
        let value = own.map_or_else(|| plain(*value), |(_, value)| value.clone());
        (key.text.as_str(), value)
    });
    let value = Plain::compact(entries);
    checker.finish(value)
}

/// `rules:if`
pub(super) fn condition(checker: &mut Checker<'_, '_>) {
    if let Some(condition) = checker.map.get("if")
        && !matches!(kind(condition), Kind::Text(text) if Expression::parse(&text).is_some())
    {
        checker.about("if", "invalid expression syntax", Blame::form(condition));
    }
}

/// A delay of a week at most.
pub(super) fn delay(checker: &mut Checker<'_, '_>, key: &str) {
    let given = checker.map.get(key).filter(|value| is_text(*value));
    let seconds = given.and_then(|value| duration::parse(&text(value)));
    if seconds.is_none() {
        let trouble = match given {
            Some(_) => Trouble::WrongValue,
            None => Trouble::WrongType,
        };
        checker.attribute(trouble, key, "should be a duration");
    }
    if seconds.is_none_or(|seconds| seconds.value > duration::WEEK) {
        checker.attribute(Trouble::Limit, key, "should not exceed the limit");
    }
}

/// Where the last rule stands that makes GitLab warn of several pipelines for one action.
pub(super) fn unconditional<'n>(node: Node<'n>, value: &Plain) -> Option<Node<'n>> {
    let [(key, when)] = value.items().last()?.entries() else {
        return None;
    };
    let is_unconditional = key == "when" && when.text() != Some("never");
    let last = flatten(node).last().copied()?;
    is_unconditional.then_some(last)
}
