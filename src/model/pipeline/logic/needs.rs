//! Needs, dependencies, and jobs whose artifacts are included.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::trouble::{Problem, Trouble};
use super::parallel::{Expanded, Link};
use super::{Jobs, Written, problem};
use crate::model::plain::Plain;
use crate::syntax::{Node, Shape};

/// Longest name of a needed job.
const NAME: usize = 255;

/// Looks at everything that names other jobs.
pub(super) fn check(jobs: &Jobs<'_, '_, '_>, job: &Expanded<'_, '_>, problems: &mut Vec<Problem>) {
    for dependency in job.dependencies.iter().flat_map(|links| links.iter()) {
        problems.extend(known(jobs, job, dependency, "dependency"));
    }
    if let Some(needs) = &job.needs {
        needed(jobs, job, needs, problems);
    }
    let rules = job.job.written("rules").map(flatten).unwrap_or_default();
    for (index, rule) in job.job.value("rules").items().iter().enumerate() {
        let needs = rule.get("needs").and_then(|needs| needs.get("job"));
        let Some(needs) = needs else { continue };
        let written = rules.get(index).and_then(|rule| rule.get("needs"));
        let links = of_rule(written.map(|entry| entry.value), needs);
        needed(jobs, job, &links, problems);
    }
    for name in included(job.job.written("trigger")) {
        problems.extend(known(jobs, job, &name, "dependency"));
    }
}

fn of_rule(written: Option<Node<'_>>, needs: &Plain) -> Vec<Link> {
    let mut places = places(written);
    let links = needs.items().iter().map(|need| {
        let name = need.get("name").and_then(Plain::text).unwrap_or_default();
        Link {
            name: name.to_owned(),
            optional: need.get("optional") == Some(&Plain::Bool(true)),
            written: next(&mut places, name).or_else(|| written.map(Written::from)),
        }
    });
    links.collect()
}

/// Jobs that make files of a child pipeline.
fn included(trigger: Option<Node<'_>>) -> Vec<Link> {
    let included = trigger.and_then(|trigger| trigger.get("include"));
    let Some(included) = included else {
        return Vec::new();
    };
    let links = included.value.items().filter_map(|item| {
        let job = item.get("job")?.value;
        Some(Link {
            name: job.text()?.to_owned(),
            optional: false,
            written: Some(job.into()),
        })
    });
    links.collect()
}

fn needed(
    jobs: &Jobs<'_, '_, '_>,
    job: &Expanded<'_, '_>,
    needs: &[Link],
    problems: &mut Vec<Problem>,
) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for need in needs {
        problems.extend(known(jobs, job, need, "need"));
        *counts.entry(&need.name).or_default() += 1;
    }
    if counts.len() == needs.len() {
        return;
    }
    let mut duplicates: Vec<&str> = Vec::new();
    let mut repeated = Vec::new();
    let mut seen = BTreeSet::new();
    for need in needs {
        let name = need.name.as_str();
        if !seen.insert(name) {
            repeated.extend(need.written);
        } else if counts.get(name).is_some_and(|count| *count > 1) {
            duplicates.push(name);
        }
    }
    let text = format!(
        "{} has the following needs duplicated: {}.",
        job.name,
        duplicates.join(", ")
    );
    let mut problem = problem(job, Trouble::NeedsConflict, text, repeated);
    problem.nodes.dedup();
    problems.push(problem);
}

/// Another job must be there and not come later.
fn known(
    jobs: &Jobs<'_, '_, '_>,
    job: &Expanded<'_, '_>,
    link: &Link,
    what: &str,
) -> Option<Problem> {
    let (own, name) = (&job.name, &link.name);
    let Some(other) = jobs.get(name) else {
        if link.optional || jobs.is_unclear(name) {
            return None;
        }
        let text = format!("{own} job: undefined {what}: {name}");
        let mut problem = problem(job, Trouble::UndefinedReference, text, link.written);
        problem.wanted = jobs.names();
        return Some(problem);
    };
    if what == "need" && name.chars().count() > NAME {
        let text = format!("{own} job: need `{name}` name is too long (maximum is 255 characters)");
        return Some(problem(job, Trouble::Limit, text, link.written));
    }
    let (theirs, ours) = (jobs.stage(other), jobs.stage(job));
    let is_unasked = jobs.is_diagnosis && (theirs.is_none() || ours.is_none());
    if is_unasked || theirs.is_some_and(|stage| Some(stage) <= ours) {
        return None;
    }
    let text = format!("{own} job: {what} {name} is not defined in current or prior stages");
    Some(problem(job, Trouble::LaterStage, text, link.written))
}

/// The items of a list and of the lists in it.
fn flatten(node: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut open = vec![node];
    while let Some(next) = open.pop() {
        match next.shape() {
            Shape::List => open.extend(next.items().rev()),
            _ => found.push(next),
        }
    }
    found
}

/// Where needs are written, by name; a name may be written more than once.
pub(super) type Places<'t> = BTreeMap<&'t str, VecDeque<Written>>;

/// Where each need is written.
pub(super) fn places(needs: Option<Node<'_>>) -> Places<'_> {
    let mut places = Places::new();
    for item in needs.map(flatten).unwrap_or_default() {
        let name = match item.shape() {
            Shape::Map => item.get("job").map(|entry| entry.value),
            _ => Some(item),
        };
        if let Some((name, text)) = name.and_then(|name| Some((name, name.text()?))) {
            places.entry(text).or_default().push_back(name.into());
        }
    }
    places
}

/// Where the next need of a name is written.
pub(super) fn next(places: &mut Places<'_>, name: &str) -> Option<Written> {
    let places = places.get_mut(name)?;
    let next = places.pop_front()?;
    // Needs of several copies stand in one place.
    if places.is_empty() {
        places.push_back(next);
    }
    Some(next)
}
