//! What the Runner does with a configuration, version by version: pure functions without findings.

pub mod allow_entry;
pub mod allow_key;
pub mod allow_list;
pub mod allow_lists;
pub mod build_dir;
pub mod certificates;
pub mod dind;
pub mod environment;
pub mod expression;
pub mod glob;
pub mod hosted;
pub mod image;
pub mod judged;
pub mod overwrites;
pub mod privilege;
pub mod pull_policy;
pub mod runner_policies;
pub mod services;
pub mod template;
pub mod user;
pub mod volumes;
