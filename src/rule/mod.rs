//! The contract between the engine and the checks.
mod meta;
pub use meta::{Category, FixKind, Meta, Product, Versions};
