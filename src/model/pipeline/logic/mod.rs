//! What GitLab does with jobs that are all well formed: copies them (`parallel`), and looks at
//! stages, needs, dependencies and environments. It stops at the first thing that is wrong; a
//! diagnosis goes on, and asks each job only for what is well formed about it.

mod cycle;
mod environment;
mod needs;
mod normal;
mod parallel;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::entry::{Extent, Job};
use super::trouble::{Problem, Trouble};
use crate::model::plain::Plain;
use crate::source::Span;
use crate::syntax::{Node, NodeId};
use normal::normal;
use parallel::{Expanded, expand};

pub(super) use parallel::named_copies as copies;

/// Bytes of texts of a diagnosis, most of which may list all stages: more of them are cut to so many
/// characters.
const MOST_TEXT: usize = 16 << 20;
const LONGEST_TEXT: usize = 500;

/// All jobs after `parallel`, and what they are looked up in.
struct Jobs<'e, 'j, 't> {
    all: &'e [Expanded<'j, 't>],
    by_name: BTreeMap<&'e str, usize>,
    /// None: they are not known.
    stages: Option<&'e [String]>,
    /// Whether jobs may be malformed, and all problems are wanted.
    is_diagnosis: bool,
    /// The jobs whose `parallel` is malformed.
    copied_wrong: Vec<&'e str>,
    /// Made when a hint needs them.
    names: OnceCell<Arc<[String]>>,
    stage_names: OnceCell<Arc<[String]>>,
}

impl<'e, 'j, 't> Jobs<'e, 'j, 't> {
    fn new(all: &'e [Expanded<'j, 't>], stages: Option<&'e [String]>, is_diagnosis: bool) -> Self {
        let names = all.iter().enumerate();
        Self {
            by_name: names
                .map(|(index, job)| (job.name.as_str(), index))
                .collect(),
            all,
            stages,
            is_diagnosis,
            copied_wrong: all
                .iter()
                .filter(|job| is_broken(job.job, "parallel"))
                .map(|job| job.job.name.as_str())
                .collect(),
            names: OnceCell::new(),
            stage_names: OnceCell::new(),
        }
    }

    fn get(&self, name: &str) -> Option<&'e Expanded<'j, 't>> {
        self.all.get(*self.by_name.get(name)?)
    }

    /// The position of a job's stage.
    fn stage(&self, job: &Expanded<'_, '_>) -> Option<usize> {
        let stage = job.job.value("stage").text()?;
        self.stages?.iter().position(|known| known == stage)
    }

    /// Whether a name may be that of a copy of a job whose `parallel` is malformed.
    fn is_unclear(&self, name: &str) -> bool {
        self.copied_wrong.iter().any(|job| {
            let rest = name.strip_prefix(job);
            rest.is_some_and(|rest| rest.starts_with([' ', ':']))
        })
    }

    /// The names of all jobs as they are written.
    fn names(&self) -> Arc<[String]> {
        let made = self.names.get_or_init(|| {
            let names = self.all.iter().map(|job| job.job.name.clone());
            let mut names: Vec<String> = names.collect();
            names.dedup();
            names.into()
        });
        Arc::clone(made)
    }

    /// The stages, for hints.
    fn stage_names(&self, stages: &[String]) -> Arc<[String]> {
        Arc::clone(self.stage_names.get_or_init(|| stages.into()))
    }
}

/// Whether a keyword is written, but GitLab can make nothing of it.
fn is_broken(job: &Job<'_>, keyword: &str) -> bool {
    job.written(keyword).is_some() && job.value(keyword).is_null()
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
    let mut problems = Vec::new();
    let all = expand(jobs, &mut problems);
    if let Some(problem) = together(&problems) {
        return Err(problem);
    }
    let known = Jobs::new(&all, Some(stages), false);
    for job in &all {
        if !problems.is_empty() {
            break;
        }
        look(&known, job, &mut problems);
    }
    if problems.is_empty() {
        cycle::check(&known, &mut problems);
    }
    match problems.into_iter().next() {
        Some(first) => Err(first),
        None => Ok(all
            .iter()
            .map(|job| (job.name.clone(), normal(job, variables)))
            .collect()),
    }
}

