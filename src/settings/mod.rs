//! The tool's own configuration, and the versions it is told about.

pub mod version;
