//! The tool's own configuration: `.gitlab-runner-lint.toml` and what flags change of it.

pub mod hosted;
pub mod keys;
mod overrides;
mod patterns;
mod pipeline;
mod places;
mod read;
mod starter;
mod values;
mod version;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::finding::{Profile, Severity};

pub use overrides::{Changes, Override};
pub use patterns::{OPTIONS, Patterns, normal};
pub use pipeline::{Edition, IncludeRoot, IncludeRootKind, Stand};
pub use places::places;
pub use read::{Mistake, read};
pub use starter::{Found, starter};
pub use version::Version;

/// Who can start jobs on a runner. Never guessed: undeclared is `None` wherever it is used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Trust {
    /// Every project of the instance.
    Shared,
    /// Every project of one group.
    Group,
    /// One project.
    Project,
}

impl Trust {
    /// The word in settings and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Group => "group",
            Self::Project => "project",
        }
    }
}

/// Runners that nobody needs a file for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fleet {
    /// GitLab's hosted runners on Linux: `gitlab.com`.
    GitlabCom,
}

impl Fleet {
    /// The word in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GitlabCom => "gitlab.com",
        }
    }
}

/// The level that the settings give a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Not reported at all.
    Off,
    /// Reported at this level, whatever the profile and the trust.
    At(Severity),
}

/// How a `[[runner]]` table names the runner it describes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RunnerKey {
    /// `name`, compared exactly.
    Name(String),
    /// `id`, the number GitLab gave it.
    Id(i64),
    /// `token-prefix`, the start of its token.
    TokenPrefix(String),
}

/// What the settings say of one runner, because `config.toml` cannot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeclaredRunner {
    /// Which runner.
    pub key: RunnerKey,
    /// Its tags; `None` when they are not declared.
    pub tags: Option<Vec<String>>,
    /// Whether it takes jobs without tags.
    pub run_untagged: Option<bool>,
    /// Who can start jobs on it.
    pub trust: Option<Trust>,
    /// The version it runs.
    pub version: Option<Version>,
    /// Whether it takes only jobs of protected branches and tags.
    pub protected: Option<bool>,
}

/// Everything that changes what is reported.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// Which rules run.
    pub profile: Profile,
    /// Version of runners that declare none.
    pub runner_version: Option<Version>,
    /// Version of the GitLab that reads the pipelines, if it is declared.
    pub gitlab_version: Option<Version>,
    /// Its edition.
    pub gitlab_edition: Edition,
    /// Variables that exist before jobs do, beside those of a push on `main`.
    pub variables: BTreeMap<String, String>,
    /// Where includes of other projects are on this disk, from the directory of the settings file.
    pub include: Vec<IncludeRoot>,
    /// What files named on the command line are taken for, if that is decided.
    pub stand: Option<Stand>,
    /// Trust of runners that declare none.
    pub trust: Option<Trust>,
    /// The clusters use the AlwaysPullImages admission plugin.
    pub always_pull_images: bool,
    /// Something fills in the variables of Runner files before a Runner reads them.
    pub templated: bool,
    /// All Runner files count as parts of a repository.
    pub assume_committed: bool,
    /// Keys of Runner files that the user's Runner knows: names, or paths such as
    /// `runners.docker.new_key`.
    pub extra_keys: Vec<String>,
    /// Paths that a walk leaves out, as glob patterns.
    pub exclude: Vec<String>,
    /// Level of single rules.
    pub rules: BTreeMap<String, Level>,
    /// Only these rules, if any are named.
    pub select: Vec<String>,
    /// Hosts whose images everybody may pull, beside the built-in ones.
    pub public_registries: Vec<String>,
    /// Namespaces of public registries whose images are private.
    pub private_namespaces: Vec<String>,
    /// Pipelines besides `.gitlab-ci.yml`.
    pub pipelines: Vec<String>,
    /// Runner files that the pipelines meet.
    pub runners: Vec<String>,
    /// Whether no other runners than these take the jobs, if that is decided.
    pub closed_world: Option<bool>,
    /// Runners that GitLab hosts.
    pub fleet: Option<Fleet>,
    /// The file of findings that do not count, from the directory of the settings file.
    pub baseline: Option<PathBuf>,
    /// Whether comments that ignore findings must give a reason.
    pub require_ignore_reason: bool,
    /// The day of this run, as `2027-01-31`; without one no comment expires.
    pub today: Option<String>,
    /// What is declared of each runner.
    pub declared: Vec<DeclaredRunner>,
    /// What is different for some paths.
    pub overrides: Vec<Override>,
    /// What flags say, so that it can be said again after an override.
    pub flags: Changes,
    /// The directory of the settings file, absolute: patterns start there.
    pub base: PathBuf,
    /// The working directory, absolute: relative paths start there.
    pub directory: PathBuf,
}

impl Settings {
    /// Adds runners that GitLab hosts to those that the pipelines meet. What the settings declare of a
    /// runner of the same name wins.
    pub fn host(&mut self, fleet: Fleet) {
        if self.fleet.replace(fleet).is_some() {
            return;
        }
        self.declared.extend(hosted::declared());
    }

    /// The level that the settings give a rule by name, if any.
    #[must_use]
    pub fn level_of(&self, id: &str) -> Option<Level> {
        self.rules.get(id).copied()
    }
}
