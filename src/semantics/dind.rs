//! Services that run a Docker daemon for their job: Docker in Docker.

use crate::model::known::Known;
use crate::model::pipeline::{Image, Job};
use crate::syntax::Node;

use super::image::Reference;

/// The variable that says where the daemon puts its certificates; empty turns TLS off.
pub const CERTIFICATES: &str = "DOCKER_TLS_CERTDIR";

/// The variable that says where clients find the daemon.
pub const HOST: &str = "DOCKER_HOST";

/// A service that runs a Docker daemon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Daemon<'i> {
    tag: Option<&'i str>,
    has_digest: bool,
    is_official: bool,
}

/// Whether a daemon offers TLS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tls {
    /// Unless `DOCKER_TLS_CERTDIR` is empty: 19.03 and newer.
    ByDefault,
    /// If `DOCKER_TLS_CERTDIR` names a directory: 18.09.
    OnRequest,
    /// Older images know nothing of it.
    Never,
    /// The image does not say.
    Unknown,
}

/// How a daemon can be reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listening {
    /// On port 2376, with TLS.
    Encrypted,
    /// On port 2375, without.
    Plain,
    /// The files do not say.
    Unknown,
}

/// Whether a service runs a Docker daemon. See [`Daemon::of`].
#[must_use]
pub fn is_dind(image: &str, alias: Option<&str>) -> bool {
    Daemon::of(image, alias).is_some()
}

impl<'i> Daemon<'i> {
    /// The daemon of a service: the image `docker` with `dind` in its tag, from whatever registry, or
    /// any image with `dind` in its name that jobs reach as `docker`.
    #[must_use]
    pub fn of(image: &'i str, alias: Option<&str>) -> Option<Self> {
        let reference = Reference::parse(image);
        let name = last_segment(reference.repository);
        let has_mark = |text: &str| text.contains("dind");
        let is_official = name == "docker" && reference.tag.is_some_and(has_mark);
        let mut names = alias.unwrap_or_default().split([' ', ',']);
        let is_reached = names.any(|alias| alias == "docker");
        let is_marked = has_mark(name) || reference.tag.is_some_and(has_mark);
        (is_official || is_reached && is_marked).then_some(Self {
            tag: reference.tag,
            has_digest: reference.has_digest,
            is_official,
        })
    }

    /// Whether the daemon runs without root inside of its container. It needs a privileged one all
    /// the same.
    #[must_use]
    pub fn is_rootless(self) -> bool {
        self.tag.is_some_and(|tag| tag.contains("rootless"))
    }

    /// Whether it is an image named `docker`.
    #[must_use]
    pub fn is_official(self) -> bool {
        self.is_official
    }

    /// How the daemon can be reached, with this value of `DOCKER_TLS_CERTDIR` if there is one.
    #[must_use]
    pub fn listening(self, certificates: Option<&str>) -> Listening {
        match (certificates, self.tls()) {
            (Some(""), _) => Listening::Plain,
            (Some(path), _) if path.starts_with('$') => Listening::Unknown,
            (Some(_), Tls::Never) => Listening::Plain,
            (Some(_), _) if self.is_official => Listening::Encrypted,
            (None, Tls::ByDefault) => Listening::Encrypted,
            _ => Listening::Unknown,
        }
    }

    /// Whether the daemon offers TLS. Of images that others build from it nothing is known.
    #[must_use]
    pub fn tls(self) -> Tls {
        let Some(tag) = self
            .tag
            .filter(|tag| self.is_official && !tag.contains('$'))
        else {
            return Tls::Unknown;
        };
        // A tag without a number is the newest release.
        let Some((major, minor)) = numbers(tag) else {
            return if self.has_digest {
                Tls::Unknown
            } else {
                Tls::ByDefault
            };
        };
        match (major, minor) {
            (..18, _) => Tls::Never,
            (18, Some(..9)) => Tls::Never,
            (18, _) => Tls::OnRequest,
            (19, Some(..3)) => Tls::Unknown,
            _ => Tls::ByDefault,
        }
    }
}

/// The daemon among the services of a job, if there is exactly one.
#[must_use]
pub fn daemon<'t>(job: &Job<'t>) -> Option<(Image<'t>, Daemon<'t>)> {
    let images = job.images().into_iter();
    let mut found = images.filter_map(|image| Some((image, of_service(image)?)));
    found.next().filter(|_| found.next().is_none())
}

fn of_service<'t>(image: Image<'t>) -> Option<Daemon<'t>> {
    image.service().filter(|_| image.is_certain())?;
    let alias = image.key("alias").and_then(|alias| alias.text().known());
    Daemon::of(image.name()?.text().known()?, alias)
}

/// Whether nothing but the variables of its job decides how a daemon listens: no variables and no
/// arguments of its own that have to do with it.
#[must_use]
pub fn follows_job(service: Image<'_>) -> bool {
    let has_variable = service.key("variables").is_some_and(|variables| {
        let mut entries = variables.entries();
        variables.is_dynamic()
            || entries.any(|entry| {
                let key = entry.key().and_then(Node::scalar);
                key.is_some_and(|key| key.text == CERTIFICATES)
            })
    });
    let arguments = service.key("command").map(|command| command.words());
    let is_default = match arguments {
        None => true,
        Some(Known::Is(words)) => !chooses_address(words.iter().map(|word| word.text)),
        Some(Known::Dynamic | Known::Broken) => false,
    };
    !has_variable && is_default && service.key("entrypoint").is_none()
}

