//! How many services a runner starts for one job.

use crate::model::field::Field;
use crate::model::pipeline::{Image, Job};
use crate::settings::Version;

use super::judged::Host;

/// The first version that has `services_limit`.
const LIMIT_SINCE: Version = Version::new(16, 9);

/// The limit of a runner of the Docker family; -1, its default, is none.
#[must_use]
pub fn limit(host: &Host<'_>) -> Option<i64> {
    if !host.is_docker() || host.runner.version() < LIMIT_SINCE {
        return None;
    }
    let limit = host.home?.get("services_limit").map(Field::int)?.known()?;
    (limit >= 0).then_some(limit)
}

/// The text with which a job fails that asks for more services than the runner takes.
#[must_use]
pub fn refused(requested: usize, limit: i64) -> String {
    format!("too many services requested: {requested}, only {limit} allowed")
}

/// Whether the runner's own services are too many by themselves, so that every job fails.
#[must_use]
pub fn fills_up(host: &Host<'_>) -> bool {
    let own = i64::try_from(host.services.len()).unwrap_or(i64::MAX);
    limit(host).is_some_and(|limit| own > limit)
}

/// Why a job fails that has too many services: the runner's own count, too.
#[must_use]
pub fn too_many(host: &Host<'_>, job: Job<'_>) -> Option<String> {
    let limit = limit(host)?;
    if !job.is_certain("services") {
        return None;
    }
    let images = job.images();
    let own = images.iter().filter(|image| image.service().is_some());
    if own.clone().any(|image| !Image::is_certain(*image)) {
        return None;
    }
    let requested = own.count() + host.services.len();
    let is_over = i64::try_from(requested).map_or(true, |requested| requested > limit);
    is_over.then(|| refused(requested, limit))
}
