//! What would happen: each container of each job on each runner, as plain data.
//!
//! Rows come line by line, a line being one container on all runners. Runners that are configured alike share
//! a cell, so that thousands of jobs and hundreds of runners stay a few thousand cells.

mod alike;
mod cell;
mod fleet;

use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::Arc;

use crate::model::known::Known;
use crate::model::pipeline::Image;
use crate::semantics::judged::{Asked, Candidate, Host, Judged, Placed};
use crate::semantics::pull_policy::Policy;

pub use fleet::{Fleet, Runner, fleet};

use alike::kinds;

/// One container of one job, and what becomes of it on each runner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The job's name; that of the copy where a matrix makes several.
    pub job: String,
    /// Which container.
    pub container: Container,
    /// The image that the files name for all runners, expanded; `None` where each runner has its
    /// own, or a job names none.
    pub image: Option<String>,
    /// What becomes of it: each answer once.
    pub cells: Vec<Cell>,
    /// The runners, in their order.
    pub seats: Vec<Seat>,
}

/// One runner of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seat {
    /// The number of the runner.
    pub runner: usize,
    /// Whether it takes the job.
    pub taking: Taking,
    /// The number of the cell; `None` for a runner that does not take the job, or has no such
    /// container.
    pub cell: Option<usize>,
}

/// A container of a job.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Container {
    /// Runs the job's scripts.
    Build,
    /// A service, by its alias, else by its image's name.
    Service(String),
    /// Runs the Runner's own steps.
    Helper,
}

impl fmt::Display for Container {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build => formatter.write_str("build"),
            Self::Service(name) => write!(formatter, "service {name}"),
            Self::Helper => formatter.write_str("helper"),
        }
    }
}

/// Whether a runner takes a job.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Taking {
    /// It does, as far as tags say.
    Yes,
    /// Its tags say that it does not.
    No,
    /// Not decidable from the files.
    Unknown,
}

impl Taking {
    /// The word in outputs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// What becomes of a container.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Outcome {
    /// It runs.
    Runs,
    /// The job fails.
    Fails,
    /// Not decidable from the files.
    Unknown,
}

impl Outcome {
    /// The word in outputs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Fails => "fails",
            Self::Unknown => "unknown",
        }
    }
}

/// What becomes of one container on one runner, and on those configured alike.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Cell {
    /// The image there, expanded, with `$NAME` for what is not known; `None` when no file names one.
    pub image: Option<String>,
    /// Whether the runner's list lets the image in; `None` when nothing is compared or known.
    pub allowed: Option<bool>,
    /// The entry that lets it in: its index and its text.
    pub entry: Option<(usize, String)>,
    /// Whether it runs privileged.
    pub privileged: Option<bool>,
    /// The policies in the order they are tried, in the Runner's own spelling.
    pub policies: Option<Vec<String>>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// The error the job fails with, in the Runner's exact words.
    pub error: Option<String>,
    /// What the job's log says before that.
    pub log: Vec<String>,
    /// Why nothing is decided, or what else is worth knowing.
    pub note: Option<String>,
    /// The rules that tell why it had better not run.
    pub leaks: Vec<&'static str>,
}

impl Cell {
    fn unknown(image: Option<String>, why: &str) -> Self {
        Self {
            image,
            allowed: None,
            entry: None,
            privileged: None,
            policies: None,
            outcome: Outcome::Unknown,
            error: None,
            log: Vec::new(),
            note: Some(why.to_owned()),
            leaks: Vec::new(),
        }
    }
}

/// Which runners are told of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Those that could take the job.
    Candidates,
    /// All of them.
    All,
}

/// Gives the lines of all jobs to `visit`, job by job: the build container, services, the helper.
///
/// # Errors
/// The first one of `visit`.
pub fn lines<E>(
    judged: &Judged<'_>,
    scope: Scope,
    visit: &mut dyn FnMut(Line) -> Result<(), E>,
) -> Result<(), E> {
    let hosts = judged.hosts();
    let kinds = kinds(hosts);
    let mut asked = judged.containers();
    for placed in judged.jobs() {
        let own = asked
            .iter()
            .take_while(|asked| Arc::ptr_eq(&asked.title, &placed.title));
        let (own, rest) = asked.split_at(own.count());
        asked = rest;
        let table = Table {
            judged,
            placed,
            kinds: &kinds,
            takers: takers(judged, placed),
            scope,
        };
        table.containers(own, visit)?;
    }
    Ok(())
}

/// What each runner says to a job.
fn takers(judged: &Judged<'_>, placed: &Placed<'_>) -> Vec<Taking> {
    let hosts = judged.hosts();
    if placed.tags.is_none() {
        return vec![Taking::Unknown; hosts.len()];
    }
    let mut all = judged.takers(placed).peekable();
    let taking = |host: &Host<'_>| match all.next_if(|(taker, _)| std::ptr::eq(*taker, host)) {
        Some((_, true)) => Taking::Yes,
        Some((_, false)) => Taking::Unknown,
        None => Taking::No,
    };
    hosts.iter().map(taking).collect()
}

