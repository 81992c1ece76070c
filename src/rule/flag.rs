//! Feature flags as files mention them, so that rules say the same of all three places.

use crate::finding::{Finding, Place, Safety};
use crate::model::field::{Field, Word};
use crate::model::pipeline::Pipeline;
use crate::model::runner::Runner;
use crate::source::Edit;
use crate::syntax::{Entry, Node, edit};

/// What the names of all flags begin with.
const PREFIX: &str = "FF_";

/// A place where a name of a flag, or something like one, is written.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'t> {
    /// The name.
    pub name: &'t str,
    /// What kind of place.
    pub site: Site<'t>,
}

/// Where flags are set.
#[derive(Clone, Copy, Debug)]
pub enum Site<'t> {
    /// `[runners.feature_flags]`.
    Table(Field<'t>),
    /// `environment` of a runner.
    Environment(Word<'t>),
    /// `variables` of a pipeline.
    Variable(Entry<'t>),
}

impl<'t> Mention<'t> {
    /// What a runner sets: every key of its table of flags, and variables whose names begin with
    /// `FF_`.
    #[must_use]
    pub fn of_runner(runner: Runner<'t>) -> Vec<Self> {
        let table = runner.section("feature_flags").entries();
        let mut found: Vec<Self> = table
            .filter_map(|field| {
                Some(Self {
                    name: field.name()?,
                    site: Site::Table(field),
                })
            })
            .collect();
        let environment = runner.get("environment");
        let words = environment.and_then(|field| field.words().known());
        for word in words.unwrap_or_default() {
            let Some((name, _)) = word.text.split_once('=') else {
                continue;
            };
            if name.starts_with(PREFIX) {
                let site = Site::Environment(word);
                found.push(Self { name, site });
            }
        }
        found
    }

    /// What a pipeline sets, wherever variables may stand.
    #[must_use]
    pub fn of_pipeline(pipeline: &Pipeline<'t>) -> Vec<Self> {
        let maps = pipeline.documents().iter().flat_map(|it| it.maps());
        let entries = maps.flat_map(|map| {
            let own = map.entries().filter(|entry| entry.is_own());
            own.flat_map(|entry| match entry.name() {
                Some("variables") => vec![entry.value],
                Some("matrix") => entry.value.items().collect(),
                _ => Vec::new(),
            })
        });
        let entries = entries.filter(|map| map.alias().is_none());
        let entries = entries
            .flat_map(Node::entries)
            .filter(|entry| entry.is_own());
        let found = entries.filter_map(|entry| {
            let name = entry.name().filter(|name| name.starts_with(PREFIX))?;
            let is_plain = !Field::is_interpolated(entry.key);
            let site = Site::Variable(entry);
            is_plain.then_some(Self { name, site })
        });
        found.collect()
    }

    /// Where it is written.
    #[must_use]
    pub fn place(&self) -> Place {
        match self.site {
            Site::Table(field) => field.at_key(),
            Site::Environment(word) => word.field.into(),
            Site::Variable(entry) => entry.into(),
        }
    }

    /// Offers another name.
    pub fn offer_name(&self, finding: &mut Finding, name: &str, safety: Safety) {
        let edit = match self.site {
            Site::Table(field) => edit::rename(field.own_entry(), name),
            Site::Environment(word) => edit::splice(word.field.own(), self.name, name),
            Site::Variable(entry) => edit::rename(Some(entry), name),
        };
        finding.fix(format!("write `{name}`"), safety, [edit]);
    }

    /// An edit that takes it out.
    #[must_use]
    pub fn remove(&self) -> Option<Edit> {
        match self.site {
            Site::Table(field) => edit::remove(field.own_entry()),
            Site::Environment(word) => edit::remove_item(word.field.own()),
            Site::Variable(entry) => edit::remove(Some(entry)),
        }
    }
}
