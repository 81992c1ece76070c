//! What time it is.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use super::error::Error;
use crate::report::Moment;

/// A time that builds can set, so that their results do not change; see reproducible-builds.org.
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// The day in UTC, as `2027-01-31`: a comment that ignores findings may have a last one. What the
/// environment says instead must be a time, or comments would expire of which it was meant to say
/// that they do not.
pub(super) fn today() -> Result<String, Error> {
    let said = env::var_os(EPOCH).unwrap_or_default();
    let is_time = said
        .to_str()
        .is_some_and(|text| text.parse::<u64>().is_ok());
    if !said.is_empty() && !is_time {
        let why = format!("{EPOCH} is not a number of seconds since 1970");
        return Err(Error::Run(why));
    }
    Ok(now().day())
}

/// Now, unless the environment says otherwise.
pub(super) fn now() -> Moment {
    let said = env::var(EPOCH).ok().and_then(|text| text.parse().ok());
    let measured = || {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
        elapsed.map_or(0, |elapsed| elapsed.as_secs())
    };
    Moment(said.unwrap_or_else(measured))
}
