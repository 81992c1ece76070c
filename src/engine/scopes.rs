//! The settings of each file: those of the run, with what they say of single paths.

use std::collections::BTreeMap;

use super::check::is_enabled;
use crate::finding::Severity;
use crate::rule::{Meta, Rule, Sink};
use crate::settings::{Level, Settings};
use crate::source::{FileId, Sources};

/// The settings of each file. Without overrides they are those of the run, and cost nothing.
pub(super) struct Scopes<'s> {
    base: &'s Settings,
    /// The settings that differ from those, once each.
    variants: Vec<Settings>,
    /// The files that have others than those of the run, with an index of `variants`.
    of: BTreeMap<FileId, usize>,
    /// Levels of rules that have another one in some files, of all files that give one.
    levels: BTreeMap<String, BTreeMap<FileId, Severity>>,
}

impl<'s> Scopes<'s> {
    pub(super) fn new(settings: &'s Settings, sources: &Sources) -> Self {
        let mut scopes = Self {
            base: settings,
            variants: Vec::new(),
            of: BTreeMap::new(),
            levels: BTreeMap::new(),
        };
        if settings.overrides.is_empty() {
            return scopes;
        }
        let mut known: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for file in sources.ids() {
            let covering = settings.covering(sources.path(file));
            if covering.is_empty() {
                continue;
            }
            let variants = &mut scopes.variants;
            let index = *known.entry(covering).or_insert_with_key(|covering| {
                variants.push(settings.with(covering));
                variants.len() - 1
            });
            scopes.of.insert(file, index);
        }
        let overrides = settings.overrides.iter();
        for id in overrides.flat_map(|it| it.changes.rules.keys()) {
            let levels = sources
                .ids()
                .filter_map(|file| match scopes.at(file).level_of(id) {
                    Some(Level::At(severity)) => Some((file, severity)),
                    Some(Level::Off) | None => None,
                });
            let levels = levels.collect();
            scopes.levels.insert(id.clone(), levels);
        }
        scopes
    }

    /// The settings of a file.
    pub(super) fn at(&self, file: FileId) -> &Settings {
        let variant = self
            .of
            .get(&file)
            .and_then(|index| self.variants.get(*index));
        variant.unwrap_or(self.base)
    }

    /// Whether a rule runs for any file: of a cross-file rule nobody knows before on which one it
    /// will report.
    pub(super) fn runs(&self, rule: &Rule) -> bool {
        let mut all = std::iter::once(self.base).chain(&self.variants);
        all.any(|settings| is_enabled(rule, settings))
    }

    /// Whether it is an override that turns a rule off somewhere: one that is off in the whole run
    /// does not even run.
    pub(super) fn turns_off(&self, id: &str) -> bool {
        self.levels.contains_key(id)
    }

    /// Gives a sink the levels that the settings ask for.
    pub(super) fn fix_levels<'a>(&'a self, meta: &Meta, sink: &mut Sink<'a>) {
        match self.levels.get(meta.id) {
            Some(levels) => sink.fix_levels(levels),
            None => {
                if let Some(Level::At(severity)) = self.base.level_of(meta.id) {
                    sink.fix_level(severity);
                }
            }
        }
    }
}
