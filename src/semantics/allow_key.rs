//! What a misspelled key of a restriction was meant to be.

use crate::model::executor::Executor;
use crate::model::field::{Field, texts};
use crate::model::known::Known;
use crate::model::runner::same_key;
use crate::settings::Version;
use crate::syntax::{Data, Shape, Value};

use super::allow_lists::ListKey;

/// A key of an executor's section that restricts what jobs may use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AllowKey {
    /// One of the lists of images and services.
    List(ListKey),
    /// `allowed_users`.
    Users,
    /// `services_limit`.
    ServicesLimit,
}

impl AllowKey {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::List(ListKey::Images),
        Self::List(ListKey::Services),
        Self::List(ListKey::PrivilegedImages),
        Self::List(ListKey::PrivilegedServices),
        Self::Users,
        Self::ServicesLimit,
    ];

    /// The name the Runner knows.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::List(key) => key.name(),
            Self::Users => "allowed_users",
            Self::ServicesLimit => "services_limit",
        }
    }

    /// Whether an executor of a version reads the key.
    #[must_use]
    pub fn is_read_by(self, executor: Executor, version: Version) -> bool {
        let is_docker = executor.is_docker_family();
        match self {
            Self::List(key) => key.is_read_by(executor, version),
            Self::Users if executor == Executor::Kubernetes => version >= Version::new(18, 4),
            Self::Users => is_docker && version >= Version::new(16, 8),
            Self::ServicesLimit => is_docker && version >= Version::new(16, 9),
        }
    }

    /// The key of this name, as the Runner reads names: case does not matter.
    #[must_use]
    pub fn exact(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| same_key(key.name(), name))
    }

    /// The key that a name is or was meant to be.
    #[must_use]
    pub fn meant(name: &str) -> Option<Self> {
        if let Some(exact) = Self::exact(name) {
            return Some(exact);
        }
        Some(match name.to_lowercase().replace(['-', '_'], "").as_str() {
            "allowedimages"
            | "allowedimage"
            | "allowimages"
            | "allowimage"
            | "imagesallowed"
            | "imageallowlist"
            | "imagesallowlist"
            | "alloweddockerimages" => Self::List(ListKey::Images),
            "allowedservices"
            | "allowedservice"
            | "allowservices"
            | "allowservice"
            | "servicesallowed"
            | "serviceallowlist"
            | "servicesallowlist"
            | "alloweddockerservices" => Self::List(ListKey::Services),
            "allowedprivilegedimages"
            | "allowedprivilegedimage"
            | "allowprivilegedimages"
            | "privilegedallowedimages" => Self::List(ListKey::PrivilegedImages),
            "allowedprivilegedservices"
            | "allowedprivilegedservice"
            | "allowprivilegedservices"
            | "privilegedallowedservices" => Self::List(ListKey::PrivilegedServices),
            "allowedusers" | "alloweduser" | "allowusers" | "allowuser" | "usersallowed" => {
                Self::Users
            }
            "serviceslimit" | "servicelimit" | "limitservices" | "servicesmax" | "maxservices" => {
                Self::ServicesLimit
            }
            _ => return None,
        })
    }

    /// A value as a fix writes it below this key; `None` for a type that the key does not take.
    #[must_use]
    pub fn value(self, field: Field<'_>) -> Option<Value> {
        if self == Self::ServicesLimit {
            let is_number = matches!(field.node().data(), Data::Int(_));
            return field.int().known().filter(|_| is_number).map(Value::Int);
        }
        match field.words() {
            Known::Is(words) if field.shape() == Shape::List => Some(texts(&words).into()),
            _ => None,
        }
    }

    /// What the Runner does without the key: words behind a colon.
    #[must_use]
    pub fn without(self, executor: Executor) -> &'static str {
        match self {
            Self::List(ListKey::Images)
                if matches!(executor, Executor::Virtualbox | Executor::Parallels) =>
            {
                "the images of jobs are ignored"
            }
            Self::List(ListKey::Images) => "every image is allowed",
            Self::List(ListKey::Services) => "every service is allowed",
            Self::List(ListKey::PrivilegedImages) => "every image may run privileged",
            Self::List(ListKey::PrivilegedServices) => "every service may run privileged",
            Self::Users => "jobs may run as any user",
            Self::ServicesLimit => "jobs may have any number of services",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_recognised_in_any_notation() {
        use AllowKey::{List, ServicesLimit, Users};
        // RULES `allow-list-misspelled-key`, Detect
        for (name, key, is_exact) in [
            ("allowed_images", List(ListKey::Images), true),
            ("Allowed_Images", List(ListKey::Images), true),
            ("allowed-images", List(ListKey::Images), false),
            ("allowedImages", List(ListKey::Images), false),
            ("allowed_image", List(ListKey::Images), false),
            ("allow_images", List(ListKey::Images), false),
            ("image_allowlist", List(ListKey::Images), false),
            ("allowed-services", List(ListKey::Services), false),
            (
                "allow_privileged_images",
                List(ListKey::PrivilegedImages),
                false,
            ),
            (
                "allowed_privileged_service",
                List(ListKey::PrivilegedServices),
                false,
            ),
            ("allowed-user", Users, false),
            ("service_limit", ServicesLimit, false),
        ] {
            assert_eq!(AllowKey::meant(name), Some(key), "{name}");
            assert_eq!(AllowKey::exact(name), is_exact.then_some(key), "{name}");
        }
        for name in [
            "images",
            "services",
            "allowed_pull_policies",
            "privileged",
            "",
        ] {
            assert_eq!(AllowKey::meant(name), None, "{name}");
        }
    }
}
