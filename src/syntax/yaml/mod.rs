//! The YAML reader: what GitLab's own parser makes of a text, from characters to nodes.
//!
//! GitLab loads pipelines through Ruby's Psych, which is libyaml 0.2.5. This module takes the same
//! decisions, wrong ones included, and gives the same positions and the same error texts. It must
//! not know anything about pipelines beyond the way GitLab splits and limits a file.
//!
//! Texts are valid UTF-8 here; whoever reads bytes deals with the rest.

mod build;
mod chars;
mod collection;
mod document;
pub(super) mod edit;
mod error;
mod event;
mod explain;
mod lines;
mod measure;
mod merge;
mod parse;
pub(super) mod raise;
mod read;
mod refuse;
pub mod resolve;
mod scan;
mod write;

pub use error::{Place, YamlError};
pub use event::{Anchor, Event, EventKind, Style, Tag};
pub use lines::{Lines, Position};
pub use parse::Parser;
pub(super) use read::{read, read_document};
