//! What the Runner does with a configuration, version by version: pure functions without spans or findings.

pub mod pull_policy;
