//! GitLab's verdict on a merged configuration: steps 6 to 8 of loading a pipeline.
//!
//! The tree of entries is GitLab's own (`lib/gitlab/ci/config/entry`), one file for each family of
//! keywords: what they accept, in which order they complain, and what they become. `logic` does
//! the rest when no entry complained.

mod artifacts;
mod attribute;
mod blame;
mod bridge;
mod cache;
mod check;
mod commands;
mod conditions;
mod default;
mod duration;
mod environment;
mod id_tokens;
mod image;
mod include;
mod inherit;
mod inputs;
mod job;
mod jobs;
mod needs;
mod parallel;
mod place;
mod policy;
mod processable;
mod release;
mod retry;
mod root;
mod rules;
mod schema_errors;
mod services;
mod trigger;
mod undecided;
mod value;
mod variables;
mod workflow;

use std::collections::BTreeSet;

use super::logic;
use super::trouble::{Problem, Trouble};
use crate::model::plain::Plain;
use crate::syntax::Node;
use place::Aim;

pub(super) use inherit::Inheritance;
pub(super) use processable::Job;

/// The edition of GitLab that judges.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Edition {
    /// Community Edition.
    Ce,
    /// Enterprise Edition, which knows more keywords.
    #[default]
    Ee,
}

/// How much of a pipeline a configuration is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Included files are not there, or it is one that others include: what it does not say, they
    /// may say, and inputs have no values yet.
    Part,
}

/// What GitLab makes of a configuration.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    /// Why it is refused, in GitLab's order; duplicates included.
    pub errors: Vec<Problem>,
    /// What it warns of.
    pub warnings: Vec<Problem>,
    /// All stages in order; none if it is refused.
    pub stages: Vec<String>,
    /// The jobs after `parallel`, in order; none if it is refused.
    pub jobs: Vec<(String, Plain)>,
}

/// Judges a configuration whose includes, `extends` and `!reference` are applied.
#[must_use]
pub fn judge(root: Node<'_>, edition: Edition) -> Verdict {
    let configuration = root::check(root, edition, Aim::Verdict);
    let mut verdict = Verdict {
        errors: configuration.problems,
        warnings: configuration.warnings,
        stages: Vec::new(),
        jobs: Vec::new(),
    };
    if !verdict.errors.is_empty() {
        return verdict;
    }
    let stages = names(&configuration.stages);
    match logic::jobs(&configuration.jobs, &stages, &configuration.variables) {
        Ok(jobs) => {
            verdict.stages = stages;
            verdict.jobs = jobs;
        }
        Err(problem) => verdict.errors.push(problem),
    }
    verdict
}

/// Everything that is wrong with a configuration whose includes, `extends` and `!reference` are
/// applied, as far as they are there. Texts are those of GitLab.
///
/// GitLab says the first things it stumbles over; this goes on, and leaves out what merely follows
/// from another problem. Of a part it says what is wrong whatever the rest brings.
#[must_use]
pub fn diagnose(root: Node<'_>, edition: Edition, extent: Extent) -> Vec<Problem> {
    let configuration = root::check(root, edition, Aim::Diagnosis(extent));
    let stages = match extent {
        Extent::Whole if !configuration.stages.is_null() => Some(names(&configuration.stages)),
        Extent::Whole | Extent::Part => None,
    };
    let mut problems = configuration.problems;
    problems.extend(logic::problems(
        &configuration.jobs,
        stages.as_deref(),
        extent,
    ));
    without_repetitions(problems)
}

fn names(stages: &Plain) -> Vec<String> {
    let stages = stages.items().iter();
    stages
        .filter_map(|stage| stage.text().map(str::to_owned))
        .collect()
}

/// Of several problems with the same keys or values of a job, the first one is told.
fn without_repetitions(mut problems: Vec<Problem>) -> Vec<Problem> {
    let mut wrong = BTreeSet::new();
    let mut missing = BTreeSet::new();
    problems.retain(|problem| {
        let job = || problem.job.clone();
        if problem.nodes.is_empty() {
            return missing.insert((job(), problem.at, problem.trouble, problem.wanted.clone()));
        }
        let mut is_new = false;
        for node in &problem.nodes {
            is_new |= wrong.insert((job(), *node));
        }
        is_new
    });
    problems
}
