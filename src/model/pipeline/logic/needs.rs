//! Needs, dependencies, and jobs whose artifacts are included.

use std::collections::BTreeMap;

use super::super::trouble::Problem;
use super::parallel::{Expanded, Link};
use super::{Jobs, problem};
use crate::model::plain::Plain;
use crate::source::Span;
use crate::syntax::{Node, Shape};

/// Longest name of a needed job.
const NAME: usize = 255;

/// Looks at everything that names other jobs.
pub(super) fn check(jobs: &Jobs<'_, '_, '_>, job: &Expanded<'_, '_>) -> Result<(), Problem> {
    for dependency in job.dependencies.iter().flat_map(|links| links.iter()) {
        known(jobs, job, dependency, "dependency")?;
    }
    if let Some(needs) = &job.needs {
        needed(jobs, job, needs)?;
    }
    for rule in job.job.value("rules").items() {
        let needs = rule.get("needs").and_then(|needs| needs.get("job"));
        let Some(needs) = needs else { continue };
        let rules = job.job.written("rules");
        needed(jobs, job, &of_rule(rules, needs))?;
    }
    for name in included(job.job.written("trigger")) {
        known(jobs, job, &name, "dependency")?;
    }
    Ok(())
}

fn of_rule(rules: Option<Node<'_>>, needs: &Plain) -> Vec<Link> {
    let links = needs.items().iter().map(|need| Link {
        name: need
            .get("name")
            .and_then(Plain::text)
            .unwrap_or_default()
            .to_owned(),
        optional: need.get("optional") == Some(&Plain::Bool(true)),
        at: rules.map(Node::head),
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
            at: Some(job.head()),
        })
    });
    links.collect()
}

fn needed(jobs: &Jobs<'_, '_, '_>, job: &Expanded<'_, '_>, needs: &[Link]) -> Result<(), Problem> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for need in needs {
        known(jobs, job, need, "need")?;
        *counts.entry(&need.name).or_default() += 1;
    }
    if counts.len() == needs.len() {
        return Ok(());
    }
    let mut duplicates: Vec<&str> = Vec::new();
    let mut at = None;
    for need in needs {
        let name = need.name.as_str();
        if counts.remove(name).is_some_and(|count| count > 1) {
            duplicates.push(name);
            at = at.or(need.at);
        }
    }
    let text = format!(
        "{} has the following needs duplicated: {}.",
        job.name,
        duplicates.join(", ")
    );
    Err(problem(job, text, at))
}

/// Another job must be there and not come later.
fn known(
    jobs: &Jobs<'_, '_, '_>,
    job: &Expanded<'_, '_>,
    link: &Link,
    what: &str,
) -> Result<(), Problem> {
    let (own, name) = (&job.name, &link.name);
    let Some(other) = jobs.get(name) else {
        if link.optional {
            return Ok(());
        }
        let text = format!("{own} job: undefined {what}: {name}");
        return Err(problem(job, text, link.at));
    };
    if what == "need" && name.chars().count() > NAME {
        let text = format!("{own} job: need `{name}` name is too long (maximum is 255 characters)");
        return Err(problem(job, text, link.at));
    }
    if jobs
        .stage(other)
        .is_some_and(|stage| Some(stage) <= jobs.stage(job))
    {
        return Ok(());
    }
    let text = format!("{own} job: {what} {name} is not defined in current or prior stages");
    Err(problem(job, text, link.at))
}

/// Where each need is written, by name.
pub(super) fn places(needs: Option<Node<'_>>) -> BTreeMap<&str, Span> {
    let mut places = BTreeMap::new();
    let mut open: Vec<Node<'_>> = needs.into_iter().collect();
    while let Some(next) = open.pop() {
        let name = match next.shape() {
            Shape::List => {
                open.extend(next.items().rev());
                continue;
            }
            Shape::Map => next.get("job").map(|entry| entry.value),
            Shape::Scalar | Shape::Null => Some(next),
        };
        if let Some((name, text)) = name.and_then(|name| Some((name, name.text()?))) {
            places.entry(text).or_insert(name.head());
        }
    }
    places
}
