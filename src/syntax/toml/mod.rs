//! TOML: reading with positions, and edits for fixes.

mod decoder;
pub(super) mod edit;
mod explain;
mod older;
mod read;
mod verdict;
mod write;

pub use decoder::Decoder;
pub(super) use older::{literal, older};
pub(super) use read::read;
pub use verdict::{Newer, NewerKind, Verdict, newer, verdict};
