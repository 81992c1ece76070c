//! Which pull policies a container of a job gets, and the exact error when it gets none.
//!
//! Words come in as written, wrong ones included, because what the Runner does with a wrong word depends on its version. Spans,
//! findings and advice are the business of rules.

mod docker;
mod job;
mod kubernetes;
mod reuse;
mod spelling;
mod text;

use std::collections::BTreeSet;

use std::fmt;

use crate::model::executor::Executor;
use crate::settings::Version;

pub use job::{JobOutcome, JobRequest, ServiceRequest, every_job_fails, job_outcome};
pub use reuse::{falls_back_to_cache, starts_from_cache};
pub use spelling::{Meant, PolicyKey, advice, meant};
pub use text::{go_list, listed, quoted, shown};

/// A pull policy that exists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Policy {
    /// Ask the registry each time.
    Always,
    /// Use a local image without asking.
    IfNotPresent,
    /// Use local images only.
    Never,
}

impl Policy {
    /// All policies, in the order GitLab documents them.
    pub const ALL: [Self; 3] = [Self::Always, Self::IfNotPresent, Self::Never];

    /// The policy of this exact spelling: the Runner neither trims nor folds case.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.word() == word)
    }

    /// The spelling of `config.toml` and `.gitlab-ci.yml`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::IfNotPresent => "if-not-present",
            Self::Never => "never",
        }
    }

    /// The spelling of Kubernetes, which its messages and pods use.
    pub const fn kubernetes(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::IfNotPresent => "IfNotPresent",
            Self::Never => "Never",
        }
    }
}

/// The Kubernetes spelling of a written word; the empty word is the cluster's default. `None`: unsupported.
pub fn kubernetes_spelling(word: &str) -> Option<&'static str> {
    if word.is_empty() {
        return Some("");
    }
    Policy::parse(word).map(Policy::kubernetes)
}

/// Whether the Runner knows this entry of a runner's list. Only Kubernetes has the empty word.
pub fn is_runner_word(executor: Executor, word: &str) -> bool {
    match executor {
        Executor::Kubernetes => kubernetes_spelling(word).is_some(),
        _ => Policy::parse(word).is_some(),
    }
}

/// The first version whose `pull_policy` may be a list; older ones refuse to load the file.
pub const fn list_since(executor: Executor) -> Version {
    match executor {
        Executor::Kubernetes => Version::new(13, 11),
        _ => Version::new(13, 8),
    }
}

/// The first version that has `allowed_pull_policies` and lets jobs choose; older ones ignore both.
pub const fn choice_since(executor: Executor) -> Version {
    match executor {
        Executor::Kubernetes => Version::new(15, 2),
        _ => Version::new(15, 1),
    }
}

/// Whether what a version says of a word that is no policy was read in its code.
pub fn is_text_known(executor: Executor, version: Version) -> bool {
    executor != Executor::Kubernetes
        || version < Version::new(13, 11)
        || version >= choice_since(executor)
}

/// Whether every container of a job gets the build image's policies: in pods before 17.3.
pub fn follows_build(executor: Executor, version: Version) -> bool {
    executor == Executor::Kubernetes && version < Version::new(17, 3)
}

/// A container of a job.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Container {
    /// Runs the job's scripts.
    Build,
    /// Runs the Runner's own steps: clone, cache, artifacts.
    Helper,
    /// Prepares volumes (Kubernetes only).
    InitPermissions,
    /// A service.
    Service {
        /// Position among the runner's and the job's services, from zero.
        index: usize,
    },
}

impl fmt::Display for Container {
    /// The name Kubernetes gives the container.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build => formatter.write_str("build"),
            Self::Helper => formatter.write_str("helper"),
            Self::InitPermissions => formatter.write_str("init-permissions"),
            Self::Service { index } => write!(formatter, "svc-{index}"),
        }
    }
}

/// One question: what does this runner do with this container? An empty list is a list that is not set.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// How the runner runs jobs.
    pub executor: Executor,
    /// Version of the Runner.
    pub version: Version,
    /// Which container of the job.
    pub container: Container,
    /// Its image, as messages name it.
    pub image: &'a str,
    /// The runner's `pull_policy`.
    pub runner: &'a [&'a str],
    /// The runner's `allowed_pull_policies`.
    pub allowed: &'a [&'a str],
    /// The job's `pull_policy` for this container. Helper and init-permissions containers of Kubernetes take the build image's
    /// (Docker's helper container ignores any), and so does every container of Kubernetes before 17.3.
    pub job: &'a [&'a str],
}

