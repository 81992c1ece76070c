//! YAML as GitLab reads it.

pub mod resolve;
