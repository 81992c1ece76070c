//! Reads the text of `.gitlab-runner-lint.toml`. Every mistake is told, with its place; a key that
//! is not known is one, because a setting that does nothing hides that it does nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::keys::{self, RUNNER, TOP, names, names_in};
use super::values::{hint, key};
use super::{DeclaredRunner, Edition, Fleet, Level, RunnerKey, Settings, Trust};
use crate::finding::{Profile, Severity};
use crate::source::{FileId, Span};
use crate::syntax::{Forest, Format, Node, Shape};

/// Something in the settings that cannot be used.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mistake {
    /// The text that is wrong.
    pub span: Span,
    /// What is wrong with it, and the nearest right word.
    pub message: String,
}

const PROFILES: [Profile; 3] = [Profile::Default, Profile::Strict, Profile::Pedantic];
const TRUSTS: [Trust; 3] = [Trust::Shared, Trust::Group, Trust::Project];
const EDITIONS: [Edition; 2] = [Edition::Ee, Edition::Ce];
const LEVELS: [(&str, Level); 4] = [
    ("error", Level::At(Severity::Error)),
    ("warning", Level::At(Severity::Warning)),
    ("note", Level::At(Severity::Note)),
    ("off", Level::Off),
];

/// Reads settings; `known_rules` are the ids that `[rules]` may name.
///
/// # Errors
/// All mistakes, in the order of the text.
pub fn read(file: FileId, text: &Arc<str>, known_rules: &[&str]) -> Result<Settings, Vec<Mistake>> {
    let mut forest = Forest::default();
    let parsed = forest.parse(file, Format::Toml, text);
    let mut reader = Reader {
        known_rules,
        mistakes: Vec::new(),
    };
    for error in &parsed.errors {
        reader.mistake(error.at, error.message.clone());
    }
    // What is left of a broken file says nothing about what was meant.
    let settings = match parsed.errors.as_slice() {
        [] => reader.settings(forest.node(parsed.root)),
        _ => Settings::default(),
    };
    if reader.mistakes.is_empty() {
        return Ok(settings);
    }
    let mut mistakes = reader.mistakes;
    mistakes.sort();
    Err(mistakes)
}

