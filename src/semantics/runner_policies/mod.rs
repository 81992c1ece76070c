//! The policy lists of one runner, as the executor and the version in force read them.
//!
//! Every rule about a runner's own lists starts here, so that none of them judges a section that
//! is not read, or a list that the Runner refuses.

use crate::model::executor::Executor;
use crate::model::field::{Field, Word};
use crate::model::known::Known;
use crate::model::runner::{Policies, Runner, Section, same_key};
use crate::settings::{Trust, Version};
use crate::syntax::{Entry, Shape};

use super::pull_policy::{
    self, Container, Outcome, Policy, PolicyKey, Request, allowed_list, choice_since, effective,
    is_runner_word, list_since, requested_default,
};

/// What a message calls an image that only a job names.
const SOME_IMAGE: &str = "IMAGE";

/// The two lists of a runner and who reads them.
#[derive(Clone, Debug)]
pub struct RunnerPolicies<'t> {
    /// The runner.
    pub runner: Runner<'t>,
    /// Its executor.
    pub executor: Executor,
    /// The section that executor reads.
    pub section: Section<'t>,
    /// `pull_policy`.
    pub own: Policies<'t>,
    /// `allowed_pull_policies`; absent for versions that do not know it.
    pub allowed: Policies<'t>,
}

impl<'t> RunnerPolicies<'t> {
    /// The lists as written, right or wrong; `None` for executors without images, and without the
    /// section: then no job runs, whatever the policies.
    #[must_use]
    pub fn of(runner: Runner<'t>) -> Option<Self> {
        let (executor, section) = runner.images().filter(|(_, section)| section.exists())?;
        let allowed = if runner.version() < choice_since(executor) {
            Policies::new(None, false)
        } else {
            section.allowed_pull_policies()
        };
        Some(Self {
            runner,
            executor,
            section,
            own: section.pull_policy(),
            allowed,
        })
    }

    /// The lists, only if the Runner accepts both: what every rule needs that judges their effect.
    #[must_use]
    pub fn valid(runner: Runner<'t>) -> Option<Self> {
        Self::of(runner).filter(|lists| lists.is_own_valid() && lists.is_allowed_valid())
    }

    /// Whether `pull_policy` is a list in a version that reads a string only, and does not load the
    /// file.
    #[must_use]
    pub fn is_own_too_new(&self) -> bool {
        let mut field = self.own.field().into_iter();
        field.any(|field| field.shape() == Shape::List)
            && self.version() < list_since(self.executor)
    }

    /// Whether the Runner accepts `pull_policy`.
    #[must_use]
    pub fn is_own_valid(&self) -> bool {
        !self.is_own_too_new() && self.accepts(&self.own)
    }

