//! What is declared of the runners that GitLab hosts (`fleet = "gitlab.com"`).
//!
//! Tags and the runner for jobs without tags: GitLab's documentation, "Hosted runners on Linux"
//! (<https://docs.gitlab.com/ci/runners/hosted_runners/linux/>), as of [`DATE`].

use super::{DeclaredRunner, RunnerKey, Trust};

/// The day of the table.
pub const DATE: &str = "2026-11-21";

/// What all tags of hosted runners begin with.
pub const FAMILY: &str = "saas-";

/// Each runner has its name as its only tag. Jobs without tags go to the first.
pub const NAMES: [&str; 7] = [
    "saas-linux-small-amd64",
    "saas-linux-medium-amd64",
    "saas-linux-large-amd64",
    "saas-linux-xlarge-amd64",
    "saas-linux-2xlarge-amd64",
    "saas-linux-medium-arm64",
    "saas-linux-large-arm64",
];

/// The declarations of all of them.
pub(super) fn declared() -> Vec<DeclaredRunner> {
    let runners = NAMES.into_iter().enumerate();
    runners
        .map(|(index, name)| DeclaredRunner {
            key: RunnerKey::Name(name.to_owned()),
            tags: Some(vec![name.to_owned()]),
            run_untagged: Some(index == 0),
            trust: Some(Trust::Shared),
            version: None,
            protected: Some(false),
        })
        .collect()
}
