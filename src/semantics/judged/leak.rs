//! Why a container that runs is bad nevertheless.

use crate::semantics::pull_policy::Outcome;
use crate::settings::Trust;

use super::{Candidate, Host};

/// What is wrong with a container that runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Leak {
    /// The job's list gets around the allowed policies.
    Bypass,
    /// The runner's own list gets around them.
    RunnerBypass,
    /// Others may get a private image from the runner's cache.
    PrivateCache,
    /// It runs privileged where anybody may start jobs.
    Privileged,
}

impl Host<'_> {
    /// Whether a privileged container is one that everybody can get.
    #[must_use]
    pub fn exposes_privilege(&self) -> bool {
        self.runner.trust() == Some(Trust::Shared) && !self.is_single_use
    }
}

impl Candidate<'_, '_> {
    /// What is wrong with the container, if it runs.
    #[must_use]
    pub fn leaks(&self) -> Vec<Leak> {
        let mut leaks = Vec::new();
        if self
            .outcome
            .is_some_and(|outcome| !outcome.bypass.is_empty())
            && self.host.reads(self.asked)
        {
            leaks.push(match self.asked.own_policy() {
                Some(_) => Leak::Bypass,
                None => Leak::RunnerBypass,
            });
        }
        if self.keeps_private_image() {
            leaks.push(Leak::PrivateCache);
        }
        if self.is_privileged() == Some(true) && self.host.exposes_privilege() {
            leaks.push(Leak::Privileged);
        }
        leaks
    }

    /// Whether a runner that others use, too, serves the container's private image from its cache.
    #[must_use]
    pub fn keeps_private_image(&self) -> bool {
        self.is_served_from_cache() && self.asked.is_private() == Some(true)
    }
}

impl super::Helper {
    /// What is wrong with the helper container, if it runs.
    #[must_use]
    pub fn leaks(&self, host: &Host<'_>, has_own_policy: bool) -> Vec<Leak> {
        let mut leaks = Vec::new();
        let bypass = |outcome: &Outcome| !outcome.bypass.is_empty();
        if self.outcome.as_ref().is_some_and(bypass) {
            leaks.push(match has_own_policy && host.is_kubernetes() {
                true => Leak::Bypass,
                false => Leak::RunnerBypass,
            });
        }
        if self.is_privileged == Some(true) && host.exposes_privilege() {
            leaks.push(Leak::Privileged);
        }
        leaks
    }
}
