//! What is written, resolved: views on tree nodes, never copies.

pub mod embedded;
pub mod executor;
pub mod facts;
pub mod feature_flag;
pub mod field;
pub mod known;
pub mod pipeline;
pub mod plain;
pub mod runner;
pub mod schema;
pub mod secret;
