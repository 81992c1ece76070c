//! TOML: reading with positions, and printing values for fixes.

mod read;
pub(super) mod write;

pub(super) use read::read;
