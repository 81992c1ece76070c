//! A runner as the containers of jobs meet it.

use crate::model::executor::Executor;
use crate::model::runner::{Runner, Section};
use crate::settings::Version;

use super::judged::Asked;
use super::pull_policy::{
    Container, Outcome, Request, allowed_list, effective, follows_build, is_runner_word,
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
    /// The image of jobs without one.
    pub(super) own_image: Option<&'t str>,
    /// The number of the runner's way to decide; others may share it.
    pub(super) decision: usize,
}

/// All that an outcome depends on, of a runner.
pub(super) type Decision<'t> = (
    Option<Executor>,
    Version,
    Vec<&'t str>,
    Vec<&'t str>,
    usize,
    Option<&'t str>,
);

impl<'t> Host<'t> {
    pub(super) fn new(runner: Runner<'t>) -> Self {
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
            own_image: None,
            decision: 0,
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
        host.own_image = section.get("image").and_then(|field| field.text().known());
        host.is_decidable = section.exists()
            && own.is_known()
            && allowed.is_known()
            && host
                .policies
                .iter()
                .chain(&host.allowed)
                .all(|word| is_runner_word(executor, word));
        host
    }

    pub(super) fn decision(&self) -> Decision<'t> {
        (
            self.images.map(|(executor, _)| executor),
            self.runner.version(),
            self.policies.clone(),
            self.allowed.clone(),
            self.services,
            self.own_image,
        )
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

    /// Whether a container's own policies count: before 17.3 a Kubernetes runner uses the build
    /// image's for every container of the pod.
    #[must_use]
    pub fn reads(&self, asked: &Asked<'t>) -> bool {
        asked.is_build() || !self.follows_build()
    }

    pub(super) fn follows_build(&self) -> bool {
        let version = self.runner.version();
        self.images
            .is_some_and(|(executor, _)| follows_build(executor, version))
    }

    pub(super) fn container(&self, service: Option<usize>) -> Container {
        service.map_or(Container::Build, |index| Container::Service {
            index: self.services + index,
        })
    }
}
