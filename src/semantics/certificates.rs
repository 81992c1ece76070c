//! The client certificates that a daemon makes for its job, and whether a runner lets them through.

use crate::model::executor::Executor;
use crate::model::field::Field;
use crate::model::known::Known;
use crate::model::pipeline::Setting;

use super::dind::{Daemon, Tls, chooses_address, is_dind};
use super::environment;
use super::judged::{Asked, Host};
use super::volumes::{Volume, is_within};

/// Where the daemon puts what clients need, unless told otherwise.
pub const CLIENT: &str = "/certs/client";

/// The variable that says where, and whether at all.
const DIRECTORY: &str = "DOCKER_TLS_CERTDIR";

/// The client certificates of one daemon.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Certificates {
    /// Their directory in the daemon's container.
    pub directory: String,
    /// Whether a runner's `environment` may still turn them off.
    is_default: bool,
}

impl Certificates {
    /// The certificates of a service that is a daemon; `None` for one that makes none, or of which
    /// the files do not say, or that its job does not reach over TLS.
    #[must_use]
    pub fn of(asked: &Asked<'_>) -> Option<Self> {
        let image = asked.image?;
        let name = asked.name.shown();
        let alias = image.key("alias").and_then(|alias| alias.text().known());
        let daemon = Daemon::of(&name, alias)?;
        let arguments = ["command", "entrypoint"];
        for field in arguments.into_iter().filter_map(|key| image.key(key)) {
            let words = field.words().known()?;
            if chooses_address(words.iter().map(|word| word.text)) {
                return None;
            }
        }
        let is_over_tls = match asked.job.variable("DOCKER_HOST") {
            Setting::Absent => true,
            Setting::Is(host) => asked.expand(&host.text).known()?.contains(":2376"),
            Setting::Unknown => false,
        };
        let directory = directory(asked)?;
        let has_tls = match (daemon.tls(), &directory) {
            (_, Some(directory)) if directory.is_empty() => false,
            (Tls::ByDefault, _) | (Tls::OnRequest, Some(_)) => true,
            // Whoever names the directory has a daemon that knows it.
            (Tls::Unknown, Some(_)) => daemon.is_official(),
            _ => false,
        };
        if !is_over_tls || !has_tls {
            return None;
        }
        let is_default = directory.is_none();
        let directory = match directory {
            Some(directory) => format!("{}/client", directory.trim_end_matches('/')),
            None => CLIENT.to_owned(),
        };
        Some(Self {
            directory,
            is_default,
        })
    }

    /// Whether the job's containers on a runner do not see them, for sure.
    #[must_use]
    pub fn are_lost(&self, host: &Host<'_>) -> bool {
        let is_linux = host.is_docker() && host.executor != Some(Executor::DockerWindows);
        let Some(section) = host.home.filter(|home| is_linux && home.exists()) else {
            return false;
        };
        if !host.runner.is_complete() || section.get("volumes_from").is_some() {
            return false;
        }
        if self.is_default && environment::value(host.runner, DIRECTORY) != Known::Is(None) {
            return false;
        }
        // All containers of a job see the working copy and the cache.
        for (key, usual) in [("builds_dir", "/builds"), ("cache_dir", "/cache")] {
            let own = host.runner.get(key).map_or(Known::Is(usual), Field::text);
            match own {
                Known::Is(own) if !is_within(&self.directory, own) => {}
                _ => return false,
            }
        }
        match section.list("volumes") {
            None => true,
            Some(Known::Is(words)) => words.iter().all(|word| {
                Volume::parse(word.text).is_some_and(|volume| !volume.holds(&self.directory))
            }),
            Some(_) => false,
        }
    }
}

/// Whether a container of a job is a service that runs a Docker daemon.
#[must_use]
pub fn is_daemon(asked: &Asked<'_>) -> bool {
    let Some(image) = asked.image.filter(|image| image.service().is_some()) else {
        return false;
    };
    let alias = image.key("alias").and_then(|alias| alias.text().known());
    is_dind(&asked.name.shown(), alias)
}

/// `DOCKER_TLS_CERTDIR` of the service; the outer `None`: the files do not say.
fn directory(asked: &Asked<'_>) -> Option<Option<String>> {
    let own = asked.image.and_then(|image| image.key("variables"));
    if let Some(own) = own {
        if own.is_dynamic() {
            return None;
        }
        if let Some(field) = own.get(DIRECTORY) {
            let text = asked.expand(field.text().known()?).known()?.to_owned();
            return Some(Some(text));
        }
    }
    match asked.job.variable(DIRECTORY) {
        Setting::Absent => Some(None),
        Setting::Is(assigned) => Some(Some(asked.expand(&assigned.text).known()?.to_owned())),
        Setting::Unknown => None,
    }
}
