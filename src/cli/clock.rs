//! What time it is.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::report::Moment;

/// A time that builds can set, so that their results do not change; see reproducible-builds.org.
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// Now, unless the environment says otherwise.
pub(super) fn now() -> Moment {
    let said = env::var(EPOCH).ok().and_then(|text| text.parse().ok());
    let measured = || {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
        elapsed.map_or(0, |elapsed| elapsed.as_secs())
    };
    Moment(said.unwrap_or_else(measured))
}
