//! Every container of every job against every runner that could take it, computed once.
//!
//! Containers that ask for the same (tags, image, policies) share one row of outcomes, so that
//! thousands of jobs and hundreds of runners are a table and not a million decisions.

use std::collections::BTreeMap;

use crate::model::executor::Executor;
use crate::model::field::{Word, texts};
use crate::model::known::Known;
use crate::model::pipeline::{Image, Job, Kind, Pipeline};
use crate::model::runner::{Runner, RunnerConfig, Section};

use super::pull_policy::{
    Container, Outcome, Policy, Request, allowed_list, effective, is_runner_word,
};

/// A runner as far as images concern it.
#[derive(Clone, Debug)]
pub struct Host<'t> {
    /// The runner.
    pub runner: Runner<'t>,
    /// Its executor and the section that executor reads; `None` for executors without images.
    pub images: Option<(Executor, Section<'t>)>,
    /// `pull_policy` as written.
    pub policies: Vec<&'t str>,
    /// `allowed_pull_policies` as written.
    pub allowed: Vec<&'t str>,
    /// Whether both lists are readable and every entry is one the Runner knows.
    pub is_decidable: bool,
    /// Number of services that the runner adds to each job.
    services: usize,
}

impl<'t> Host<'t> {
    fn new(runner: Runner<'t>) -> Self {
        let images = runner.images();
        let mut host = Self {
            runner,
            images,
            policies: Vec::new(),
            allowed: Vec::new(),
            is_decidable: images.is_some()
                || runner
                    .executor()
                    .is_some_and(|executor| executor.known().is_some()),
            services: 0,
        };
        let Some((executor, section)) = images else {
            return host;
        };
        let own = section.pull_policy();
        let allowed = section.allowed_pull_policies();
        host.policies = own.texts();
        host.allowed = allowed.texts();
        host.services = section
            .get("services")
            .map_or(0, |field| field.items().count());
        host.is_decidable = own.is_known()
            && allowed.is_known()
            && host
                .policies
                .iter()
                .chain(&host.allowed)
                .all(|word| is_runner_word(executor, word));
        host
    }

    /// The words a job may ask for.
    #[must_use]
    pub fn allows(&self) -> Vec<&str> {
        self.images.map_or_else(Vec::new, |(executor, _)| {
            allowed_list(executor, &self.policies, &self.allowed)
        })
    }

    /// What happens to a container of this runner.
    #[must_use]
    pub fn outcome(&self, container: Container, image: &str, job: &[&str]) -> Option<Outcome> {
        if !self.is_decidable {
            return None;
        }
        let Some((executor, _)) = self.images else {
            return Some(Outcome::default());
        };
        Some(effective(&Request {
            executor,
            version: self.runner.version(),
            container,
            image,
            runner: &self.policies,
            allowed: &self.allowed,
            job,
        }))
    }

    fn container(&self, service: Option<usize>) -> Container {
        service.map_or(Container::Build, |index| Container::Service {
            index: self.services + index,
        })
    }
}

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

#[derive(Debug)]
struct Cell {
    host: usize,
    is_certain: bool,
    outcome: Option<Outcome>,
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
}

/// What makes two containers the same question.
type Signature<'t> = (Vec<&'t str>, Option<&'t str>, Vec<&'t str>, Option<usize>);

impl<'t> Judged<'t> {
    /// Judges the jobs of a pipeline on the runners of these files.
    #[must_use]
    pub fn new(pipeline: &Pipeline<'t>, configs: &[RunnerConfig<'t>]) -> Self {
        let hosts: Vec<Host<'t>> = configs
            .iter()
            .flat_map(|config| config.runners().map(Host::new))
            .collect();
        let mut judged = Self {
            hosts,
            asked: Vec::new(),
            rows: Vec::new(),
        };
        let mut known: BTreeMap<Signature<'t>, usize> = BTreeMap::new();
        for job in pipeline.jobs().iter().filter(|job| job.kind() == Kind::Job) {
            let Known::Is(mut tags) = job.tags() else {
                continue;
            };
            if tags.iter().any(|tag| tag.contains('$')) {
                continue;
            }
            tags.sort_unstable();
            tags.dedup();
            for (image, policies) in containers(job) {
                let name = image.and_then(|image| image.name()?.text().known());
                let signature = (
                    tags.clone(),
                    name,
                    texts(&policies),
                    image.and_then(Image::service),
                );
                let row = match known.get(&signature) {
                    Some(&row) => row,
                    None => {
                        judged.rows.push(judged.row(&signature));
                        known.insert(signature, judged.rows.len() - 1);
                        judged.rows.len() - 1
                    }
                };
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

    fn row(&self, (tags, image, policies, service): &Signature<'t>) -> Vec<Cell> {
        let candidates = self.hosts.iter().enumerate().filter_map(|(host, entry)| {
            let is_certain = takes(entry.runner, tags)?;
            let own = entry
                .images
                .and_then(|(_, section)| section.get("image")?.text().known());
            let name = image.or(own).unwrap_or_default();
            let outcome = entry.outcome(entry.container(*service), name, policies);
            Some(Cell {
                host,
                is_certain,
                outcome,
            })
        });
        candidates.collect()
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
            outcome: cell.outcome.as_ref(),
        })
    }

    /// All runners.
    #[must_use]
    pub fn hosts(&self) -> &[Host<'t>] {
        &self.hosts
    }
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
