//! Fixes on every bad example of every page and on random projects: they come to rest, break
//! nothing, and safe ones change nothing but what they are about.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

#[expect(dead_code, reason = "only the texts of real files are wanted")]
#[path = "../support/corpus.rs"]
mod corpus;
mod effects;
mod generator;
#[expect(dead_code, reason = "only the examples of pages are wanted")]
#[path = "../support/page.rs"]
mod page;
#[expect(dead_code, reason = "only the texts of projects are wanted")]
#[path = "../support/project.rs"]
mod project;
mod rest;

/// How long random projects are tried, in milliseconds: some thousand of them, or as long as
/// somebody wants who looks for more.
fn budget() -> u64 {
    let asked = std::env::var("ARBTEST_BUDGET_MS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(3000)
}
