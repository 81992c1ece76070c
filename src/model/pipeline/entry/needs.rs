//! `needs` of jobs, trigger jobs and rules.

use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Map, flatten, is_blank, is_bool, is_list, is_map, is_number, is_text, plain};
use super::{Edition, Trouble, parallel};
use crate::model::plain::Plain;
use crate::syntax::{Node, Shape};

/// Most needs of other pipelines.
const OTHER_PIPELINES: usize = 5;

/// What a need is: the key under which GitLab collects it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Job,
    CrossDependency,
    Bridge,
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Job => "job",
            Self::CrossDependency => "cross_dependency",
            Self::Bridge => "bridge",
        }
    }
}

/// A need, checked.
struct Need<'t> {
    kind: Type,
    item: Node<'t>,
    value: Plain,
}

/// Checks needs. The value has a list for each type that occurs.
pub(super) fn needs(place: &Place<'_>, node: Node<'_>, allowed: &[&str]) -> Checked {
    let mut checker = Checker::new(place, "needs", node);
    if !is_map(node) && !is_list(node) {
        checker.config(Trouble::WrongType, "can only be a hash or an array");
    }
    let is_empty = is_map(node) && node.entries().len() == 0;
    if is_empty {
        checker.config(Trouble::EmptyValue, "can not be an empty hash");
    }
    numbered(&mut checker);
    let mut found: Vec<Need<'_>> = Vec::new();
    if checker.goes_on() && !is_empty {
        let below = place.child("need");
        for item in flatten(node) {
            if item.shape() == Shape::Null {
                continue;
            }
            let kind = kind(item, place.edition());
            let value = checker.below(|| need(&below, item, kind));
            let Some(kind) = kind else { continue };
            found.push(Need { kind, item, value });
        }
        composed(&mut checker, &found, allowed);
    }
    let groups = kinds(&found).into_iter().map(|kind| {
        let values = found.iter().filter(|need| need.kind == kind);
        let values = values.map(|need| need.value.clone()).collect();
        (kind.name().to_owned(), Plain::list(values))
    });
    let value = Plain::map(groups.collect());
    checker.finish(value)
}

/// Kinds of needs in the order in which they occur.
fn kinds(found: &[Need<'_>]) -> Vec<Type> {
    let mut kinds = Vec::new();
    for need in found {
        if !kinds.contains(&need.kind) {
            kinds.push(need.kind);
        }
    }
    kinds
}

/// What is checked when all needs are known.
fn composed<'t>(checker: &mut Checker<'_, 't>, found: &[Need<'t>], allowed: &[&str]) {
    let is_allowed = |kind: Type| allowed.contains(&kind.name());
    let kinds = kinds(found).into_iter();
    let others: Vec<&str> = kinds
        .filter(|kind| !is_allowed(*kind))
        .map(Type::name)
        .collect();
    if !others.is_empty() {
        let items = found.iter().filter(|need| !is_allowed(need.kind));
        let items = items.map(|need| need.item).collect();
        let message = format!("config uses invalid types: {}", others.join(", "));
        checker.add(
            &message,
            Blame::all(Trouble::WrongValue, items, checker.node),
        );
    }
    let pipelines = found
        .iter()
        .filter(|need| need.kind == Type::CrossDependency && need.value.get("pipeline").is_some());
    let further: Vec<Node<'t>> = pipelines
        .skip(OTHER_PIPELINES)
        .map(|need| need.item)
        .collect();
    if !further.is_empty() {
        checker.add(
            "config must be less than or equal to 5",
            Blame::all(Trouble::Limit, further, checker.node),
        );
    }
}

