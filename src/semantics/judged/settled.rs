//! What a runner settles for a container beside its image: privileged mode and the user.

use crate::model::field::{Field, texts};
use crate::model::known::Known;
use crate::semantics::allow_lists::ListKey;
use crate::semantics::template::Template;
use crate::semantics::user::{UserOutcome, docker_user, kubernetes_id};

use super::Candidate;

/// The key that decides about privileged mode, or the list that takes it away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unprivileged {
    /// The switch is off, or missing.
    Switch,
    /// The list of privileged images or services does not have the name.
    List(ListKey),
}

/// Which of the two ids of a container is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Identity {
    /// The user.
    User,
    /// The group.
    Group,
}

impl Identity {
    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
        }
    }

    /// The key of a security context.
    #[must_use]
    pub const fn context_key(self) -> &'static str {
        match self {
            Self::User => "run_as_user",
            Self::Group => "run_as_group",
        }
    }

    /// The list of what jobs may ask for.
    #[must_use]
    pub const fn list_key(self) -> &'static str {
        match self {
            Self::User => "allowed_users",
            Self::Group => "allowed_groups",
        }
    }
}

impl<'t> Candidate<'_, 't> {
    /// Why the container does not run privileged, if that is certain.
    #[must_use]
    pub fn unprivileged(&self) -> Option<Unprivileged> {
        if self.is_privileged() != Some(false) || !self.host.is_whole() {
            return None;
        }
        let container = self.host.container(self.asked.service());
        Some(
            match (self.host.privilege(container), self.asked.is_build()) {
                (Some(true), true) => Unprivileged::List(ListKey::PrivilegedImages),
                (Some(true), false) => Unprivileged::List(ListKey::PrivilegedServices),
                _ => Unprivileged::Switch,
            },
        )
    }

    /// What becomes of the user that the build container asks for, on a Docker executor; `None` when
    /// the file does not say.
    #[must_use]
    pub fn docker_user(&self, wanted: &str) -> Option<UserOutcome> {
        if !self.host.is_docker() {
            return None;
        }
        let own = self.host.user.known().filter(|own| !own.contains('$'))?;
        let allowed = self.host.allowed_users.as_deref()?;
        let version = self.host.runner.version();
        Some(docker_user(version, own, allowed, wanted))
    }

    /// What becomes of the user or group that the build container asks for, on Kubernetes; `None`
    /// when the file does not say.
    #[must_use]
    pub fn kubernetes_id(&self, identity: Identity, wanted: &str) -> Option<UserOutcome> {
        if !self.host.is_kubernetes() {
            return None;
        }
        let forced = self.forced(identity).known()?;
        let allowed = self.texts(identity.list_key())?;
        let version = self.host.runner.version();
        Some(kubernetes_id(version, forced, &allowed, wanted))
    }

    /// The id that a security context gives the build container.
    fn forced(&self, identity: Identity) -> Known<Option<i64>> {
        match self.context(identity) {
            Some(field) => field.int().map(Some),
            None => Known::Is(None),
        }
    }

    fn context(&self, identity: Identity) -> Option<Field<'t>> {
        let home = self.host.home?;
        let mut contexts = ["build_container_security_context", "pod_security_context"].into_iter();
        contexts.find_map(|context| home.section(context).get(identity.context_key()))
    }

    /// Where the runner sets a user or a group of its own.
    #[must_use]
    pub fn chosen_by_runner(&self, identity: Identity) -> Option<Field<'t>> {
        if self.host.is_kubernetes() {
            self.context(identity)
        } else {
            self.host.get("user")
        }
    }

    /// Whether the job's image is another one than the runner's own, for sure.
    #[must_use]
    pub fn differs_from_own(&self) -> bool {
        let Some(Known::Is(own)) = self.host.own_image else {
            return false;
        };
        !self.asked.name.may_equal(&Template::literal(own))
    }

    fn texts(&self, key: &str) -> Option<Vec<&str>> {
        match self.host.home?.list(key) {
            None => Some(Vec::new()),
            Some(words) => words.known().map(|words| texts(&words)),
        }
    }
}
