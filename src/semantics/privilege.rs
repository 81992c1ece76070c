//! Whether a container of a job runs privileged.

use crate::model::executor::Executor;
use crate::model::field::Field;
use crate::model::known::Known;
use crate::model::runner::Section;
use crate::settings::Version;

use super::allow_list::Admission;
use super::pull_policy::Container;

/// First version with `services_privileged`.
const SERVICES_SINCE: Version = Version::new(15, 7);

/// First version with security contexts of containers.
const CONTEXTS_SINCE: Version = Version::new(14, 5);

/// First version with a security context of the container that prepares volumes.
const PREPARATION_SINCE: Version = Version::new(15, 2);

/// Whether a container runs privileged whose switch says this; `None` when the files do not say, and
/// for executors without containers. `list` is what the list of privileged images or services says of
/// the name that the job wrote: without an image that is the empty one, even where the runner has a default.
#[must_use]
pub fn decide(
    executor: Executor,
    container: Container,
    flag: Option<bool>,
    list: Admission,
) -> Option<bool> {
    if !flag? || !executor.is_docker_family() {
        return flag;
    }
    match (list, container) {
        (Admission::Unrestricted, _) => Some(true),
        // The helper's image has no name that a list could be written for.
        (_, Container::Helper | Container::InitPermissions) => None,
        (Admission::By(_) | Admission::Exempt(_), _) => Some(true),
        (Admission::Refused, _) => Some(false),
        (Admission::Ignored | Admission::Unknown, _) => None,
    }
}

/// What the switches alone say of a kind of container, before any list of images.
#[must_use]
pub fn flag(
    executor: Executor,
    version: Version,
    section: Section<'_>,
    container: Container,
) -> Option<bool> {
    let flag = match switch(executor, version, section, container) {
        Some(field) => field.bool(),
        None if executor.is_docker_family() || executor == Executor::Kubernetes => Known::Is(false),
        None => return None,
    };
    flag.known()
}

/// The key that decides about a kind of container; `None` where nothing is written.
#[must_use]
pub fn switch<'t>(
    executor: Executor,
    version: Version,
    section: Section<'t>,
    container: Container,
) -> Option<Field<'t>> {
    let own = if executor.is_docker_family() {
        match container {
            Container::Service { .. } if version >= SERVICES_SINCE => {
                section.get("services_privileged")
            }
            _ => None,
        }
    } else if executor == Executor::Kubernetes {
        let (name, since) = match container {
            Container::Build => ("build_container_security_context", CONTEXTS_SINCE),
            Container::Helper => ("helper_container_security_context", CONTEXTS_SINCE),
            Container::Service { .. } => ("service_container_security_context", CONTEXTS_SINCE),
            Container::InitPermissions => (
                "init_permissions_container_security_context",
                PREPARATION_SINCE,
            ),
        };
        let context = (version >= since).then(|| section.section(name));
        context.and_then(|context| context.get("privileged"))
    } else {
        return None;
    };
    own.or_else(|| section.get("privileged"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::Facts;
    use crate::model::field::texts;
    use crate::model::runner::RunnerConfig;
    use crate::semantics::allow_list::Entries;
    use crate::semantics::allow_lists::ListKey;
    use crate::semantics::template::Template;
    use crate::settings::Settings;
    use crate::source::Sources;
    use crate::syntax::{Forest, Format};

    /// Whether a container of this image is privileged; `None` is a job without an image.
    fn ask(
        executor: Executor,
        version: Version,
        section: &str,
        container: Container,
        image: Option<&str>,
    ) -> Option<bool> {
        let name = match executor {
            Executor::Kubernetes => "kubernetes",
            _ => "docker",
        };
        let text = format!("[[runners]]\n[runners.{name}]\n{section}\n");
        let mut sources = Sources::default();
        let file = sources.add_text("config.toml", text);
        let mut forest = Forest::default();
        let parsed = forest.parse(file, Format::Toml, &sources.shared(file));
        let settings = Settings::default();
        let config = RunnerConfig::new(forest.node(parsed.root), Facts::new(&settings));
        let section = config.runners().next().unwrap().section(name);
        let key = match container {
            Container::Service { .. } => ListKey::PrivilegedServices,
            _ => ListKey::PrivilegedImages,
        };
        let words = section.list(key.name());
        let words = words.filter(|_| key.is_read_by(executor, version));
        let list = match words.map(Known::known) {
            None => Admission::Unrestricted,
            Some(None) => Admission::Unknown,
            Some(Some(words)) => {
                let entries = Entries::new(executor, version, &texts(&words));
                entries.admit(&Template::literal(image.unwrap_or_default()))
            }
        };
        let flag = flag(executor, version, section, container);
        decide(executor, container, flag, list)
    }

    #[test]
    fn docker_asks_switches_and_then_lists() {
        let service = Container::Service { index: 0 };
        let build = Container::Build;
        let new = Version::LATEST_RUNNER;
        let images = "privileged = true\nallowed_privileged_images = ['docker:27']";
        let services = "services_privileged = true\nallowed_privileged_services = ['docker:dind']";
        // RULES 1.4; executors/docker/docker.go isInPrivilegedImageList.
        for (version, section, container, image, expected) in [
            (new, "", build, Some("a"), Some(false)),
            (new, "privileged = true", build, Some("a"), Some(true)),
            (new, "privileged = true", build, None, Some(true)),
            (new, "privileged = '{{ x }}'", build, None, None),
            (new, images, build, Some("docker:27"), Some(true)),
            (new, images, build, Some("a"), Some(false)),
            (new, images, build, None, Some(false)),
            (new, images, Container::Helper, None, None),
            (new, images, service, Some("a"), Some(true)),
            (Version::new(16, 0), images, build, Some("a"), Some(true)),
            (new, services, build, Some("a"), Some(false)),
            (new, services, service, Some("docker:dind"), Some(true)),
            (new, services, service, Some("a"), Some(false)),
            (
                Version::new(15, 6),
                services,
                service,
                Some("docker:dind"),
                Some(false),
            ),
            (
                new,
                "privileged = true\nservices_privileged = false",
                service,
                Some("a"),
                Some(false),
            ),
            (
                new,
                "privileged = true\nallowed_privileged_images = []",
                Container::Helper,
                None,
                Some(true),
            ),
        ] {
            assert_eq!(
                ask(Executor::Docker, version, section, container, image),
                expected,
                "{version} {section} {container} {image:?}"
            );
        }
    }

    #[test]
    fn kubernetes_asks_the_context_first() {
        let service = Container::Service { index: 0 };
        let context = "privileged = true\n[runners.kubernetes.service_container_security_context]\nprivileged = false";
        let new = Version::LATEST_RUNNER;
        for (version, section, container, expected) in [
            (new, "", service, Some(false)),
            (new, "privileged = true", service, Some(true)),
            (new, context, service, Some(false)),
            (new, context, Container::Build, Some(true)),
            (Version::new(14, 4), context, service, Some(true)),
        ] {
            assert_eq!(
                ask(Executor::Kubernetes, version, section, container, None),
                expected,
                "{version} {section} {container}"
            );
        }
    }

    #[test]
    fn other_executors_have_no_containers() {
        let new = Version::LATEST_RUNNER;
        let answer = ask(Executor::Shell, new, "", Container::Build, None);
        assert_eq!(answer, None);
    }
}
