//! The feature flags of the Runner: which releases know them.
//!
//! The Runner takes unknown names and never says so.

use crate::model::schema::flags::FLAGS;
use crate::settings::Version;

/// A switch of the Runner, set in `[runners.feature_flags]` or as a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FeatureFlag {
    /// Its name, `FF_...`.
    pub name: &'static str,
    /// The first release that knows it; 11.11 also stands for older ones.
    pub first: Version,
    /// The last release that knows it, if there is one.
    pub last: Option<Version>,
    /// Whether it is on where nobody sets it, in the last release that knows it.
    pub is_on: bool,
    /// Since when its table calls it deprecated.
    pub deprecated: Option<Version>,
    /// The release that its table names for its removal.
    pub removal: Option<Version>,
}

impl FeatureFlag {
    /// The flag of this name; letter case counts.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        let index = FLAGS.binary_search_by(|flag| flag.name.cmp(name)).ok()?;
        FLAGS.get(index)
    }

    /// Whether this release does not know the flag any more.
    #[must_use]
    pub fn is_gone(&self, version: Version) -> bool {
        self.last.is_some_and(|last| version.is_later_than(last))
    }

    /// Whether this release knows the flag.
    #[must_use]
    pub fn is_known_to(&self, version: Version) -> bool {
        version >= self.first && !self.is_gone(version)
    }
}

/// The names of all flags that a release knows.
pub fn names(version: Version) -> impl Iterator<Item = &'static str> + Clone {
    let known = FLAGS.iter().filter(move |flag| flag.is_known_to(version));
    known.map(|flag| flag.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_known_from_their_first_to_their_last_release() {
        let flag = FeatureFlag::find("FF_USE_NEW_SHELL_ESCAPE").unwrap();
        for (major, minor, is_known) in [
            (14, 2, false),
            (14, 3, true),
            (16, 11, true),
            (17, 0, false),
        ] {
            let version = Version::new(major, minor);
            assert_eq!(flag.is_known_to(version), is_known, "{version}");
        }
        let patch = Version::parse("16.11.4").unwrap();
        assert!(flag.is_known_to(patch));
        assert_eq!(FeatureFlag::find("ff_use_fastzip"), None);
    }

    #[test]
    fn names_are_sorted() {
        assert!(FLAGS.is_sorted_by(|left, right| left.name < right.name));
    }
}