/// What is wrong with the copies of jobs, which GitLab says in one message.
fn together(problems: &[Problem]) -> Option<Problem> {
    let mut texts: Vec<&str> = Vec::new();
    for problem in problems {
        if !texts.contains(&problem.text.as_str()) {
            texts.push(&problem.text);
        }
    }
    let first = problems.first()?.clone();
    Some(Problem {
        text: texts.join(", "),
        ..first
    })
}

/// Everything that is wrong with what jobs say of each other. `stages`: none if they are not known.
pub(super) fn problems(
    jobs: &[Job<'_>],
    stages: Option<&[String]>,
    extent: Extent,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let all = expand(jobs, &mut problems);
    let known = Jobs::new(&all, stages, true);
    match extent {
        Extent::Whole => {
            let mut last: Option<&Expanded<'_, '_>> = None;
            let mut room = MOST_TEXT;
            for job in &all {
                let before = problems.len();
                if !last.is_some_and(|last| last.is_alike(job)) {
                    look(&known, job, &mut problems);
                }
                shorten(&mut problems[before..], &mut room);
                last = Some(job);
            }
        }
        // What is not there may yet come; a circle stays one.
        Extent::Part => problems.clear(),
    }
    cycle::check(&known, &mut problems);
    problems
}

/// Cuts texts when there are too many of them.
fn shorten(problems: &mut [Problem], room: &mut usize) {
    for problem in problems {
        *room = room.saturating_sub(problem.text.len());
        if *room == 0
            && let Some((end, _)) = problem.text.char_indices().nth(LONGEST_TEXT)
        {
            problem.text.truncate(end);
            problem.text.push_str("...");
        }
    }
}

fn look(jobs: &Jobs<'_, '_, '_>, job: &Expanded<'_, '_>, problems: &mut Vec<Problem>) {
    stage(jobs, job, problems);
    needs::check(jobs, job, problems);
    problems.extend(environment::problem_of(jobs, job));
    problems.extend(pages(job));
}

/// Where something is written.
#[derive(Clone, Copy, Debug)]
struct Written {
    at: Span,
    node: NodeId,
}

impl From<Node<'_>> for Written {
    fn from(node: Node<'_>) -> Self {
        Self {
            at: node.head(),
            node: node.id(),
        }
    }
}

/// A problem of a job.
fn problem(
    job: &Expanded<'_, '_>,
    trouble: Trouble,
    text: String,
    nodes: impl IntoIterator<Item = Written>,
) -> Problem {
    let nodes: Vec<Written> = nodes.into_iter().collect();
    Problem {
        text,
        at: nodes.first().map_or(job.job.at, |first| first.at),
        job: Some(job.job.name.clone()),
        trouble,
        nodes: nodes.into_iter().map(|written| written.node).collect(),
        wanted: Arc::default(),
    }
}

fn stage(jobs: &Jobs<'_, '_, '_>, job: &Expanded<'_, '_>, problems: &mut Vec<Problem>) {
    let stage = job.job.value("stage");
    let is_unasked = jobs.is_diagnosis && stage.is_null();
    let Some(stages) = jobs.stages.filter(|_| !is_unasked) else {
        return;
    };
    if jobs.stage(job).is_some() {
        return;
    }
    let text = format!(
        "{} job: chosen stage {} does not exist; available stages are {}",
        job.name,
        stage.text().unwrap_or_default(),
        stages.join(", ")
    );
    let at = job.job.written("stage").map(Written::from);
    let mut problem = problem(job, Trouble::UndefinedReference, text, at);
    problem.wanted = jobs.stage_names(stages);
    problems.push(problem);
}

/// The folder of a website is named once.
fn pages(job: &Expanded<'_, '_>) -> Option<Problem> {
    let inner = job.job.value("pages").get("publish");
    let publish = job.job.value("publish");
    if publish.is_null() || inner.is_none() {
        return None;
    }
    let name = &job.name;
    let text = format!("{name} job: use either {name}:publish or {name}:pages:publish");
    let inner = job.job.written("pages").and_then(|it| it.get("publish"));
    let nodes = [job.job.keyword("publish"), inner.map(|entry| entry.key)];
    let nodes = nodes.into_iter().flatten().map(Written::from);
    Some(problem(job, Trouble::ExclusiveKeywords, text, nodes))
}
