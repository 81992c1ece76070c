//! Linter and static analyzer for the two files that decide how a GitLab job runs: the Runner's
//! `config.toml` and the project's `.gitlab-ci.yml`.
//!
//! Modules depend one way, lowest first: `source`, `syntax`, `finding`, `settings`, `model`,
//! `semantics`, `rule`, `rules`, `engine`, `fixer`, `report`, `discover`, `cli`. Only `discover`
//! reads files; only `cli` reads the environment, prints and exits.

pub mod cli;
pub mod discover;
pub mod engine;
pub mod finding;
pub mod fixer;
pub mod model;
pub mod report;
pub mod rule;
pub mod rules;
pub mod semantics;
pub mod settings;
pub mod source;
pub mod syntax;
pub mod views;