    /// The entry of `pull_policy`, if nothing takes its place when it is gone: the Runner would
    /// read a key that differs in case only.
    #[must_use]
    pub fn own_removable(&self) -> Option<Entry<'t>> {
        let entry = self.own.field()?.own_entry()?;
        let same = |field: &Field<'t>| {
            field
                .name()
                .is_some_and(|name| same_key(name, PolicyKey::Own.name()))
        };
        (self.section.entries().filter(same).count() == 1).then_some(entry)
    }

    /// Whether the Runner accepts `allowed_pull_policies`.
    #[must_use]
    pub fn is_allowed_valid(&self) -> bool {
        self.accepts(&self.allowed)
    }

    fn accepts(&self, list: &Policies<'t>) -> bool {
        let mut words = list.words().iter();
        list.is_known() && words.all(|word| is_runner_word(self.executor, word.text))
    }

    /// The version of the runner.
    #[must_use]
    pub fn version(&self) -> Version {
        self.runner.version()
    }

    /// Who can start jobs on the runner, if declared.
    #[must_use]
    pub fn trust(&self) -> Option<Trust> {
        self.runner.trust()
    }

    /// Whether it is a Kubernetes runner.
    #[must_use]
    pub fn is_kubernetes(&self) -> bool {
        self.executor == Executor::Kubernetes
    }

    /// Whether jobs can choose a policy at all, in this version.
    #[must_use]
    pub fn lets_jobs_choose(&self) -> bool {
        self.version() >= choice_since(self.executor)
    }

    /// Whether the build image's policy is that of every container of a job.
    #[must_use]
    pub fn follows_build(&self) -> bool {
        pull_policy::follows_build(self.executor, self.version())
    }

    /// Whether `pull_policy` also is what jobs may ask for, because no other list says it.
    #[must_use]
    pub fn is_own_the_choice(&self) -> bool {
        self.lets_jobs_choose() && self.allowed.is_unset()
    }

    /// Whether an absent key is absent for sure.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.runner.is_complete()
    }

    /// Whether neither key is there. Never in a fragment, where both may stand in the other part.
    #[must_use]
    pub fn is_unset(&self) -> bool {
        self.own.is_unset() && self.allowed.is_unset() && !self.runner.is_fragment()
    }

    /// What the runner asks for when a job asks for nothing: its own list, else the default.
    #[must_use]
    pub fn requested(&self) -> Vec<&'t str> {
        match self.own.texts() {
            own if own.is_empty() => requested_default(self.executor, &[]).to_vec(),
            own => own,
        }
    }

    /// Whether `pull_policy` says nothing: absent, or nothing but empty strings.
    #[must_use]
    pub fn is_own_empty(&self) -> bool {
        self.own.is_known() && self.own.words().iter().all(|word| word.text.is_empty())
    }

    /// The words that jobs may ask for.
    #[must_use]
    pub fn choice(&self) -> Vec<&'t str> {
        allowed_list(self.executor, &self.own.texts(), &self.allowed.texts())
    }

    /// The first policy that jobs may ask for and that is fit to be the runner's own: on a runner
    /// for everybody, one that uses no image of another project.
    #[must_use]
    pub fn first_allowed(&self) -> Option<Policy> {
        let is_fit = |policy: &Policy| {
            self.trust() != Some(Trust::Shared) || *policy != Policy::IfNotPresent
        };
        let policies = self.allowed.words().iter();
        policies
            .filter_map(|word| Policy::parse(word.text))
            .find(is_fit)
    }

    /// What happens to the build container of a job, with these lists in the place of the
    /// runner's.
    #[must_use]
    pub fn decide(&self, own: &[&str], allowed: &[&str], job: &[&str]) -> Outcome {
        effective(&Request {
            executor: self.executor,
            version: self.version(),
            container: Container::Build,
            image: self.image(),
            runner: own,
            allowed,
            job,
        })
    }

    /// What happens to the build container of a job that asks for nothing.
    #[must_use]
    pub fn default_outcome(&self) -> Outcome {
        self.decide(&self.own.texts(), &self.allowed.texts(), &[])
    }

    /// The error of every job, whatever it asks for, with these lists in the place of the runner's.
    #[must_use]
    pub fn every_job_fails(&self, own: &[&str], allowed: &[&str]) -> Option<String> {
        pull_policy::every_job_fails(self.executor, self.version(), self.image(), own, allowed)
    }

    /// The entries of `pull_policy` that are really used, in order. None when the key is absent,
    /// and none when they are refused.
    #[must_use]
    pub fn used(&self) -> Vec<Word<'t>> {
        let outcome = self.default_outcome();
        if outcome.error.is_some() {
            return Vec::new();
        }
        let is_used = |word: &&Word<'t>| !outcome.dropped.iter().any(|text| text == word.text);
        self.own.words().iter().filter(is_used).copied().collect()
    }

    /// Whether an image that one job pulled is there for jobs of other projects. The admission
    /// plugin AlwaysPullImages asks the registry whatever the policy says.
    #[must_use]
    pub fn keeps_images(&self) -> bool {
        let always_pulls = self.is_kubernetes() && self.runner.facts().always_pull_images();
        !self.runner.is_single_use() && !always_pulls
    }

    /// The runner's default image, which messages name.
    fn image(&self) -> &'t str {
        match self.section.get("image").map(|field| field.text()) {
            Some(Known::Is(image)) if !image.is_empty() => image,
            _ => SOME_IMAGE,
        }
    }
}

#[cfg(test)]
mod tests;