pub(super) struct Reader<'r> {
    known_rules: &'r [&'r str],
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    pub(super) fn mistake(&mut self, span: Span, message: String) {
        self.mistakes.push(Mistake { span, message });
    }

    fn settings(&mut self, root: Node<'_>) -> Settings {
        let mut settings = Settings::default();
        for entry in root.entries() {
            let value = entry.value;
            match key(entry) {
                "profile" => settings.profile = self.profile(value).unwrap_or_default(),
                "runner-version" => settings.runner_version = self.version(value),
                "gitlab-version" => settings.gitlab_version = self.version(value),
                "gitlab-edition" => {
                    settings.gitlab_edition = self.edition(value).unwrap_or_default();
                }
                "variables" => settings.variables = self.variables(value),
                "include" => settings.include = self.include(value),
                "trust" => settings.trust = self.trust(value),
                "closed-world" => settings.closed_world = self.flag(value),
                "fleet" => settings.fleet = self.fleet(value),
                "templated" => settings.templated = self.flag(value).unwrap_or_default(),
                "assume-committed" => {
                    settings.assume_committed = self.flag(value).unwrap_or_default();
                }
                "extra-keys" => settings.extra_keys = self.texts(value),
                "exclude" => settings.exclude = self.patterns(value, true),
                "pipelines" => settings.pipelines = self.patterns(value, true),
                "runners" => settings.runners = self.patterns(value, false),
                "rules" => settings.rules = self.rules(value),
                "baseline" => settings.baseline = self.filled(value).map(PathBuf::from),
                "require-ignore-reason" => {
                    settings.require_ignore_reason = self.flag(value).unwrap_or_default();
                }
                "override" => settings.overrides = self.overrides(value),
                "hosts" => self.hosts(value, &mut settings),
                "kubernetes" => self.kubernetes(value, &mut settings),
                "runner" => self.runners(value, &mut settings),
                _ => self.unknown_key(entry, &names(TOP)),
            }
        }
        // What the user declares comes first.
        if let Some(fleet) = settings.fleet.take() {
            settings.host(fleet);
        }
        settings
    }

    pub(super) fn rules(&mut self, table: Node<'_>) -> BTreeMap<String, Level> {
        let mut rules = BTreeMap::new();
        for entry in self.table(table) {
            let id = key(entry);
            if !self.known_rules.contains(&id) {
                let hint = hint(id, self.known_rules.iter().copied());
                self.mistake(entry.key.span(), format!("unknown rule \"{id}\"{hint}"));
                continue;
            }
            let names = LEVELS.map(|(name, _)| name);
            if let Some(index) = self.choice(entry.value, "level", &names) {
                rules.insert(id.to_owned(), LEVELS[index].1);
            }
        }
        rules
    }

    fn hosts(&mut self, table: Node<'_>, settings: &mut Settings) {
        for entry in self.table(table) {
            match key(entry) {
                "public-registries" => settings.public_registries = self.texts(entry.value),
                "private-namespaces" => settings.private_namespaces = self.texts(entry.value),
                _ => self.unknown_key(entry, &names_in("hosts")),
            }
        }
    }

    fn kubernetes(&mut self, table: Node<'_>, settings: &mut Settings) {
        for entry in self.table(table) {
            match key(entry) {
                "always-pull-images" => {
                    settings.always_pull_images = self.flag(entry.value).unwrap_or_default();
                }
                _ => self.unknown_key(entry, &names_in("kubernetes")),
            }
        }
    }

    fn runners(&mut self, list: Node<'_>, settings: &mut Settings) {
        if list.shape() != Shape::List {
            self.wrong_type(list, "one or more [[runner]] tables");
            return;
        }
        let mut seen = BTreeSet::new();
        for table in list.items() {
            let Some(declared) = self.runner(table) else {
                continue;
            };
            if !seen.insert(format!("{:?}", declared.key)) {
                self.mistake(
                    table.head(),
                    "this runner is already described above".to_owned(),
                );
            }
            settings.declared.push(declared);
        }
    }

    fn runner(&mut self, table: Node<'_>) -> Option<DeclaredRunner> {
        let mut keys = Vec::new();
        let mut named = 0;
        let mut declared = DeclaredRunner {
            key: RunnerKey::Id(0),
            tags: None,
            run_untagged: None,
            trust: None,
            version: None,
            protected: None,
        };
        for entry in self.table(table) {
            let value = entry.value;
            match key(entry) {
                "name" => {
                    named += 1;
                    keys.extend(self.filled(value).map(RunnerKey::Name));
                }
                "token-prefix" => {
                    named += 1;
                    keys.extend(self.filled(value).map(RunnerKey::TokenPrefix));
                }
                "id" => {
                    named += 1;
                    keys.extend(self.number(value).map(RunnerKey::Id));
                }
                "tags" => declared.tags = Some(self.texts(value)),
                "run-untagged" => declared.run_untagged = self.flag(value),
                "trust" => declared.trust = self.trust(value),
                "version" => declared.version = self.version(value),
                "protected" => declared.protected = self.flag(value),
                _ => self.unknown_key(entry, &names(RUNNER)),
            }
        }
        if table.shape() == Shape::Map && named != 1 {
            self.mistake(
                table.head(),
                "a runner is described by exactly one of \"name\", \"id\" and \"token-prefix\""
                    .to_owned(),
            );
            return None;
        }
        declared.key = keys.pop()?;
        Some(declared)
    }

    pub(super) fn profile(&mut self, node: Node<'_>) -> Option<Profile> {
        let names = PROFILES.map(Profile::name);
        let index = self.choice(node, "profile", &names)?;
        Some(PROFILES[index])
    }

    pub(super) fn trust(&mut self, node: Node<'_>) -> Option<Trust> {
        let names = TRUSTS.map(Trust::name);
        let index = self.choice(node, "trust", &names)?;
        Some(TRUSTS[index])
    }

    fn fleet(&mut self, node: Node<'_>) -> Option<Fleet> {
        self.choice(node, "fleet", keys::FLEETS)?;
        Some(Fleet::GitlabCom)
    }

    fn edition(&mut self, node: Node<'_>) -> Option<Edition> {
        let names = EDITIONS.map(Edition::name);
        let index = self.choice(node, "edition", &names)?;
        Some(EDITIONS[index])
    }
}
