//! Needs that go round in circles, found as Ruby's `tsort` finds them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::load::ruby::quoted;
use super::super::trouble::{Problem, Trouble};
use super::{Jobs, Written, problem};

/// A job that is being visited.
struct Visit<'n> {
    name: &'n str,
    id: usize,
    /// Smallest number of a job that can be reached from here.
    lowest: usize,
    /// How many names were open before it.
    open: usize,
    next: usize,
}

/// Refuses needs that no order satisfies.
pub(super) fn check(jobs: &Jobs<'_, '_, '_>, problems: &mut Vec<Problem>) {
    // Names get numbers in the order of visits; finished ones lose them.
    let mut ids: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for job in jobs.all {
        if !ids.contains_key(job.name.as_str()) {
            visit(jobs, &job.name, &mut ids, problems);
        }
    }
}

fn needs<'n>(jobs: &Jobs<'n, '_, '_>, name: &str) -> &'n [super::parallel::Link] {
    let job = jobs.get(name);
    job.and_then(|job| job.needs.as_ref())
        .map_or(&[], |needs| needs.as_slice())
}

fn visit<'n>(
    jobs: &Jobs<'n, '_, '_>,
    name: &'n str,
    ids: &mut BTreeMap<&'n str, Option<usize>>,
    problems: &mut Vec<Problem>,
) {
    let mut open: Vec<&str> = Vec::new();
    problems.extend(own(jobs, name));
    let mut path = vec![enter(name, ids, &mut open)];
    while let Some(current) = path.last_mut() {
        if let Some(need) = needs(jobs, current.name).get(current.next) {
            current.next += 1;
            match ids.get(need.name.as_str()) {
                Some(Some(id)) => current.lowest = current.lowest.min(*id),
                Some(None) => {}
                None => {
                    problems.extend(own(jobs, &need.name));
                    path.push(enter(&need.name, ids, &mut open));
                }
            }
            continue;
        }
        let Some(done) = path.pop() else { break };
        if done.lowest == done.id {
            let component = open.split_off(done.open);
            if component.len() > 1 {
                problems.extend(circle(jobs, &component));
            }
            ids.extend(component.into_iter().map(|name| (name, None)));
        }
        if let Some(parent) = path.last_mut() {
            parent.lowest = parent.lowest.min(done.lowest);
        }
    }
}

fn enter<'n>(
    name: &'n str,
    ids: &mut BTreeMap<&'n str, Option<usize>>,
    open: &mut Vec<&'n str>,
) -> Visit<'n> {
    let id = ids.len();
    ids.insert(name, Some(id));
    let visit = Visit {
        name,
        id,
        lowest: id,
        open: open.len(),
        next: 0,
    };
    open.push(name);
    visit
}

/// A job that needs itself.
fn own(jobs: &Jobs<'_, '_, '_>, name: &str) -> Option<Problem> {
    let message = format!("self-dependency: {name}");
    let is_own = needs(jobs, name).iter().any(|need| need.name == name);
    is_own.then(|| refused(jobs, &[name], &message)).flatten()
}

fn circle(jobs: &Jobs<'_, '_, '_>, names: &[&str]) -> Option<Problem> {
    let shown: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let message = format!("topological sort failed: [{}]", shown.join(", "));
    refused(jobs, names, &message)
}

/// The problem of jobs that need each other.
fn refused(jobs: &Jobs<'_, '_, '_>, names: &[&str], message: &str) -> Option<Problem> {
    let text = format!("The pipeline has circular dependencies: {message}");
    let among: BTreeSet<&str> = names.iter().copied().collect();
    let mut known = BTreeSet::new();
    let all = names.iter().flat_map(|name| needs(jobs, name));
    let inner = all.filter(|need| among.contains(need.name.as_str()));
    let written = inner.filter_map(|need| need.written);
    let nodes: Vec<Written> = written.filter(|it| known.insert(it.node)).collect();
    let first = jobs.get(names.first()?)?;
    Some(problem(first, Trouble::CircularReference, text, nodes))
}
