//! Jobs that stop an environment.

use super::super::trouble::{Problem, Trouble};
use super::parallel::Expanded;
use super::{Jobs, Written, is_broken, problem};
use crate::model::plain::Plain;

/// The job of `on_stop` must stop the same environment.
pub(super) fn problem_of(jobs: &Jobs<'_, '_, '_>, job: &Expanded<'_, '_>) -> Option<Problem> {
    let environment = job.job.value("environment");
    let name = environment.get("on_stop").and_then(Plain::text)?;
    let refuse = |trouble, why: &str| {
        let text = format!("{} job: on_stop job {name} {why}", job.name);
        let written = job.job.written("environment");
        let at = written.and_then(|node| node.get("on_stop"));
        problem(
            job,
            trouble,
            text,
            at.map(|entry| Written::from(entry.value)),
        )
    };
    let Some(other) = jobs.get(name) else {
        if jobs.is_unclear(name) {
            return None;
        }
        let mut problem = refuse(Trouble::UndefinedReference, "is not defined");
        problem.wanted = jobs.names();
        return Some(problem);
    };
    let stopped = other.job.value("environment");
    if stopped.is_null() {
        let why = "does not have environment defined";
        return (!is_broken(other.job, "environment")).then(|| refuse(Trouble::StopJob, why));
    }
    if stopped.get("name") != environment.get("name") {
        return Some(refuse(Trouble::StopJob, "have different environment name"));
    }
    if stopped.get("action").and_then(Plain::text) != Some("stop") {
        return Some(refuse(
            Trouble::StopJob,
            "needs to have action stop defined",
        ));
    }
    None
}
