//! The helper container of a job: it clones, and moves caches and artifacts. No list of images is
//! asked about it, but pull policies are.

use crate::model::field::texts;
use crate::model::known::Known;
use crate::semantics::allow_list::Admission;
use crate::semantics::allow_lists::ListKey;
use crate::semantics::needs::{self, Stage};
use crate::semantics::privilege::decide;
use crate::semantics::pull_policy::{Container, Outcome};
use crate::semantics::template::{Template, Variable};

use super::host::Listed;
use super::{Asked, Failure, Fate, Host, Refusal};

/// What stands for the Runner's own helper image in messages: its architecture and its exact version
/// are not in the files.
const OWN_IMAGE: &str = "$HELPER_IMAGE";

/// The helper container of one job on one runner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Helper {
    /// Its image; `None` for the Runner's own.
    pub image: Option<Template>,
    /// What the pull policies come to; `None` when the files do not say.
    pub outcome: Option<Outcome>,
    /// What becomes of it.
    pub fate: Fate,
    /// Whether it runs privileged; `None` when the files do not say.
    pub is_privileged: Option<bool>,
}

impl<'t> Host<'t> {
    /// The helper container of a job with this build container, which may not be known; `None` for
    /// executors without helper containers.
    #[must_use]
    pub fn helper(&self, build: Option<&Asked<'t>>) -> Option<Helper> {
        if self.executor.is_some() && self.images.is_none() {
            return None;
        }
        let image = match self.helper_image {
            None => None,
            Some(Known::Is(text)) => Some(match build {
                Some(build) => build.expand(text),
                None => Template::expand(text, &|_| Variable::Unknown),
            }),
            Some(Known::Dynamic | Known::Broken) => Some(own_image()),
        };
        let outcome = self.helper_outcome(build, image.as_ref());
        Some(Helper {
            fate: self.helper_fate(build, outcome.as_ref()),
            image,
            outcome,
            is_privileged: self.is_helper_privileged(),
        })
    }

    /// The helper of Docker takes the runner's own policies whatever the job asks for; the one of
    /// Kubernetes takes those of the build image.
    fn helper_outcome(
        &self,
        build: Option<&Asked<'t>>,
        image: Option<&Template>,
    ) -> Option<Outcome> {
        let name = |image: &Template| image.shown();
        let own = image.map_or_else(|| OWN_IMAGE.to_owned(), name);
        if !self.is_kubernetes() {
            return self.outcome(Container::Helper, &own, &[]);
        }
        let build = build?;
        let words = texts(&build.policies);
        if self.follows_build() {
            return self.outcome(Container::Build, &build.name.shown(), &words);
        }
        self.outcome(Container::Helper, &own, &words)
    }

    fn helper_fate(&self, build: Option<&Asked<'t>>, outcome: Option<&Outcome>) -> Fate {
        if let Some(error) = self.missing_section() {
            return Fate::Fails(Failure {
                refusal: Refusal::Configuration,
                error: error.to_owned(),
                log: Vec::new(),
            });
        }
        let Some(outcome) = outcome else {
            let is_build_unknown = build.is_none() && self.is_kubernetes() && self.is_readable;
            return Fate::Unknown(match is_build_unknown {
                true => "it takes the policy of the build image, which is unknown here".to_owned(),
                false => "the runner's file does not say".to_owned(),
            });
        };
        match &outcome.error {
            None => Fate::Runs,
            Some(error) => Fate::Fails(Failure {
                refusal: Refusal::PullPolicy,
                error: error.clone(),
                log: Vec::new(),
            }),
        }
    }

    /// Whether helper containers run privileged; `None` when the files do not say.
    #[must_use]
    pub fn is_helper_privileged(&self) -> Option<bool> {
        let list = match self.listed(ListKey::PrivilegedImages) {
            Listed::Unset => Admission::Unrestricted,
            Listed::Is(_) | Listed::Unknown => Admission::Unknown,
        };
        let flag = self.privilege(Container::Helper);
        decide(self.executor?, Container::Helper, flag, list)
    }

    /// Why no job runs at all, if something is missing that the executor reads.
    pub(super) fn missing_section(&self) -> Option<&'static str> {
        if !self.runner.is_complete() {
            return None;
        }
        let needs = needs::missing(self.runner, self.executor?);
        let mut of_jobs = needs.into_iter().filter(|need| need.stage == Stage::Job);
        of_jobs.next().map(|need| need.error)
    }
}

fn own_image() -> Template {
    Template::expand(OWN_IMAGE, &|_| Variable::Unknown)
}
