//! The one error that loading stops at.

use crate::source::Span;

/// GitLab's first error of loading a configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoadError {
    /// GitLab's exact text.
    pub text: String,
    /// What it is about, if that is written somewhere.
    pub at: Option<Span>,
}

impl LoadError {
    /// An error with GitLab's text.
    #[must_use]
    pub fn new(text: impl Into<String>, at: Option<Span>) -> Self {
        Self {
            text: text.into(),
            at,
        }
    }

    /// What GitLab would say if it counted; it runs out of memory or time before that.
    pub(super) fn too_big(at: Option<Span>) -> Self {
        Self::new("The parsed YAML is too big", at)
    }
}
