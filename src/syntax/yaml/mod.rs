//! YAML as GitLab reads it.
pub mod resolve;
use super::forest::{Forest, Parsed};
use crate::source::FileId;
use std::sync::Arc;
pub(super) fn read(forest: &mut Forest, file: FileId, text: &Arc<str>) -> Parsed {
    super::toml::read(forest, file, text)
}
