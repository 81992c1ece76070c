//! TOML: reading with positions, and edits for fixes.

pub(super) mod edit;
mod explain;
mod read;
mod write;

pub(super) use read::read;
