//! From texts to one read-only tree that looks the same for TOML and YAML, and back: edits of a
//! text that are built from nodes.
//!
//! Nothing here knows what a runner or a job is.

pub mod edit;
pub mod embedded;
mod flow;
mod forest;
mod ignored;
mod layout;
mod make;
mod map;
mod misread;
mod nearest;
mod node;
mod path;
mod scalar;
mod toml;
mod value;
mod written;
pub mod yaml;

pub use forest::{Forest, Format, Parsed, Step, SyntaxError, Via};
pub use ignored::{Ignored, Why};
pub use make::{Key, Made, Member, Steps};
pub use nearest::{is_slip, nearest, nearest_within, slip};
pub use node::{Entry, Node, NodeId, Shape, Style};
pub use path::KeyPath;
pub use scalar::{Data, Scalar};
pub use toml::{Decoder, Newer, NewerKind, Verdict, newer, verdict};
pub use value::Value;
