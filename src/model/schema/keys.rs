//! What is known of a key of the Runner's configuration: type, versions, executors.

use crate::model::runner::same_key;
use crate::settings::Version;

/// A table of the configuration, with every key that any release took.
#[derive(Debug)]
pub struct Table {
    /// The header, `runners.docker`; empty for the file itself.
    pub path: &'static str,
    /// Whether there may be several of it: `[[runners]]`.
    pub is_list: bool,
    /// The name of its type in the Runner's texts, `common.DockerConfig`.
    pub go: &'static str,
    /// Its keys, by name.
    pub keys: &'static [Key],
}

/// What a key holds, as the decoder sees it.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A string.
    Text,
    /// A boolean.
    Bool,
    /// An integer of 64 bits.
    Int,
    /// An integer of 32 bits.
    Int32,
    /// A float; integers are taken, too.
    Float,
    /// A string such as `1h30m`, or an integer of nanoseconds.
    Duration,
    /// A date and time, or a string with one.
    Time,
    /// A string or a list of strings.
    TextOrList,
    /// A list.
    List(Item),
    /// A table with keys of any name.
    Map(Item),
    /// A table.
    Table(&'static Table),
    /// A list of tables.
    Tables(&'static Table),
    /// A list of tables that the Runner reads by hand: exact names, and all of them must be there.
    Volumes(&'static Table),
}

/// What the items of a list or the values of a table with keys of any name are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Item {
    /// Strings.
    Text,
    /// Booleans.
    Bool,
    /// Integers.
    Int,
    /// Floats.
    Float,
    /// Lists of strings.
    List,
    /// Anything.
    Any,
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds in the newest release.
    pub kind: Kind,
    /// The first release that takes it.
    pub since: Version,
    /// The last minor version that takes it, if there is one.
    pub until: Option<Version>,
    /// What it is for, in a few words.
    pub what: &'static str,
    /// Why it should no longer be used.
    pub deprecated: Option<&'static str>,
    /// Patch releases of older minor versions that take it as well.
    pub backported: &'static [Version],
    /// Minor versions in between that do not take it.
    pub missing: &'static [Version],
    /// The words it takes when it is used; the decoder takes any.
    pub words: &'static [&'static str],
    /// What else is known of its values.
    pub note: Option<&'static str>,
    /// The least value that makes sense, as it is written.
    pub least: Option<&'static str>,
    /// Whether its value is a secret.
    pub is_secret: bool,
    /// The executors that read it; empty for all.
    pub executors: &'static [&'static str],
    /// What it held before a version.
    pub was: Option<(Kind, Version)>,
}

type Release = (u16, u16, u16);

const fn version(release: Release) -> Version {
    Version::release(release.0, release.1, release.2)
}

impl Key {
    pub(super) const fn new(
        name: &'static str,
        kind: Kind,
        since: Release,
        what: &'static str,
    ) -> Self {
        Self {
            name,
            kind,
            since: version(since),
            until: None,
            what,
            deprecated: None,
            backported: &[],
            missing: &[],
            words: &[],
            note: None,
            least: None,
            is_secret: false,
            executors: &[],
            was: None,
        }
    }

    pub(super) const fn until(self, last: Release) -> Self {
        Self {
            until: Some(version(last)),
            ..self
        }
    }

    pub(super) const fn deprecated(self, why: &'static str) -> Self {
        Self {
            deprecated: Some(why),
            ..self
        }
    }

    pub(super) const fn backported(self, to: &'static [Version]) -> Self {
        Self {
            backported: to,
            ..self
        }
    }

    pub(super) const fn missing(self, minors: &'static [Version]) -> Self {
        Self {
            missing: minors,
            ..self
        }
    }

    pub(super) const fn words(self, words: &'static [&'static str]) -> Self {
        Self { words, ..self }
    }

    pub(super) const fn note(self, note: &'static str) -> Self {
        Self {
            note: Some(note),
            ..self
        }
    }

    pub(super) const fn at_least(self, least: &'static str) -> Self {
        Self {
            least: Some(least),
            ..self
        }
    }

    pub(super) const fn secret(self) -> Self {
        Self {
            is_secret: true,
            ..self
        }
    }

    pub(super) const fn executors(self, executors: &'static [&'static str]) -> Self {
        Self { executors, ..self }
    }

    pub(super) const fn was(self, kind: Kind, before: Release) -> Self {
        Self {
            was: Some((kind, version(before))),
            ..self
        }
    }

    /// Whether a version of the Runner takes the key.
    #[must_use]
    pub fn is_known_to(&self, version: Version) -> bool {
        let same_minor =
            |other: &Version| !version.is_later_than(*other) && !other.is_later_than(version);
        if self.missing.iter().any(same_minor) {
            return false;
        }
        let is_backported = |patch: &Version| same_minor(patch) && *patch <= version;
        let is_removed = self.until.is_some_and(|last| version.is_later_than(last));
        let is_there = self.since <= version || self.backported.iter().any(is_backported);
        is_there && !is_removed
    }

    /// Whether a version of the Runner no longer takes the key, which an older one did.
    #[must_use]
    pub fn is_removed_in(&self, version: Version) -> bool {
        self.until.is_some_and(|last| version.is_later_than(last))
    }

    /// What the key holds in a version of the Runner.
    #[must_use]
    pub fn kind_in(&self, version: Version) -> Kind {
        match self.was {
            Some((kind, before)) if version < before => kind,
            _ => self.kind,
        }
    }
}

impl Kind {
    /// The table, or that of each item.
    #[must_use]
    pub fn table(self) -> Option<&'static Table> {
        match self {
            Self::Table(table) | Self::Tables(table) | Self::Volumes(table) => Some(table),
            _ => None,
        }
    }

    /// The kind in words, with its article.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Bool => "a boolean",
            Self::Int | Self::Int32 => "an integer",
            Self::Float => "a number",
            Self::Duration => "a duration such as `\"1h30m\"`",
            Self::Time => "a date and time",
            Self::TextOrList => "a string or a list of strings",
            Self::List(Item::Text) => "a list of strings",
            Self::List(Item::Int) => "a list of integers",
            Self::List(Item::Float) => "a list of numbers",
            Self::List(_) => "a list",
            Self::Map(_) | Self::Table(_) => "a table",
            Self::Tables(_) | Self::Volumes(_) => "a list of tables",
        }
    }
}

impl Table {
    /// The table as its header is written: `[runners.docker]`, `[[runners]]`.
    #[must_use]
    pub fn header(&self) -> String {
        match (self.path, self.is_list) {
            ("", _) => "the top of the file".to_owned(),
            (path, true) => format!("[[{path}]]"),
            (path, false) => format!("[{path}]"),
        }
    }

    /// The key that the decoder takes a written name for: the exact one, else the first that is
    /// equal when case is folded.
    #[must_use]
    pub fn find(&self, written: &str) -> Option<&'static Key> {
        let exact = self
            .keys
            .binary_search_by(|key| key.name.cmp(written))
            .ok()
            .and_then(|at| self.keys.get(at));
        exact.or_else(|| self.keys.iter().find(|key| same_key(key.name, written)))
    }
}
