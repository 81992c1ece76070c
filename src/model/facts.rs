//! What neither file says: declared runners, versions, trust, hosts.

use super::pipeline::entry::Edition;
use crate::settings::{self, DeclaredRunner, RunnerKey, Settings, Trust, Version};

/// The user's settings as models see them. What is not declared stays unknown.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'t> {
    settings: &'t Settings,
}

impl<'t> Facts<'t> {
    /// Facts from the settings of this run.
    #[must_use]
    pub fn new(settings: &'t Settings) -> Self {
        Self { settings }
    }

    /// The declaration of a runner, the first that fits.
    #[must_use]
    pub fn declaration(
        self,
        name: Option<&str>,
        id: Option<i64>,
        token: Option<&str>,
    ) -> Option<&'t DeclaredRunner> {
        self.settings
            .declared
            .iter()
            .find(|declared| match &declared.key {
                RunnerKey::Name(wanted) => name == Some(wanted),
                RunnerKey::Id(wanted) => id == Some(*wanted),
                RunnerKey::TokenPrefix(prefix) => {
                    token.is_some_and(|token| token.starts_with(prefix.as_str()))
                }
            })
    }

    /// Version of runners that declare none, if it is declared at all.
    #[must_use]
    pub fn runner_version(self) -> Option<Version> {
        self.settings.runner_version
    }

    /// Version of the GitLab that reads the pipelines, if it is declared.
    #[must_use]
    pub fn gitlab_version(self) -> Option<Version> {
        self.settings.gitlab_version
    }

    /// Trust of runners that declare none.
    #[must_use]
    pub fn trust(self) -> Option<Trust> {
        self.settings.trust
    }

    /// Whether no other runners take the jobs, if the settings say so.
    #[must_use]
    pub fn closed_world(self) -> Option<bool> {
        self.settings.closed_world
    }

    /// Whether runners that GitLab hosts are among those that take the jobs.
    #[must_use]
    pub fn has_hosted_runners(self) -> bool {
        self.settings.fleet.is_some()
    }

    /// The value that the settings give a variable.
    #[must_use]
    pub fn variable(self, name: &str) -> Option<&'t str> {
        self.settings.variables.get(name).map(String::as_str)
    }

    /// The edition of GitLab that reads the pipelines.
    #[must_use]
    pub fn gitlab_edition(self) -> Edition {
        match self.settings.gitlab_edition {
            settings::Edition::Ce => Edition::Ce,
            settings::Edition::Ee => Edition::Ee,
        }
    }

    /// Whether the clusters use the AlwaysPullImages admission plugin.
    #[must_use]
    pub fn always_pull_images(self) -> bool {
        self.settings.always_pull_images
    }

    /// Whether something fills in variables before a Runner reads its file.
    #[must_use]
    pub fn is_templated(self) -> bool {
        self.settings.templated
    }

    /// Whether all Runner files count as parts of a repository.
    #[must_use]
    pub fn assume_committed(self) -> bool {
        self.settings.assume_committed
    }

    /// Keys that the user's Runner knows, by name or path.
    #[must_use]
    pub fn extra_keys(self) -> &'t [String] {
        &self.settings.extra_keys
    }

    /// Hosts whose images everybody may pull, beside the built-in ones.
    #[must_use]
    pub fn public_registries(self) -> &'t [String] {
        &self.settings.public_registries
    }

    /// Namespaces of public registries whose images are private.
    #[must_use]
    pub fn private_namespaces(self) -> &'t [String] {
        &self.settings.private_namespaces
    }
}
