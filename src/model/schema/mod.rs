//! Tables of what GitLab accepts, generated from its reference data.

pub mod pipeline;
