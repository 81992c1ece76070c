//! Needs that go round in circles, found as Ruby's `tsort` finds them.

use std::collections::BTreeMap;

use super::super::load::ruby::quoted;
use super::super::trouble::Problem;
use super::{Jobs, problem};

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
pub(super) fn check(jobs: &Jobs<'_, '_, '_>) -> Result<(), Problem> {
    // Names get numbers in the order of visits; finished ones lose them.
    let mut ids: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for job in jobs.all {
        if !ids.contains_key(job.name.as_str()) {
            visit(jobs, &job.name, &mut ids)?;
        }
    }
    Ok(())
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
) -> Result<(), Problem> {
    let mut open: Vec<&str> = Vec::new();
    let mut path = vec![enter(jobs, name, ids, &mut open)?];
    while let Some(current) = path.last_mut() {
        if let Some(need) = needs(jobs, current.name).get(current.next) {
            current.next += 1;
            match ids.get(need.name.as_str()) {
                Some(Some(id)) => current.lowest = current.lowest.min(*id),
                Some(None) => {}
                None => path.push(enter(jobs, &need.name, ids, &mut open)?),
            }
            continue;
        }
        let Some(done) = path.pop() else { break };
        if done.lowest == done.id {
            let component = open.split_off(done.open);
            if component.len() > 1 {
                return circle(jobs, &component).map_or(Ok(()), Err);
            }
            ids.extend(component.into_iter().map(|name| (name, None)));
        }
        if let Some(parent) = path.last_mut() {
            parent.lowest = parent.lowest.min(done.lowest);
        }
    }
    Ok(())
}

fn enter<'n>(
    jobs: &Jobs<'n, '_, '_>,
    name: &'n str,
    ids: &mut BTreeMap<&'n str, Option<usize>>,
    open: &mut Vec<&'n str>,
) -> Result<Visit<'n>, Problem> {
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
    let is_own = needs(jobs, name).iter().any(|need| need.name == name);
    let message = format!("self-dependency: {name}");
    let refused = is_own.then(|| refused(jobs, name, name, &message));
    refused.flatten().map_or(Ok(visit), Err)
}

fn circle(jobs: &Jobs<'_, '_, '_>, names: &[&str]) -> Option<Problem> {
    let shown: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let message = format!("topological sort failed: [{}]", shown.join(", "));
    let first = names.first().copied().unwrap_or_default();
    let among = needs(jobs, first)
        .iter()
        .find(|need| names.contains(&need.name.as_str()));
    refused(jobs, first, among.map_or("", |need| &need.name), &message)
}

fn refused(jobs: &Jobs<'_, '_, '_>, name: &str, need: &str, message: &str) -> Option<Problem> {
    let text = format!("The pipeline has circular dependencies: {message}");
    let at = needs(jobs, name).iter().find(|known| known.name == need);
    Some(problem(jobs.get(name)?, text, at.and_then(|need| need.at)))
}
