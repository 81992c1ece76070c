//! Where the working copies of a runner are: whether jobs may choose, and whether one job finds what
//! another left.

use crate::model::executor::Executor;
use crate::model::field::{Field, texts};
use crate::model::known::Known;

use super::judged::Host;
use super::volumes::Volume;

/// What a job fails with that may not choose.
pub const REFUSAL: &str =
    "setting GIT_CLONE_PATH is not allowed, enable `custom_build_dir` feature";

/// Where the Docker executors put working copies, unless `builds_dir` says otherwise.
const BUILDS: &str = "/builds";

/// Whether a job may set `GIT_CLONE_PATH`; `None` when the file does not say.
#[must_use]
pub fn is_custom_allowed(host: &Host<'_>) -> Option<bool> {
    let executor = host.executor?;
    let section = host.runner.section("custom_build_dir");
    if let Some(field) = section.get("enabled") {
        return field.bool().known();
    }
    match executor {
        Executor::Shell | Executor::Ssh | Executor::Virtualbox | Executor::Parallels => Some(false),
        Executor::Kubernetes => Some(true),
        _ if executor.is_docker_family() => Some(true),
        _ => None,
    }
}

/// Whether jobs of several projects meet in one directory of a host that lives on, for sure.
#[must_use]
pub fn is_shared(host: &Host<'_>) -> bool {
    match host.executor {
        Some(Executor::Shell | Executor::Ssh) => true,
        Some(executor) if executor.is_docker_family() && !host.runner.is_single_use() => {
            bound_volume(host).is_some()
        }
        _ => false,
    }
}

/// The volume that puts working copies on the host.
#[must_use]
pub fn bound_volume<'t>(host: &Host<'t>) -> Option<Field<'t>> {
    let builds = match host.runner.get("builds_dir").map(Field::text) {
        None => BUILDS,
        Some(Known::Is(path)) => path,
        Some(_) => return None,
    };
    let words = host.home?.list("volumes")?.known()?;
    let is_bound =
        |text: &str| Volume::parse(text).is_some_and(|it| it.source.is_some() && it.holds(builds));
    let index = texts(&words).into_iter().position(is_bound)?;
    words.get(index).map(|word| word.field)
}
