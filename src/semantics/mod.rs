//! What the Runner does with a configuration, version by version: pure functions without findings.

mod host;
pub mod image;
pub mod judged;
pub mod pull_policy;
pub mod runner_policies;