/// One job on all runners.
struct Table<'j, 't> {
    judged: &'j Judged<'t>,
    placed: &'j Placed<'t>,
    /// By runner: the number of its kind.
    kinds: &'j [usize],
    /// By runner.
    takers: Vec<Taking>,
    scope: Scope,
}

impl<'t> Table<'_, 't> {
    fn containers<E>(
        &self,
        own: &[Asked<'t>],
        visit: &mut dyn FnMut(Line) -> Result<(), E>,
    ) -> Result<(), E> {
        let job = self.placed.job;
        let images = job.images();
        let build = own.iter().find(|asked| asked.is_build());
        let image = images.iter().find(|image| image.service().is_none());
        visit(self.container(Container::Build, image.copied(), build))?;
        for image in images.iter().filter(|image| image.service().is_some()) {
            let asked = own.iter().find(|asked| asked.service() == image.service());
            let name = asked.map(|asked| asked.name.shown());
            visit(self.container(Container::Service(alias(*image, name)), Some(*image), asked))?;
        }
        visit(self.helper(build))
    }

    fn container(
        &self,
        container: Container,
        image: Option<Image<'t>>,
        asked: Option<&Asked<'t>>,
    ) -> Line {
        let Some(asked) = asked else {
            let name = image.and_then(Image::name);
            let name = name.and_then(|name| name.text().known()).map(str::to_owned);
            let why = self.doubt(image);
            let cell = |_: &Host<'t>| Some(Cell::unknown(name.clone(), why));
            return self.line(container, name.clone(), cell);
        };
        let named = asked.image.map(|_| asked.name.shown());
        let mut candidates = self.judged.candidates(asked);
        self.line(container, named, |host| {
            let candidate: Candidate<'_, 't> =
                candidates.find(|candidate| std::ptr::eq(candidate.host, host))?;
            Some(cell::of_container(&candidate, asked))
        })
    }

    fn helper(&self, build: Option<&Asked<'t>>) -> Line {
        if self.placed.tags.is_none() {
            let why = self.doubt(None);
            return self.line(Container::Helper, None, |host| {
                let has_one = host.executor.is_none() || host.images.is_some();
                has_one.then(|| Cell::unknown(None, why))
            });
        }
        self.line(Container::Helper, None, |host| cell::of_helper(host, build))
    }

    /// One line: `answer` is asked once for each kind of runner that could take the job.
    fn line(
        &self,
        container: Container,
        image: Option<String>,
        mut answer: impl FnMut(&Host<'t>) -> Option<Cell>,
    ) -> Line {
        let mut cells: Vec<Cell> = Vec::new();
        let mut alike: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut known: Vec<Option<Option<usize>>> = vec![None; self.kinds.len()];
        let mut seats = Vec::new();
        let hosts = self.judged.hosts().iter().zip(&self.takers).enumerate();
        for (runner, (host, taking)) in hosts {
            if *taking == Taking::No {
                if self.scope == Scope::All {
                    seats.push(Seat {
                        runner,
                        taking: *taking,
                        cell: None,
                    });
                }
                continue;
            }
            let kind = &mut known[self.kinds[runner]];
            let cell = *kind.get_or_insert_with(|| {
                let cell = answer(host)?;
                let mut hasher = DefaultHasher::new();
                cell.hash(&mut hasher);
                let alike = alike.entry(hasher.finish()).or_default();
                let same = alike.iter().copied().find(|&known| cells[known] == cell);
                Some(same.unwrap_or_else(|| {
                    cells.push(cell);
                    alike.push(cells.len() - 1);
                    cells.len() - 1
                }))
            });
            if cell.is_some() {
                seats.push(Seat {
                    runner,
                    taking: *taking,
                    cell,
                });
            }
        }
        Line {
            job: self.placed.title.to_string(),
            container,
            image,
            cells,
            seats,
        }
    }

    /// Why a container is not judged.
    fn doubt(&self, image: Option<Image<'t>>) -> &'static str {
        if self.placed.tags.is_none() {
            return "the job's tags are unknown here";
        }
        let Some(image) = image else {
            return "what was not read may name an image";
        };
        let is_named = image
            .name()
            .is_some_and(|name| name.text().known().is_some());
        match image.policies() {
            Known::Is(words) if words.iter().any(|word| Policy::parse(word.text).is_none()) => {
                "its pull policy is not one that GitLab knows"
            }
            Known::Is(_) if !is_named => "its image is unknown here",
            Known::Is(_) => "what was not read may change it",
            _ => "its pull policy is unknown here",
        }
    }
}

/// What a service is called: its first alias, else its image.
fn alias(image: Image<'_>, name: Option<String>) -> String {
    let alias = image.key("alias").and_then(|alias| alias.text().known());
    let first = alias.and_then(|alias| alias.split([' ', ',']).find(|word| !word.is_empty()));
    let written = || image.name().and_then(|name| name.text().known());
    match first {
        Some(alias) => alias.to_owned(),
        None => name
            .or_else(|| written().map(str::to_owned))
            .unwrap_or_else(|| "?".to_owned()),
    }
}
