//! Names of time zones, as Go looks them up.

use crate::syntax::nearest;

/// All names of the IANA time zone database, release 2025b, one on each line. The database is in the
/// public domain.
const NAMES: &str = include_str!("zones.txt");

/// What Go makes of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Zone {
    /// A time zone.
    Known,
    /// None.
    Unknown,
    /// Some directory of the system decides.
    Undecided,
}

/// Looks a name up; the empty one is a zone of its own.
#[must_use]
pub fn look_up(name: &str) -> Zone {
    if matches!(name, "" | "Local") || NAMES.lines().any(|zone| zone == name) {
        return Zone::Known;
    }
    match name.split('/').next() {
        Some("posix" | "right") => Zone::Undecided,
        _ => Zone::Unknown,
    }
}

/// What Go says of a name that it does not find.
#[must_use]
pub fn error(name: &str) -> String {
    if name.contains("..") || name.starts_with(['/', '\\']) {
        return "time: invalid location name".to_owned();
    }
    format!("unknown time zone {name}")
}

/// The name that was meant, and whether only case or a blank differs.
#[must_use]
pub fn meant(name: &str) -> Option<(&'static str, bool)> {
    let spaced = name.trim().replace(' ', "_");
    let same = NAMES
        .lines()
        .find(|zone| zone.eq_ignore_ascii_case(&spaced));
    if let Some(zone) = same {
        return Some((zone, true));
    }
    let city = NAMES.lines().find(|zone| {
        let (_, last) = zone.rsplit_once('/').unwrap_or_default();
        last.eq_ignore_ascii_case(&spaced)
    });
    // Abbreviations are all alike: `PST` is not `EST`.
    let like = || nearest(&spaced, NAMES.lines()).filter(|_| spaced.contains('/'));
    city.or_else(like).map(|zone| (zone, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_database() {
        for (name, expected) in [
            ("", Zone::Known),
            ("UTC", Zone::Known),
            ("Local", Zone::Known),
            ("Europe/Berlin", Zone::Known),
            ("US/Pacific", Zone::Known),
            ("Etc/GMT+5", Zone::Known),
            ("europe/berlin", Zone::Unknown),
            ("Berlin", Zone::Unknown),
            ("PST", Zone::Unknown),
            ("UTC+2", Zone::Unknown),
            ("posix/Europe/Berlin", Zone::Undecided),
        ] {
            assert_eq!(look_up(name), expected, "{name:?}");
        }
        let sorted: Vec<&str> = NAMES.lines().collect();
        assert!(sorted.is_sorted());
    }

    #[test]
    fn misspelled_names_have_a_right_one() {
        for (name, expected) in [
            ("europe/berlin", Some(("Europe/Berlin", true))),
            ("America/New York", Some(("America/New_York", true))),
            ("Berlin", Some(("Europe/Berlin", false))),
            ("Europe/Berlim", Some(("Europe/Berlin", false))),
            ("PST", None),
            ("somewhere else", None),
        ] {
            assert_eq!(meant(name), expected, "{name:?}");
        }
        assert_eq!(error("PST"), "unknown time zone PST");
        assert_eq!(error("../etc"), "time: invalid location name");
    }
}
