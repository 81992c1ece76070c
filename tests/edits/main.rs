//! The verbs of fixes: tables of texts before and after, and random documents.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what is not there fails the test"
)]

mod generator;
mod properties;
mod toml;
mod tree;
mod verb;
mod yaml;
