//! All jobs: what kind each one is, and whether there is one at all.

use super::check::Checker;
use super::place::Place;
use super::processable::{Job, Surroundings};
use super::value::{Key, Map, is_blank};
use super::{Problem, bridge, job};
use crate::model::plain::Plain;
use crate::syntax::Node;

/// More problems of jobs are not collected: every job repeats those of its defaults.
const MOST_PROBLEMS: usize = 100_000;

/// Kinds of top-level keys that are no settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Its name begins with a dot.
    Hidden,
    /// It has a script.
    Job,
    /// It triggers a pipeline.
    Bridge,
}

/// What GitLab takes a key for; `None`: nothing it knows.
pub(super) fn kind_of(name: &str, node: Node<'_>) -> Option<Kind> {
    if name.starts_with('.') {
        return Some(Kind::Hidden);
    }
    let map = Map::of(node);
    if map.has("script") || map.has("run") {
        Some(Kind::Job)
    } else if map.has("trigger") || map.has("needs") {
        Some(Kind::Bridge)
    } else {
        None
    }
}

/// The jobs that were checked, and what is wrong.
#[derive(Default)]
pub(super) struct Jobs<'t> {
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<Problem>,
    pub(super) jobs: Vec<Job<'t>>,
}

/// Checks all jobs. One key that is no job keeps GitLab from looking into any job.
pub(super) fn jobs<'t>(
    place: &Place<'_>,
    root: Node<'t>,
    entries: Vec<(Key<'t>, Node<'t>)>,
    around: &Surroundings<'_>,
) -> Jobs<'t> {
    let place = place.child("jobs");
    let mut checker = Checker::new(&place, "jobs", root);
    let kinds: Vec<Option<Kind>> = entries
        .iter()
        .map(|(key, node)| kind_of(&key.text, *node))
        .collect();
    for ((key, _), kind) in entries.iter().zip(&kinds) {
        if kind.is_none() {
            let name = &key.text;
            let message =
                format!("{name} config should implement the script:, run:, or trigger: keyword");
            checker.add(&message, key.at());
        }
    }
    if !kinds.iter().flatten().any(|kind| *kind != Kind::Hidden) {
        checker.config("should contain at least one visible job");
    }
    let mut found = Jobs::default();
    if !checker.is_valid() {
        found.problems = checker.finish(Plain::Null).problems;
        return found;
    }
    for ((key, node), kind) in entries.into_iter().zip(kinds) {
        let below = place.under(&key).of_job(&key.text);
        let job = match kind {
            Some(Kind::Job) => job::job(&below, &key, node, around),
            Some(Kind::Bridge) => bridge::bridge(&below, &key, node, around),
            Some(Kind::Hidden) | None => {
                let mut checker = Checker::new(&below, "hidden", node);
                if is_blank(node) {
                    checker.add("config can't be blank", key.at());
                }
                found.problems.extend(checker.finish(Plain::Null).problems);
                continue;
            }
        };
        let room = MOST_PROBLEMS.saturating_sub(found.problems.len());
        found.problems.extend(job.problems().take(room).cloned());
        found.warnings.extend(job.warnings.iter().cloned());
        found.jobs.push(job);
    }
    found
}
