//! Linter for the two files that decide how a GitLab job runs.

pub mod model;
pub mod semantics;
pub mod settings;
pub mod syntax;
