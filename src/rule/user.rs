//! The users that jobs ask for, and what each runner makes of them.

use crate::model::field::Field;
use crate::semantics::judged::{Asked, Candidate, Identity};
use crate::semantics::user::{UserOutcome, kubernetes_number, kubernetes_parts};

/// A user or a group that the build container of a job asks for.
#[derive(Clone, Debug)]
pub struct Wish<'t> {
    /// Where it is written.
    pub field: Field<'t>,
    /// What it comes to.
    pub text: String,
    /// Which of the two it is.
    pub identity: Identity,
    is_docker: bool,
}

/// What a build container asks for: `image:docker:user`, and both parts of `image:kubernetes:user`.
/// What variables decide elsewhere is left out.
#[must_use]
pub fn wishes<'t>(asked: &Asked<'t>) -> Vec<Wish<'t>> {
    let Some(image) = asked.image else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (key, is_docker) in [("docker", true), ("kubernetes", false)] {
        let Some(field) = image.key(key).and_then(|options| options.get("user")) else {
            continue;
        };
        let Some(scalar) = field.node().scalar().filter(|_| !field.is_dynamic()) else {
            continue;
        };
        let template = asked.expand(scalar.text);
        let Some(text) = template.known() else {
            continue;
        };
        let wish = |text: &str, identity| Wish {
            field,
            text: text.to_owned(),
            identity,
            is_docker,
        };
        if is_docker {
            found.push(wish(text, Identity::User));
        } else {
            let (user, group) = kubernetes_parts(text);
            found.push(wish(user, Identity::User));
            found.push(wish(group, Identity::Group));
        }
    }
    found.retain(|wish| !wish.text.is_empty());
    found
}

impl Wish<'_> {
    /// What a runner makes of it; `None` for one of another kind, or when the file does not say.
    #[must_use]
    pub fn outcome(&self, candidate: &Candidate<'_, '_>) -> Option<UserOutcome> {
        if self.is_docker {
            candidate.docker_user(&self.text)
        } else {
            candidate.kubernetes_id(self.identity, &self.text)
        }
    }

    /// What a runner sets instead, if that is something else.
    #[must_use]
    pub fn forced(&self, candidate: &Candidate<'_, '_>) -> Option<String> {
        let UserOutcome::Runner(own) = self.outcome(candidate)? else {
            return None;
        };
        let is_same = own == self.text
            || !self.is_docker && kubernetes_number(&own) == kubernetes_number(&self.text);
        (!is_same).then_some(own)
    }
}
