//! Tables of what GitLab and the Runner accept, generated from their reference data.

pub mod flags;
pub mod keys;
pub mod pipeline;
#[rustfmt::skip]
pub mod runner;
