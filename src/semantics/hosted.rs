//! The runners that GitLab hosts: which tags the built-in table has, and of which day it is.

pub use crate::settings::hosted::{DATE, FAMILY, NAMES};

/// Whether a tag is one of GitLab's runners that the table does not have: it may be newer.
#[must_use]
pub fn is_unlisted(tag: &str) -> bool {
    tag.starts_with(FAMILY) && !NAMES.contains(&tag)
}
