//! Versions of the Runner and of GitLab, as far as behaviour depends on them.

use std::fmt;

/// A release of the Runner or of GitLab. Suffixes such as `-ee` or `~pre.12` are read and forgotten: a pre-release of 19.4
/// behaves as 19.4.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version {
    major: u16,
    minor: u16,
    patch: u16,
}

impl Version {
    /// The newest Runner whose behaviour is known.
    pub const LATEST_RUNNER: Self = Self::new(19, 4);

    /// The newest GitLab whose behaviour is known.
    pub const LATEST_GITLAB: Self = Self::new(18, 11);

    /// The first release of a minor version.
    pub const fn new(major: u16, minor: u16) -> Self {
        Self {
            major,
            minor,
            patch: 0,
        }
    }

    /// A release.
    pub const fn release(major: u16, minor: u16, patch: u16) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// Whether this is a later minor version than the other one.
    #[must_use]
    pub fn is_later_than(self, other: Self) -> bool {
        (self.major, self.minor) > (other.major, other.minor)
    }

    /// Reads `17`, `v17.10`, `17.10.3`, `17.11.4-ee` or `19.4.0~pre.1.gabc`. Missing parts are zero.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let numbers = match text.find(['-', '~', '+']) {
            Some(end) => text.get(..end)?,
            None => text,
        };
        let mut parts = numbers.split('.');
        let version = Self {
            major: number(parts.next()?)?,
            minor: parts.next().map_or(Some(0), number)?,
            patch: parts.next().map_or(Some(0), number)?,
        };
        parts.next().is_none().then_some(version)
    }
}

/// Digits only: `u16::from_str` alone would also take a sign.
fn number(part: &str) -> Option<u16> {
    let digits = part.bytes().all(|byte| byte.is_ascii_digit());
    if digits { part.parse().ok() } else { None }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)?;
        if self.patch > 0 {
            write!(formatter, ".{}", self.patch)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn written_forms_are_read_and_printed_as_messages_say_them() {
        for (text, printed) in [
            ("18", "18.0"),
            ("17.10", "17.10"),
            ("v17.10", "17.10"),
            ("17.10.0", "17.10"),
            ("17.10.3", "17.10.3"),
            ("17.11.4-ee", "17.11.4"),
            ("v18.0-rc1", "18.0"),
            ("19.4.0~pre.12.gdeadbeef", "19.4"),
            ("16.0.0+build", "16.0"),
        ] {
            let version = Version::parse(text).unwrap_or_else(|| panic!("{text} is a version"));
            assert_eq!(version.to_string(), printed, "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_version() {
        for text in [
            "", "v", "latest", "17.", ".17", "17.x", "17..1", "1.2.3.4", "+17", "17.-1", " 17",
            "17 ", "vv17", "99999.0",
        ] {
            assert_eq!(Version::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn order_is_by_number_and_not_by_text() {
        assert!(Version::new(17, 9) < Version::new(17, 10));
        assert!(Version::new(17, 11) < Version::new(18, 0));
        assert!(Version::parse("17.10.1") > Version::parse("17.10"));
    }
}
