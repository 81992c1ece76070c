//! What an image reference says: where it comes from and how firmly it is pinned.

/// Hosts whose images everybody may pull.
const PUBLIC_HOSTS: [&str; 9] = [
    "docker.io",
    "index.docker.io",
    "registry-1.docker.io",
    "quay.io",
    "ghcr.io",
    "gcr.io",
    "registry.k8s.io",
    "public.ecr.aws",
    "mcr.microsoft.com",
];

/// Namespaces of otherwise private hosts whose images everybody may pull.
const PUBLIC_NAMESPACES: [&str; 1] = ["registry.gitlab.com/gitlab-org/"];

/// Tags that name another image from time to time.
const MOVING_TAGS: [&str; 10] = [
    "latest", "main", "master", "edge", "nightly", "dev", "develop", "stable", "lts", "current",
];

/// Variables that stand for the project's own registry.
const REGISTRY_VARIABLES: [&str; 2] = ["CI_REGISTRY", "CI_REGISTRY_IMAGE"];

/// A reference taken apart: `host/path:tag@digest`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference<'a> {
    /// The registry's host and port, if one is written.
    pub host: Option<&'a str>,
    /// Everything but tag and digest.
    pub repository: &'a str,
    /// The tag, if one is written.
    pub tag: Option<&'a str>,
    /// Whether a digest pins the image.
    pub has_digest: bool,
}

impl<'a> Reference<'a> {
    /// Takes a reference apart as Docker does; any text gives something.
    #[must_use]
    pub fn parse(image: &'a str) -> Self {
        let (name, has_digest) = image
            .split_once('@')
            .map_or((image, false), |(name, _)| (name, true));
        let slash = name.rfind('/').map_or(0, |at| at + 1);
        let (repository, tag) = match name[slash..].find(':') {
            Some(colon) => (&name[..slash + colon], Some(&name[slash + colon + 1..])),
            None => (name, None),
        };
        let host = repository
            .split_once('/')
            .map(|(first, _)| first)
            .filter(|first| first.contains(['.', ':']) || *first == "localhost");
        Self {
            host,
            repository,
            tag,
            has_digest,
        }
    }

    /// Whether the reference may mean another image tomorrow, because of its tag or for want of
    /// one: the tag's name, `latest` when there is none. `None`: pinned, or decided by a variable.
    #[must_use]
    pub fn moving_tag(self) -> Option<&'a str> {
        let has_variable =
            self.repository.contains('$') || self.tag.is_some_and(|tag| tag.contains('$'));
        if self.has_digest || has_variable {
            return None;
        }
        let tag = self.tag.unwrap_or("latest");
        MOVING_TAGS.contains(&tag).then_some(tag)
    }
}

/// Whether only some may pull an image: `None` when the reference does not say.
#[must_use]
pub fn is_private(
    image: &str,
    public_hosts: &[String],
    private_namespaces: &[String],
) -> Option<bool> {
    if let Some(rest) = image.strip_prefix('$') {
        let name: String = rest
            .trim_start_matches('{')
            .chars()
            .take_while(|character| character.is_ascii_alphanumeric() || *character == '_')
            .collect();
        return REGISTRY_VARIABLES.contains(&name.as_str()).then_some(true);
    }
    let reference = Reference::parse(image);
    let with_host = match reference.host {
        Some(_) => reference.repository.to_owned(),
        None => format!("docker.io/{}", reference.repository),
    };
    let listed = |namespace: &String| {
        let namespace = namespace.trim_end_matches('/');
        [reference.repository, with_host.as_str()]
            .into_iter()
            .any(|name| {
                name == namespace
                    || name
                        .strip_prefix(namespace)
                        .is_some_and(|rest| rest.starts_with('/'))
            })
    };
    if private_namespaces.iter().any(listed) {
        return Some(true);
    }
    if with_host
        .split('/')
        .next()
        .is_some_and(|host| host.contains('$'))
    {
        return None;
    }
    let host = reference.host.unwrap_or("docker.io");
    let is_public = PUBLIC_HOSTS.contains(&host)
        || public_hosts.iter().any(|known| known == host)
        || PUBLIC_NAMESPACES
            .iter()
            .any(|namespace| reference.repository.starts_with(namespace));
    Some(!is_public)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart_as_docker_does() {
        let reference = Reference::parse("localhost:5000/a/b:1@sha256:0");
        assert_eq!(reference.host, Some("localhost:5000"));
        assert_eq!(reference.repository, "localhost:5000/a/b");
        assert_eq!(reference.tag, Some("1"));
        assert!(reference.has_digest);
        assert_eq!(Reference::parse("library/ruby").host, None);
        assert_eq!(Reference::parse("").tag, None);
    }

    #[test]
    fn moving_tags_are_named() {
        assert_eq!(Reference::parse("builder").moving_tag(), Some("latest"));
        assert_eq!(
            Reference::parse("builder:nightly").moving_tag(),
            Some("nightly")
        );
        assert_eq!(Reference::parse("builder:1.2").moving_tag(), None);
        assert_eq!(Reference::parse("builder@sha256:0").moving_tag(), None);
        assert_eq!(Reference::parse("builder:$TAG").moving_tag(), None);
    }

    #[test]
    fn privacy_follows_the_host() {
        let none: [String; 0] = [];
        assert_eq!(is_private("ruby:3.3", &none, &none), Some(false));
        assert_eq!(
            is_private("registry.example.com/a/b", &none, &none),
            Some(true)
        );
        assert_eq!(
            is_private("registry.gitlab.com/gitlab-org/x", &none, &none),
            Some(false)
        );
        assert_eq!(is_private("$CI_REGISTRY_IMAGE/x", &none, &none), Some(true));
        assert_eq!(is_private("${CI_REGISTRY}/x", &none, &none), Some(true));
        assert_eq!(is_private("$IMAGE", &none, &none), None);
        assert_eq!(
            is_private("acme/app:1", &none, &["acme".to_owned()]),
            Some(true)
        );
        assert_eq!(
            is_private("acmecorp/app:1", &none, &["acme".to_owned()]),
            Some(false)
        );
        assert_eq!(
            is_private(
                "registry.example.com/a",
                &["registry.example.com".to_owned()],
                &none
            ),
            Some(false)
        );
    }
}
