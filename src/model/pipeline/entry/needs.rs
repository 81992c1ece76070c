//! `needs` of jobs, trigger jobs and rules.

use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Map, flatten, is_blank, is_bool, is_list, is_map, is_text, plain};
use super::{Edition, parallel};
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

/// Checks needs. The value has a list for each type that occurs.
pub(super) fn needs(place: &Place<'_>, node: Node<'_>, allowed: &[&str]) -> Checked {
    let mut checker = Checker::new(place, "needs", node);
    if !is_map(node) && !is_list(node) {
        checker.config("can only be a hash or an array");
    }
    if is_map(node) && node.entries().len() == 0 {
        checker.config("can not be an empty hash");
    }
    let mut found: Vec<(Type, Vec<Plain>)> = Vec::new();
    if checker.is_valid() {
        let below = place.child("need");
        for item in flatten(node) {
            if item.shape() == Shape::Null {
                continue;
            }
            let kind = kind(item, place.edition());
            let value = checker.below(|| need(&below, item, kind));
            let Some(kind) = kind else { continue };
            match found.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, values)) => values.push(value),
                None => found.push((kind, vec![value])),
            }
        }
        composed(&mut checker, &found, allowed);
    }
    let groups = found
        .into_iter()
        .map(|(kind, values)| (kind.name().to_owned(), Plain::list(values)));
    let value = Plain::map(groups.collect());
    checker.finish(value)
}

/// What is checked when all needs are known.
fn composed(checker: &mut Checker<'_, '_>, found: &[(Type, Vec<Plain>)], allowed: &[&str]) {
    let names = found.iter().map(|(kind, _)| kind.name());
    let others: Vec<&str> = names.filter(|name| !allowed.contains(name)).collect();
    if !others.is_empty() {
        checker.config(&format!("uses invalid types: {}", others.join(", ")));
    }
    let all = |kind| {
        let values = found.iter().filter(move |(known, _)| *known == kind);
        values.flat_map(|(_, values)| values)
    };
    let pipelines = all(Type::CrossDependency).filter(|need| need.get("pipeline").is_some());
    if pipelines.count() > OTHER_PIPELINES {
        checker.config("must be less than or equal to 5");
    }
    let is_numbered = |need: &Plain| {
        need.get("parallel")
            .and_then(|value| value.get("number"))
            .is_some()
    };
    if all(Type::Job).any(is_numbered) {
        checker.config("cannot use \"parallel: <number>\".");
    }
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
        return Checked::refused(place.raw(text, node.head()));
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
            checker.attribute(key, "can't be blank");
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
