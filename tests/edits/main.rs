//! The verbs of fixes: tables of texts before and after, and random documents.

mod generator;
mod properties;
mod toml;
mod tree;
mod verb;
mod yaml;
