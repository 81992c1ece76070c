//! Every container of every job against every runner that could take it, computed once.
//!
//! Containers that ask for the same (tags, image, policies) share one row of outcomes, and runners
//! that are configured alike share each outcome, so that thousands of jobs and hundreds of runners
//! are a table and not a million decisions.

use std::collections::BTreeMap;

use crate::model::executor::Executor;
use crate::model::field::{Field, Word, texts};
use crate::model::known::Known;
use crate::model::pipeline::{Image, Job, Kind, Pipeline};
use crate::model::runner::{Runner, RunnerConfig};

use super::pull_policy::{Container, Outcome, Policy};

pub use super::host::Host;

/// One runner that could take a job.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'j, 't> {
    /// The runner.
    pub host: &'j Host<'t>,
    /// Whether it takes the job for sure, as far as tags say.
    pub is_certain: bool,
    /// What happens to the container; `None` when the files do not say.
    pub outcome: Option<&'j Outcome>,
}

impl<'j> Candidate<'j, '_> {
    /// Why the container fails the job here, in the Runner's exact words.
    #[must_use]
    pub fn error(&self) -> Option<&'j str> {
        self.outcome?.error.as_deref()
    }

    /// The policies that the container's image is really fetched with, in the order they are
    /// tried; `None` is the cluster's default. Empty when the job fails or nothing is known.
    #[must_use]
    pub fn tried(&self) -> Vec<Option<Policy>> {
        let is_forced = self.host.runner.facts().always_pull_images()
            && self
                .host
                .images
                .is_some_and(|(executor, _)| executor == Executor::Kubernetes);
        let tried = self.outcome.into_iter().flat_map(Outcome::tried);
        if is_forced {
            tried.map(|_| Some(Policy::Always)).collect()
        } else {
            tried.collect()
        }
    }
}

#[derive(Debug)]
struct Cell {
    host: usize,
    is_certain: bool,
    outcome: usize,
}

/// One container of one job.
#[derive(Debug)]
pub struct Asked<'t> {
    /// The pipeline's job.
    pub job: Job<'t>,
    /// Its image; `None` for a build container with the runner's default image.
    pub image: Option<Image<'t>>,
    /// The container's own policies, as written.
    pub policies: Vec<Word<'t>>,
    row: usize,
}

impl<'t> Asked<'t> {
    /// The image's name as written, if it has one.
    #[must_use]
    pub fn image_name(&self) -> Option<&'t str> {
        self.image?.name()?.text().known()
    }

    /// The value of its own `pull_policy`, if it asks for any.
    #[must_use]
    pub fn own_policy(&self) -> Option<Field<'t>> {
        self.image?
            .pull_policy()
            .filter(|_| !self.policies.is_empty())
    }

    /// Whether this is the build container.
    #[must_use]
    pub fn is_build(&self) -> bool {
        self.image.is_none_or(|image| image.service().is_none())
    }
}

/// All containers of one pipeline's jobs and what its runners do with them.
#[derive(Debug)]
pub struct Judged<'t> {
    hosts: Vec<Host<'t>>,
    asked: Vec<Asked<'t>>,
    rows: Vec<Vec<Cell>>,
    outcomes: Vec<Option<Outcome>>,
    is_complete: bool,
}

/// What makes two containers the same question.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Question<'t> {
    tags: Vec<&'t str>,
    container: Wanted<'t>,
    service: Option<usize>,
    /// For a service: the build container, if it is certain.
    build: Option<Wanted<'t>>,
}

/// Image and policies of a container, as written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Wanted<'t> {
    image: Option<&'t str>,
    policies: Vec<&'t str>,
}

impl<'t> Wanted<'t> {
    fn new((image, policies): &(Option<Image<'t>>, Vec<Word<'t>>)) -> Self {
        Self {
            image: image.and_then(|image| image.name()?.text().known()),
            policies: texts(policies),
        }
    }
}

