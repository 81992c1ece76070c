//! All jobs: what kind each one is, and whether there is one at all.

use super::blame::Blame;
use super::check::Checker;
use super::place::{Aim, Place};
use super::processable::{self, Job, Nature, Surroundings};
use super::value::{Key, Map, is_blank, is_map};
use super::{Extent, Problem, Trouble, bridge, job, needs, undecided};
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
    let mut found = Jobs::default();
    let kinds: Vec<Option<Kind>> = entries
        .iter()
        .map(|(key, node)| kind_of(&key.text, *node))
        .collect();
    for ((key, _), kind) in entries.iter().zip(&kinds) {
        if kind.is_none() {
            let name = &key.text;
            let of_job = place.clone().of_job(name);
            // Not the root: its map has as many entries as there are jobs.
            let mut checker = Checker::new(&of_job, "jobs", key.node());
            let message =
                format!("{name} config should implement the script:, run:, or trigger: keyword");
            checker.add(&message, Blame::of(Trouble::NoScript, key.node()));
            found.problems.extend(checker.finish(Plain::Null).problems);
        }
    }
    let is_verdict = place.aim() == Aim::Verdict;
    let is_visible = |kind: &Option<Kind>| match kind {
        Some(kind) => *kind != Kind::Hidden,
        // It is said that it is no job; it would be one.
        None => !is_verdict,
    };
    if !kinds.iter().any(is_visible) {
        let mut checker = Checker::new(&place, "jobs", root);
        let blame = Blame::new(Trouble::NoVisibleJob, root.head(), Vec::new());
        checker.add("config should contain at least one visible job", blame);
        found.problems.extend(checker.finish(Plain::Null).problems);
    }
    if is_verdict && !found.problems.is_empty() {
        return found;
    }
    for ((key, node), kind) in entries.into_iter().zip(kinds) {
        let below = place.under(&key).of_job(&key.text);
        if kind == Some(Kind::Hidden) {
            let mut checker = Checker::new(&below, "hidden", node);
            if is_blank(node) {
                let blame = Blame::of(Trouble::EmptyValue, key.node());
                checker.add("config can't be blank", blame);
            }
            found.problems.extend(checker.finish(Plain::Null).problems);
            continue;
        }
        let job = match nature(&below, node, kind) {
            Some(nature) => processable::job(&below, &key, node, around, nature),
            None => Job::bare(&key, Map::of(node)),
        };
        let room = MOST_PROBLEMS.saturating_sub(found.problems.len());
        found.problems.extend(job.problems().take(room).cloned());
        found.warnings.extend(job.warnings.iter().cloned());
        found.jobs.push(job);
    }
    found
}

/// As what a job is checked. A diagnosis does not take needs alone for a trigger job, and looks
/// into what lacks a script; `None`: there is nothing to look at.
fn nature(place: &Place<'_>, node: Node<'_>, kind: Option<Kind>) -> Option<&'static Nature> {
    let map = Map::of(node);
    let needs = || map.get("needs");
    match kind {
        Some(Kind::Job) => Some(&job::JOB),
        Some(_)
            if place.aim() == Aim::Verdict
                || map.has("trigger")
                || needs().is_some_and(|needs| needs::has_pipeline(needs, place.edition())) =>
        {
            Some(&bridge::BRIDGE)
        }
        Some(_) => Some(&undecided::UNDECIDED),
        None => {
            let is_part = place.aim() == Aim::Diagnosis(Extent::Part);
            let is_job = is_map(node) && (is_part || undecided::is_job(node));
            is_job.then_some(&undecided::UNDECIDED)
        }
    }
}
