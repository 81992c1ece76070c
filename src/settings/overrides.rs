//! What holds only for some paths: `[[override]]` tables, and how they and flags change settings.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::keys::{OVERRIDE, names};
use super::patterns::{Patterns, normal};
use super::read::Reader;
use super::values::key;
use super::{Level, Settings, Trust, Version};
use crate::finding::Profile;
use crate::syntax::{Node, Shape};

/// Settings that can differ from path to path. What is `None` stays as it was.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Which rules run.
    pub profile: Option<Profile>,
    /// Trust of runners that declare none.
    pub trust: Option<Trust>,
    /// Version of runners that declare none.
    pub runner_version: Option<Version>,
    /// Whether something fills in variables before a Runner reads the file.
    pub templated: Option<bool>,
    /// Level of single rules.
    pub rules: BTreeMap<String, Level>,
}

impl Changes {
    /// Makes the changes.
    pub fn apply(&self, settings: &mut Settings) {
        settings.profile = self.profile.unwrap_or(settings.profile);
        settings.trust = self.trust.or(settings.trust);
        settings.runner_version = self.runner_version.or(settings.runner_version);
        settings.templated = self.templated.unwrap_or(settings.templated);
        let levels = self.rules.iter();
        let levels = levels.map(|(id, level)| (id.clone(), *level));
        settings.rules.extend(levels);
    }
}

/// One `[[override]]` table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Override {
    /// The paths it is for, from the directory of the settings file.
    pub paths: Patterns,
    /// What is different there.
    pub changes: Changes,
}

impl Settings {
    /// The settings in force for a path: of the overrides that cover it the later wins, and flags
    /// win over all.
    #[must_use]
    pub fn at(&self, path: &Path) -> Cow<'_, Self> {
        match self.covering(path).as_slice() {
            [] => Cow::Borrowed(self),
            covering => Cow::Owned(self.with(covering)),
        }
    }

    /// The indices of the overrides that cover a path, which is as given or relative to the working
    /// directory.
    #[must_use]
    pub fn covering(&self, path: &Path) -> Vec<usize> {
        if self.overrides.is_empty() {
            return Vec::new();
        }
        let Some(relative) = self.relative(path) else {
            return Vec::new();
        };
        let overrides = self.overrides.iter().enumerate();
        let covering = overrides.filter(|(_, it)| it.paths.cover(&relative));
        covering.map(|(index, _)| index).collect()
    }

    /// Whether a search leaves out a path, which is as given or relative to the working directory.
    #[must_use]
    pub fn excludes(&self, path: &Path) -> bool {
        let relative = self.relative(path);
        relative.is_some_and(|relative| Patterns::new(&self.exclude).cover(&relative))
    }

    /// A path from the directory of the settings file.
    fn relative(&self, path: &Path) -> Option<PathBuf> {
        let place = normal(&self.directory.join(path));
        Some(place.strip_prefix(&self.base).ok()?.to_owned())
    }

    /// The settings with some overrides, by index, under the flags.
    #[must_use]
    pub fn with(&self, covering: &[usize]) -> Self {
        let mut settings = self.clone();
        for it in covering.iter().filter_map(|it| self.overrides.get(*it)) {
            it.changes.apply(&mut settings);
        }
        self.flags.apply(&mut settings);
        settings
    }
}

impl Reader<'_> {
    pub(super) fn overrides(&mut self, list: Node<'_>) -> Vec<Override> {
        if list.shape() != Shape::List {
            self.wrong_type(list, "one or more [[override]] tables");
            return Vec::new();
        }
        list.items().map(|table| self.one_override(table)).collect()
    }

    fn one_override(&mut self, table: Node<'_>) -> Override {
        let mut paths = Vec::new();
        let mut changes = Changes::default();
        let mut has_paths = false;
        for entry in self.table(table) {
            let value = entry.value;
            match key(entry) {
                "paths" => {
                    has_paths = value.shape() != Shape::List || value.items().next().is_some();
                    paths = self.patterns(value, true);
                }
                "profile" => changes.profile = self.profile(value),
                "trust" => changes.trust = self.trust(value),
                "runner-version" => changes.runner_version = self.version(value),
                "templated" => changes.templated = self.flag(value),
                "rules" => changes.rules = self.rules(value),
                name if names(super::keys::TOP).contains(&name) => {
                    let message = format!(
                        "\"{name}\" holds for all paths: it stands outside of [[override]]"
                    );
                    self.mistake(entry.key.span(), message);
                }
                _ => self.unknown_key(entry, &names(OVERRIDE)),
            }
        }
        if table.shape() == Shape::Map && !has_paths {
            let message = "an override names its \"paths\"".to_owned();
            self.mistake(table.head(), message);
        }
        Override {
            paths: Patterns::new(&paths),
            changes,
        }
    }
}