/// The last part of a repository's path.
fn last_segment(repository: &str) -> &str {
    repository
        .rsplit_once('/')
        .map_or(repository, |(_, name)| name)
}

/// `19.03` of `19.03.5-dind`.
fn numbers(tag: &str) -> Option<(u32, Option<u32>)> {
    let version = tag.split('-').next().unwrap_or_default();
    let mut parts = version.split('.');
    let major = parts.next()?.parse().ok()?;
    Some((major, parts.next().and_then(|part| part.parse().ok())))
}

/// Whether arguments of the daemon take TLS away or choose its address, so that `DOCKER_TLS_CERTDIR`
/// does not tell the port.
#[must_use]
pub fn chooses_address<'w>(words: impl IntoIterator<Item = &'w str>) -> bool {
    const MARKS: [&str; 5] = ["--tls", "--host", "-H", ":2375", ":2376"];
    words
        .into_iter()
        .any(|word| MARKS.iter().any(|mark| word.contains(mark)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn daemons_are_known_by_image_and_alias() {
        for (image, alias, expected) in [
            ("docker:dind", None, true),
            ("docker:27.3-dind-rootless", None, true),
            (
                "registry.example.com:5000/mirror/docker:24-dind",
                None,
                true,
            ),
            (
                "docker.io/library/docker:${DOCKER_VERSION}-dind",
                None,
                true,
            ),
            ("docker:27", None, false),
            ("docker", Some("docker"), false),
            ("cruizba/ubuntu-dind:latest", None, false),
            ("cruizba/ubuntu-dind:latest", Some("docker"), true),
            ("registry.example.com/ci/dind", Some("daemon docker"), true),
            ("registry.example.com/ci/dind", Some("daemon, docker"), true),
            (
                "registry.example.com/dind/postgres:16",
                Some("docker"),
                false,
            ),
            ("postgres:16", None, false),
        ] {
            assert_eq!(is_dind(image, alias), expected, "{image} {alias:?}");
        }
    }

    #[test]
    fn tags_tell_whether_tls_is_on() {
        for (image, expected) in [
            ("docker:dind", Tls::ByDefault),
            ("docker:stable-dind", Tls::ByDefault),
            ("docker:27-dind-rootless", Tls::ByDefault),
            ("docker:19.03.0-dind", Tls::ByDefault),
            ("docker:19-dind", Tls::ByDefault),
            ("docker:18.09.7-dind", Tls::OnRequest),
            ("docker:18-dind", Tls::OnRequest),
            ("docker:18.06-dind", Tls::Never),
            ("docker:17-dind", Tls::Never),
            ("docker:$VERSION-dind", Tls::Unknown),
            ("docker:dind@sha256:0", Tls::Unknown),
        ] {
            let daemon = Daemon::of(image, None).unwrap();
            assert_eq!(daemon.tls(), expected, "{image}");
        }
        let other = Daemon::of("tools/dind:1", Some("docker")).unwrap();
        assert_eq!(other.tls(), Tls::Unknown);
    }

    #[test]
    fn variables_choose_the_port() {
        for (image, certificates, expected) in [
            ("docker:dind", None, Listening::Encrypted),
            ("docker:dind", Some("/certs"), Listening::Encrypted),
            ("docker:dind", Some(""), Listening::Plain),
            ("docker:dind", Some("$CERTIFICATES"), Listening::Unknown),
            ("docker:$TAG-dind", None, Listening::Unknown),
            ("docker:$TAG-dind", Some("/certs"), Listening::Encrypted),
            ("docker:18.09-dind", None, Listening::Unknown),
            ("docker:18.09-dind", Some("/certs"), Listening::Encrypted),
            ("docker:17-dind", Some("/certs"), Listening::Plain),
            ("tools/dind:1", Some("/certs"), Listening::Unknown),
            ("tools/dind:1", Some(""), Listening::Plain),
        ] {
            let daemon = Daemon::of(image, Some("docker")).unwrap();
            let listening = daemon.listening(certificates);
            assert_eq!(listening, expected, "{image} {certificates:?}");
        }
    }

    #[test]
    fn rootless_daemons_are_named() {
        let daemon = |image| Daemon::of(image, None).unwrap();
        assert!(daemon("docker:dind-rootless").is_rootless());
        assert!(!daemon("docker:dind").is_rootless());
    }

    #[test]
    fn arguments_may_choose_the_address() {
        assert!(chooses_address(["--tls=false"]));
        assert!(chooses_address(["--host=tcp://0.0.0.0:2375"]));
        assert!(chooses_address(["sh", "-c", "dockerd -H tcp://0.0.0.0"]));
        assert!(!chooses_address([
            "--registry-mirror=https://mirror.example.com"
        ]));
        assert!(!chooses_address([]));
    }
}
