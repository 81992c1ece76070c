//! The YAML reader: what GitLab's own parser makes of a text, event by event.
//!
//! GitLab loads pipelines through Ruby's Psych, which is libyaml 0.2.5. This module takes the same decisions, wrong ones
//! included, and gives the same positions and the same error texts. It must not know anything about pipelines.
//!
//! Texts are valid UTF-8 here; whoever reads bytes deals with the rest.

mod chars;
mod error;
mod event;
mod lines;
mod parse;
mod scan;

pub use error::{Place, YamlError};
pub use event::{Anchor, Event, EventKind, Style, Tag};
pub use lines::{Lines, Position};
pub use parse::Parser;