/// What the Runner does with one container.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// Policies in the order they are tried, in the executor's own spelling (Kubernetes: `IfNotPresent`, and the empty word for the
    /// cluster's default). Empty when the job fails, and for executors without images.
    pub policies: Vec<String>,
    /// Requested words, as written, that are left out because they are not allowed (18.0 and newer).
    pub dropped: Vec<String>,
    /// Requested words, as written, that are used although they are not allowed (15.1 to 17.11).
    pub bypass: Vec<String>,
    /// Why the job fails, in the Runner's exact words.
    pub error: Option<String>,
}

impl Outcome {
    /// The policies in the order they are tried, whatever the executor's spelling; `None` is the cluster's default.
    pub fn tried(&self) -> impl Iterator<Item = Option<Policy>> {
        self.policies.iter().map(|word| {
            Policy::ALL
                .into_iter()
                .find(|policy| policy.word() == word || policy.kubernetes() == word)
        })
    }

    fn failed(error: String) -> Self {
        Self {
            error: Some(error),
            ..Self::default()
        }
    }
}

/// What the Runner decides for one container.
pub fn effective(request: &Request<'_>) -> Outcome {
    if request.executor.is_docker_family() {
        docker::effective(request)
    } else if request.executor == Executor::Kubernetes {
        kubernetes::effective(request)
    } else {
        Outcome::default()
    }
}

/// What the runner asks for when the job asks for nothing: its own list, else the executor's default (`always` for the Docker family,
/// the cluster's default, written as the empty word, for Kubernetes). Nothing for executors without images.
pub fn requested_default<'a>(executor: Executor, runner: &'a [&'a str]) -> &'a [&'a str] {
    const DOCKER: &[&str] = &[Policy::Always.word()];
    const KUBERNETES: &[&str] = &[""];
    if !runner.is_empty() {
        runner
    } else if executor.is_docker_family() {
        DOCKER
    } else if executor == Executor::Kubernetes {
        KUBERNETES
    } else {
        &[]
    }
}

/// The words a job may ask for (Runner 15.1 and newer, Kubernetes 15.2): the allowed list, else what the runner itself asks for. As
/// written, each once, in the order they are written.
pub fn allowed_list<'a>(
    executor: Executor,
    runner: &[&'a str],
    allowed: &[&'a str],
) -> Vec<&'a str> {
    let list = match (allowed, runner) {
        ([], []) => requested_default(executor, &[]),
        ([], runner) => runner,
        (allowed, _) => allowed,
    };
    let mut words: Vec<&'a str> = Vec::new();
    for word in list {
        if !words.contains(word) {
            words.push(word);
        }
    }
    words
}

/// How a version compares the requested list with the allowed one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Check {
    /// 15.1 and 15.2 overwrite the verdict with each entry, so the last one decides for the whole list.
    Last,
    /// 15.3 to 17.11 let the whole list through as soon as one entry is allowed (gitlab-runner#38706).
    Any,
    /// 18.0 and newer keep the allowed entries.
    Each,
}

impl Check {
    fn of(version: Version) -> Self {
        if version < Version::new(15, 3) {
            Self::Last
        } else if version < Version::new(18, 0) {
            Self::Any
        } else {
            Self::Each
        }
    }

    /// Whether the job may go on, given which of the requested entries are allowed.
    fn passes(self, allowed: &[bool]) -> bool {
        match self {
            Self::Last => allowed.last().copied().unwrap_or(false),
            Self::Any | Self::Each => allowed.contains(&true),
        }
    }
}

/// A requested entry: as written, and as the executor spells it.
#[derive(Clone, Copy)]
struct Entry<'a> {
    written: &'a str,
    spelled: &'a str,
}

/// Compares requested entries with the executor's spelling of the allowed ones. `None`: the version refuses the list.
fn compare(check: Check, requested: &[Entry<'_>], allowed: &[&str]) -> Option<Outcome> {
    // There are few words, however often a list has them.
    let words: BTreeSet<&str> = allowed.iter().copied().collect();
    let verdicts: Vec<bool> = requested
        .iter()
        .map(|entry| words.contains(entry.spelled))
        .collect();
    if !check.passes(&verdicts) {
        return None;
    }
    let mut outcome = Outcome::default();
    for (entry, is_allowed) in requested.iter().zip(verdicts) {
        if is_allowed || check != Check::Each {
            outcome.policies.push(entry.spelled.to_owned());
        }
        match (is_allowed, check) {
            (true, _) => {}
            (false, Check::Each) => outcome.dropped.push(entry.written.to_owned()),
            (false, Check::Last | Check::Any) => outcome.bypass.push(entry.written.to_owned()),
        }
    }
    Some(outcome)
}

#[cfg(test)]
mod tests;
