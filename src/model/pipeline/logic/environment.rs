//! Jobs that stop an environment.

use super::super::trouble::Problem;
use super::parallel::Expanded;
use super::{Jobs, problem};
use crate::model::plain::Plain;

/// The job of `on_stop` must stop the same environment.
pub(super) fn check(jobs: &Jobs<'_, '_, '_>, job: &Expanded<'_, '_>) -> Result<(), Problem> {
    let environment = job.job.value("environment");
    let Some(name) = environment.get("on_stop").and_then(Plain::text) else {
        return Ok(());
    };
    let refuse = |why: &str| {
        let text = format!("{} job: on_stop job {name} {why}", job.name);
        let written = job.job.written("environment");
        let at = written.and_then(|node| node.get("on_stop"));
        Err(problem(job, text, at.map(|entry| entry.value.head())))
    };
    let Some(other) = jobs.get(name) else {
        return refuse("is not defined");
    };
    let stopped = other.job.value("environment");
    if stopped.is_null() {
        return refuse("does not have environment defined");
    }
    if stopped.get("name") != environment.get("name") {
        return refuse("have different environment name");
    }
    if stopped.get("action").and_then(Plain::text) != Some("stop") {
        return refuse("needs to have action stop defined");
    }
    Ok(())
}
