//! From text to tree for both formats.

pub mod yaml;