impl<'t> Judged<'t> {
    /// Judges the jobs of a pipeline on the runners of these files.
    #[must_use]
    pub fn new(pipeline: &Pipeline<'t>, configs: &[RunnerConfig<'t>]) -> Self {
        let mut hosts: Vec<Host<'t>> = configs
            .iter()
            .flat_map(|config| config.runners().map(Host::new))
            .collect();
        let mut decisions = BTreeMap::new();
        for host in hosts.iter_mut().filter(|host| host.is_decidable) {
            let next = decisions.len() + 1;
            host.decision = *decisions.entry(host.decision()).or_insert(next);
        }
        let mut judged = Self {
            hosts,
            asked: Vec::new(),
            rows: Vec::new(),
            outcomes: Vec::new(),
            is_complete: pipeline.is_complete(),
        };
        let mut known: BTreeMap<Question<'t>, usize> = BTreeMap::new();
        for job in pipeline.jobs().iter().filter(|job| job.kind() == Kind::Job) {
            let Known::Is(mut tags) = job.tags() else {
                continue;
            };
            if tags.iter().any(|tag| tag.contains('$')) {
                continue;
            }
            tags.sort_unstable();
            tags.dedup();
            let containers = containers(job);
            let build = containers
                .iter()
                .find(|(image, _)| image.is_none_or(|image| image.service().is_none()))
                .map(Wanted::new);
            for container in containers {
                let service = container.0.and_then(Image::service);
                let question = Question {
                    tags: tags.clone(),
                    container: Wanted::new(&container),
                    service,
                    build: build.clone().filter(|_| service.is_some()),
                };
                let row = match known.get(&question) {
                    Some(&row) => row,
                    None => {
                        let row = judged.row(&question);
                        judged.rows.push(row);
                        known.insert(question, judged.rows.len() - 1);
                        judged.rows.len() - 1
                    }
                };
                let (image, policies) = container;
                judged.asked.push(Asked {
                    job: *job,
                    image,
                    policies,
                    row,
                });
            }
        }
        judged
    }

    fn row(&mut self, question: &Question<'t>) -> Vec<Cell> {
        let mut decided = BTreeMap::new();
        let mut cells = Vec::new();
        for (host, entry) in self.hosts.iter().enumerate() {
            let Some(is_certain) = takes(entry.runner, &question.tags) else {
                continue;
            };
            let outcome = *decided.entry(entry.decision).or_insert_with(|| {
                self.outcomes.push(outcome(entry, question));
                self.outcomes.len() - 1
            });
            cells.push(Cell {
                host,
                is_certain,
                outcome,
            });
        }
        cells
    }

    /// The containers, in the order of the jobs.
    #[must_use]
    pub fn containers(&self) -> &[Asked<'t>] {
        &self.asked
    }

    /// The runners that could take a container's job.
    pub fn candidates(&self, asked: &Asked<'t>) -> impl Iterator<Item = Candidate<'_, 't>> {
        self.rows[asked.row].iter().map(|cell| Candidate {
            host: &self.hosts[cell.host],
            is_certain: cell.is_certain,
            outcome: self.outcomes[cell.outcome].as_ref(),
        })
    }

    /// Whether everything the pipeline is made of was read, so that no other job can use a value
    /// of these.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// All runners.
    #[must_use]
    pub fn hosts(&self) -> &[Host<'t>] {
        &self.hosts
    }
}

/// What a runner does with a container that asks this.
fn outcome(host: &Host<'_>, question: &Question<'_>) -> Option<Outcome> {
    let outcome = |container, wanted: &Wanted<'_>| {
        let image = wanted.image.or(host.own_image).unwrap_or_default();
        host.outcome(container, image, &wanted.policies)
    };
    if question.service.is_some() && host.follows_build() {
        let build = question.build.as_ref();
        return build.and_then(|build| outcome(Container::Build, build));
    }
    outcome(host.container(question.service), &question.container)
}

/// The containers of a job whose image and policies are certain.
fn containers<'t>(job: &Job<'t>) -> Vec<(Option<Image<'t>>, Vec<Word<'t>>)> {
    let mut found = Vec::new();
    let images = job.images();
    let has_image = images.iter().any(|image| image.service().is_none());
    if !has_image && job.is_certain("image") {
        found.push((None, Vec::new()));
    }
    for image in images {
        let is_named = image
            .name()
            .is_some_and(|name| matches!(name.text(), Known::Is(_)));
        if let Known::Is(policies) = image.policies()
            && image.is_certain()
            && is_named
            && policies
                .iter()
                .all(|word| Policy::parse(word.text).is_some())
        {
            found.push((Some(image), policies));
        }
    }
    found
}

/// Whether a runner takes a job with these tags: `None` no, `Some(false)` as far as one can see
/// (RULES 1.6: undeclared tags are never guessed).
fn takes(runner: Runner<'_>, tags: &[&str]) -> Option<bool> {
    if tags.is_empty() {
        return match (runner.run_untagged(), runner.tags()) {
            (Some(takes), _) => takes.then_some(true),
            (None, _) => Some(false),
        };
    }
    let Some(declared) = runner.tags() else {
        return Some(false);
    };
    tags.iter()
        .all(|tag| declared.iter().any(|own| own == tag))
        .then_some(true)
}
