//! Linter for the two files that decide how a GitLab job runs.

pub mod syntax;
