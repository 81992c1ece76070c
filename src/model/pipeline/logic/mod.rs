//! What GitLab does with jobs that are all well formed: copies them (`parallel`), and looks at
//! stages, needs, dependencies and environments. It stops at the first thing that is wrong.

mod cycle;
mod environment;
mod needs;
mod normal;
mod parallel;

use std::collections::BTreeMap;

use super::entry::Job;
use super::trouble::{Problem, Trouble};
use crate::model::plain::Plain;
use crate::source::Span;
use normal::normal;
use parallel::{Expanded, expand};

/// All jobs after `parallel`, and what they are looked up in.
struct Jobs<'e, 'j, 't> {
    all: &'e [Expanded<'j, 't>],
    by_name: BTreeMap<&'e str, usize>,
    stages: &'e [String],
}

impl<'e, 'j, 't> Jobs<'e, 'j, 't> {
    fn get(&self, name: &str) -> Option<&'e Expanded<'j, 't>> {
        self.all.get(*self.by_name.get(name)?)
    }

    /// The position of a job's stage.
    fn stage(&self, job: &Expanded<'_, '_>) -> Option<usize> {
        let stage = job.job.value("stage").text()?;
        self.stages.iter().position(|known| known == stage)
    }
}

/// The normalised jobs.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn jobs(
    jobs: &[Job<'_>],
    stages: &[String],
    variables: &Plain,
) -> Result<Vec<(String, Plain)>, Problem> {
    let all = expand(jobs)?;
    let names = all.iter().enumerate();
    let known = Jobs {
        by_name: names
            .map(|(index, job)| (job.name.as_str(), index))
            .collect(),
        all: &all,
        stages,
    };
    for job in &all {
        stage(&known, job)?;
        needs::check(&known, job)?;
        environment::check(&known, job)?;
        pages(job)?;
    }
    cycle::check(&known)?;
    Ok(all
        .iter()
        .map(|job| (job.name.clone(), normal(job, variables)))
        .collect())
}

/// A problem of a job.
fn problem(job: &Expanded<'_, '_>, text: String, at: Option<Span>) -> Problem {
    Problem {
        text,
        at: at.unwrap_or(job.job.at),
        job: Some(job.job.name.clone()),
        trouble: Trouble::UndefinedReference,
        nodes: Vec::new(),
        wanted: Vec::new(),
    }
}

fn stage(jobs: &Jobs<'_, '_, '_>, job: &Expanded<'_, '_>) -> Result<(), Problem> {
    if jobs.stage(job).is_some() {
        return Ok(());
    }
    let stage = job.job.value("stage").text().unwrap_or_default();
    let text = format!(
        "{} job: chosen stage {stage} does not exist; available stages are {}",
        job.name,
        jobs.stages.join(", ")
    );
    let at = job.job.written("stage").map(|node| node.head());
    Err(problem(job, text, at))
}

/// The folder of a website is named once.
fn pages(job: &Expanded<'_, '_>) -> Result<(), Problem> {
    let inner = job.job.value("pages").get("publish");
    let publish = job.job.value("publish");
    if publish.is_null() || inner.is_none_or(Plain::is_null) {
        return Ok(());
    }
    let name = &job.name;
    let text = format!("{name} job: use either {name}:publish or {name}:pages:publish");
    let at = job.job.written("publish").map(|node| node.head());
    Err(problem(job, text, at))
}
