//! A file that is to be included, and what is wrong with it before it is read
//! (pipeline-semantics 4.3).

use super::address::{has_yaml_extension, is_url};
use super::context::IncludeKind;
use super::error::LoadError;
use super::location::Target;
use crate::model::pipeline::Trouble;
use crate::source::Span;
use crate::syntax::NodeId;

/// A file that is to be included.
pub(super) struct Candidate {
    pub(super) target: Target,
    /// Where its path, address or name is written.
    pub(super) at: Span,
    /// Its place in the list of all includes.
    pub(super) place: usize,
    pub(super) error: Option<LoadError>,
    pub(super) content: Option<NodeId>,
}

impl Candidate {
    /// Notes what is wrong; the first mistake counts.
    pub(super) fn fail(&mut self, text: impl Into<String>) {
        self.fail_as(Trouble::IncludeInvalid, text);
    }

    /// Notes that there is no file, or nothing in it.
    pub(super) fn fail_to_find(&mut self, text: impl Into<String>) {
        self.fail_as(Trouble::IncludeNotFound, text);
    }

    /// Notes what would have been right.
    pub(super) fn hint(&mut self, wanted: Vec<String>) {
        if let Some(error) = &mut self.error {
            error.wanted = wanted;
        }
    }

    fn fail_as(&mut self, trouble: Trouble, text: impl Into<String>) {
        if self.error.is_none() {
            self.error = Some(LoadError {
                nodes: vec![self.target.node],
                ..LoadError::new(trouble, text).at(self.at)
            });
        }
    }
}

/// What is wrong with a location, whatever the file holds.
pub(super) fn check_location(candidate: &mut Candidate) {
    let target = &candidate.target;
    let name = target.name.clone();
    let kind = target.kind;
    if !target.is_string {
        candidate.fail(format!("Included file `{name}` needs to be a string"));
    } else if kind != IncludeKind::Component && !has_yaml_extension(&name) {
        candidate.fail(format!(
            "Included file `{name}` does not have YAML extension!"
        ));
    }
    match kind {
        IncludeKind::Remote if !is_url(&name) => {
            candidate.fail(format!(
                "Remote file `{name}` does not have a valid address!"
            ));
        }
        IncludeKind::Template if !name.ends_with(".gitlab-ci.yml") => {
            candidate.fail(format!("Template file `{name}` is not a valid location!"));
        }
        IncludeKind::Artifact => candidate.fail(
            "Including configs from artifacts is only allowed when triggering child pipelines",
        ),
        _ => {}
    }
}
