//! GitLab's verdict on a merged configuration: steps 6 to 8 of loading a pipeline.
//!
//! The tree of entries is GitLab's own (`lib/gitlab/ci/config/entry`), one file for each family of
//! keywords: what they accept, in which order they complain, and what they become. `logic` does
//! the rest when no entry complained.

mod artifacts;
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
mod value;
mod variables;
mod workflow;

use super::logic;
use super::trouble::{Problem, Trouble};
use crate::model::plain::Plain;
use crate::syntax::Node;

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
    let configuration = root::check(root, edition);
    let mut verdict = Verdict {
        errors: configuration.problems,
        warnings: configuration.warnings,
        stages: Vec::new(),
        jobs: Vec::new(),
    };
    if !verdict.errors.is_empty() {
        return verdict;
    }
    let items = configuration.stages.items().iter();
    let stages: Vec<String> = items
        .filter_map(|stage| stage.text().map(str::to_owned))
        .collect();
    match logic::jobs(&configuration.jobs, &stages, &configuration.variables) {
        Ok(jobs) => {
            verdict.stages = stages;
            verdict.jobs = jobs;
        }
        Err(problem) => verdict.errors.push(problem),
    }
    verdict
}

/// How much of a pipeline there is to judge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// All of it.
    Whole,
    /// A part.
    Part,
}

/// Everything that is wrong.
#[must_use]
pub fn diagnose(root: Node<'_>, edition: Edition, extent: Extent) -> Vec<Problem> {
    match extent {
        Extent::Whole => judge(root, edition).errors,
        Extent::Part => Vec::new(),
    }
}
