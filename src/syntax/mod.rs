//! Text to tree and node to edit, for both formats.

pub mod yaml;
