//! What is written in the linted files, resolved but not judged.

pub mod executor;
