//! What every check needs.

pub use super::Sink;
pub use super::allow::{ListEntry, entries, references};
pub use crate::finding::{Finding, Place, Profile, Safety, Severity};
pub use crate::model::executor::Executor;
pub use crate::model::field::{Field, Word, texts};
pub use crate::model::known::Known;
pub use crate::model::pipeline::{
    Document, Image, ImageSite, Job, Kind, MarkEffect, Pipeline, Problem, Reach, SiteKind,
    Standing, Trouble,
};
pub use crate::model::runner::{Policies, Runner, RunnerConfig, Section};
pub use crate::semantics::allow_lists::{AllowList, ListKey};
pub use crate::semantics::judged::{Asked, Candidate, Host, Judged, Placed};
pub use crate::semantics::pull_policy::{self, Policy, PolicyKey};
pub use crate::semantics::runner_policies::RunnerPolicies;
pub use crate::settings::{Trust, Version};
pub use crate::syntax::{Data, Entry, Node, NodeId, Shape, Style, Value, Why, edit};