/// Needs must name the copies they mean by their variables. Lists in the list escape GitLab.
fn numbered(checker: &mut Checker<'_, '_>) {
    let node = checker.node;
    let items: Vec<Node<'_>> = match is_list(node) {
        true => node.items().collect(),
        false => vec![node],
    };
    let given = items
        .iter()
        .filter_map(|item| Map::of(*item).get("parallel"));
    let numbers: Vec<Node<'_>> = given.filter(|parallel| is_number(*parallel)).collect();
    if !numbers.is_empty() {
        checker.add(
            "config cannot use \"parallel: <number>\".",
            Blame::all(Trouble::WrongType, numbers, node),
        );
    }
}

/// Whether one of the needs is another pipeline, which only trigger jobs have.
pub(super) fn has_pipeline(node: Node<'_>, edition: Edition) -> bool {
    let items = flatten(node).into_iter();
    items
        .map(|item| kind(item, edition))
        .any(|kind| kind == Some(Type::Bridge))
}

fn kind(node: Node<'_>, edition: Edition) -> Option<Type> {
    if is_text(node) {
        return Some(Type::Job);
    }
    let map = Map::of(node);
    let [job, project, reference, pipeline] =
        ["job", "project", "ref", "pipeline"].map(|key| map.has(key));
    let is_full = edition == Edition::Ee;
    match (job, pipeline) {
        (true, false) if !project && !reference => Some(Type::Job),
        (true, true) if !project => Some(Type::CrossDependency),
        _ if project && is_full => Some(Type::CrossDependency),
        (false, true) if is_full => Some(Type::Bridge),
        _ => None,
    }
}

fn need(place: &Place<'_>, node: Node<'_>, kind: Option<Type>) -> Checked {
    let Some(kind) = kind else {
        let text = format!("{} has an unsupported type", place.location("need"));
        let trouble = match is_map(node) {
            true => Trouble::WrongValue,
            false => Trouble::WrongType,
        };
        return place.refused(text, Blame::of(trouble, node));
    };
    let mut checker = Checker::new(place, "need", node);
    if is_text(node) {
        checker.present();
        return checker.finish(named(plain(node), true, false, Plain::Null));
    }
    let has_project = checker.map.has("project");
    let (keys, texts): (&[&str], &[&str]) = match kind {
        Type::Job => (&["job", "artifacts", "optional", "parallel"], &["job"]),
        Type::Bridge => (&["pipeline"], &["pipeline"]),
        Type::CrossDependency if has_project => (
            &["project", "ref", "job", "artifacts"],
            &["project", "ref", "job"],
        ),
        Type::CrossDependency => (&["pipeline", "job", "artifacts"], &["pipeline", "job"]),
    };
    checker.present();
    checker.known_keys(keys);
    for key in texts {
        checker.required_text(key);
        if checker.map.get(key).is_none_or(is_blank) {
            checker.attribute(Trouble::EmptyValue, key, "can't be blank");
        }
    }
    if kind != Type::Bridge {
        checker.optional("artifacts", is_bool, "should be a boolean value");
    }
    let is_true = |checker: &Checker<'_, '_>, key, absent| {
        checker
            .map
            .get(key)
            .map_or(absent, |value| plain(value) == Plain::Bool(true))
    };
    let artifacts = is_true(&checker, "artifacts", true);
    if kind == Type::Job {
        checker.optional("optional", is_bool, "should be a boolean value");
        let optional = is_true(&checker, "optional", false);
        let parallel = checker.child("parallel", |place, node| {
            parallel::parallel(place, node, true)
        });
        let name = checker.map.get("job").map_or(Plain::Null, plain);
        return checker.finish(named(name, artifacts, optional, parallel));
    }
    let mut entries = plain(node).entries().to_vec();
    if kind == Type::CrossDependency {
        entries.retain(|(key, _)| key != "artifacts");
        entries.push(("artifacts".to_owned(), artifacts.into()));
    }
    checker.finish(Plain::map(entries))
}

fn named(name: Plain, artifacts: bool, optional: bool, parallel: Plain) -> Plain {
    Plain::compact([
        ("name", name),
        ("artifacts", artifacts.into()),
        ("optional", optional.into()),
        ("parallel", parallel),
    ])
}
