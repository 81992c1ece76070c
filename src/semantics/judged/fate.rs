//! What becomes of one container of a job on one runner: it runs, or the job fails with these words.

use crate::model::executor::Executor;
use crate::model::known::Known;
use crate::semantics::allow_list::{Admission, refusal};
use crate::semantics::allow_lists::ListKey;
use crate::semantics::services;
use crate::semantics::user::UserOutcome;

use super::Candidate;

/// What becomes of a container.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It runs.
    Runs,
    /// The job fails.
    Fails(Failure),
    /// Not decidable from the files, and why.
    Unknown(String),
}

/// Why a job fails.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// What it fails at.
    pub refusal: Refusal,
    /// The error in the Runner's words.
    pub error: String,
    /// What the job's log says before, line by line.
    pub log: Vec<String>,
}

/// What a runner refuses, in the order it looks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Refusal {
    /// Every job: its configuration has no section for the executor.
    Configuration,
    /// The job names no image, and the runner has none.
    NoImage,
    /// The image or service is not on the list.
    Name,
    /// There are more services than the runner takes.
    ServiceCount,
    /// The pull policy is not allowed.
    PullPolicy,
    /// The user that the job asks for, or the runner, is not allowed.
    User,
}

impl Candidate<'_, '_> {
    /// What becomes of the container.
    #[must_use]
    pub fn fate(&self) -> Fate {
        let fails = |refusal, error: String, log| {
            Fate::Fails(Failure {
                refusal,
                error,
                log,
            })
        };
        if let Some(error) = self.host.missing_section() {
            return fails(Refusal::Configuration, error.to_owned(), Vec::new());
        }
        if let Some(entry) = self.host.broken_entry {
            let error = format!("invalid regexp pattern in allowed_images parameter: {entry}");
            return fails(Refusal::Configuration, error, Vec::new());
        }
        if let Some(service) = self.host.refused_service {
            let (log, error) = self.refused(service, true);
            return fails(Refusal::Configuration, error, log);
        }
        if let Some(error) = self.missing_image() {
            return fails(Refusal::NoImage, error.to_owned(), Vec::new());
        }
        let admission = self.admission();
        if admission == Admission::Refused {
            let (log, error) = self.refusal();
            return fails(Refusal::Name, error, log);
        }
        if let Some(error) = self.too_many_services() {
            return fails(Refusal::ServiceCount, error, Vec::new());
        }
        if let Some(error) = self.error() {
            return fails(Refusal::PullPolicy, error, Vec::new());
        }
        if let Some(UserOutcome::Refused(error)) = self.user() {
            return fails(Refusal::User, error, Vec::new());
        }
        if admission == Admission::Unknown {
            let mut holes: Vec<&str> = self.asked.name.holes().collect();
            holes.dedup();
            return Fate::Unknown(match holes.first() {
                Some(name) => format!("${name} is unknown here"),
                None => "the runner's list is not decidable here".to_owned(),
            });
        }
        if self.actual.is_none() {
            return Fate::Unknown("the runner's file does not say".to_owned());
        }
        Fate::Runs
    }

    /// Why a job without an image fails on a runner without one.
    #[must_use]
    pub fn missing_image(&self) -> Option<&'static str> {
        let is_missing = self.asked.image.is_none() && self.host.own_image.is_none();
        let runner = self.host.runner;
        if !is_missing || !runner.is_complete() || runner.is_registered_from_template() {
            return None;
        }
        match self.host.executor? {
            Executor::Kubernetes => Some("no image specified and no default set in config"),
            executor if executor.is_docker_family() => {
                Some("no Docker image specified to run the build in")
            }
            _ => None,
        }
    }

    /// What the log says of a name that is not allowed, and the error.
    #[must_use]
    pub fn refusal(&self) -> (Vec<String>, String) {
        if self.host.executor == Some(Executor::Virtualbox)
            || self.host.executor == Some(Executor::Parallels)
        {
            return (Vec::new(), "invalid image".to_owned());
        }
        let name = match self.host.executor {
            Some(Executor::Instance) => self.asked.image_name().unwrap_or_default().to_owned(),
            _ => self.asked.name.shown(),
        };
        self.refused(&name, !self.asked.is_build())
    }

    fn refused(&self, name: &str, is_service: bool) -> (Vec<String>, String) {
        let key = if is_service {
            ListKey::Services
        } else {
            ListKey::Images
        };
        let list = self.host.home.and_then(|home| home.list(key.name()));
        let words = list.and_then(Known::known).unwrap_or_default();
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        refusal(self.host.runner.version(), name, is_service, &texts)
    }

    /// Why the runner takes none of the job's services, if there are too many. Of the build container
    /// only if the runner's own are, which no job has a service for.
    #[must_use]
    pub fn too_many_services(&self) -> Option<String> {
        if self.asked.is_build() && !services::fills_up(self.host) {
            return None;
        }
        services::too_many(self.host, self.asked.job)
    }
}
