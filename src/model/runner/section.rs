//! A sub-table of a runner, such as `[runners.docker]`.

use crate::finding::Place;
use crate::model::field::{Field, Word};
use crate::model::known::Known;
use crate::syntax::{Node, Shape};

use super::{find, is_ambiguous};

/// A section of a runner, which may be absent: its keys are absent then, too.
#[derive(Clone, Copy, Debug)]
pub struct Section<'t> {
    name: &'static str,
    field: Option<Field<'t>>,
    runner: Node<'t>,
}

impl<'t> Section<'t> {
    pub(super) fn new(name: &'static str, field: Option<Field<'t>>, runner: Node<'t>) -> Self {
        Self {
            name,
            field,
            runner,
        }
    }

    /// The section's name, `docker`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Whether the section is there.
    #[must_use]
    pub fn exists(self) -> bool {
        self.field.is_some()
    }

    /// The section's table.
    #[must_use]
    pub fn table(self) -> Option<Node<'t>> {
        self.field.map(Field::node)
    }

    /// Where a label on something missing goes: the section's header, else the runner's.
    #[must_use]
    pub fn title(self) -> Place {
        self.field.map_or_else(|| self.runner.into(), Place::from)
    }

    /// A key of the section.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Field<'t>> {
        find(self.field?.node(), key).map(Field::of)
    }

    /// A sub-table of the section, present or not.
    #[must_use]
    pub fn section(self, name: &'static str) -> Section<'t> {
        let field = self.get(name).filter(|field| field.shape() == Shape::Map);
        let around = self.field.map_or(self.runner, Field::node);
        Section::new(name, field, around)
    }

    /// The tables of a list such as `[[runners.docker.services]]`.
    #[must_use]
    pub fn tables(self, name: &'static str) -> Vec<Section<'t>> {
        let items = self.get(name).into_iter().flat_map(Field::items);
        let tables = items.filter(|item| item.shape() == Shape::Map);
        tables
            .map(|table| Section::new(name, Some(table), self.runner))
            .collect()
    }

    /// The strings of a list; a single string is broken, as for the decoder. `None`: the key is
    /// absent.
    #[must_use]
    pub fn list(self, key: &str) -> Option<Known<Vec<Word<'t>>>> {
        let field = self.get(key)?;
        if self
            .field
            .is_some_and(|section| is_ambiguous(section.node(), key))
        {
            return Some(Known::Dynamic);
        }
        Some(match field.shape() {
            Shape::List => field.words(),
            _ if field.is_dynamic() => Known::Dynamic,
            _ => Known::Broken,
        })
    }

    /// The strings of a list that are known, even if others are not. None of a list that is written
    /// twice: which one counts is random.
    #[must_use]
    pub fn words(self, key: &str) -> Vec<Word<'t>> {
        self.field
            .map_or_else(Vec::new, |section| known_words(section.node(), key))
    }

    /// A boolean; absent is `false`, as for the decoder.
    #[must_use]
    pub fn flag(self, key: &str) -> Known<bool> {
        self.get(key).map_or(Known::Is(false), Field::bool)
    }

    /// All keys of the section.
    pub fn entries(self) -> impl Iterator<Item = Field<'t>> {
        self.field.into_iter().flat_map(Field::entries)
    }

    /// `pull_policy`: a string or a list.
    #[must_use]
    pub fn pull_policy(self) -> Policies<'t> {
        self.policies("pull_policy", true)
    }

    /// `allowed_pull_policies`: a list; a string stops the file from loading.
    #[must_use]
    pub fn allowed_pull_policies(self) -> Policies<'t> {
        self.policies("allowed_pull_policies", false)
    }

    fn policies(self, key: &str, string_allowed: bool) -> Policies<'t> {
        let mut policies = Policies::new(self.get(key), string_allowed);
        if self
            .field
            .is_some_and(|field| is_ambiguous(field.node(), key))
        {
            policies.words = Known::Dynamic;
        }
        policies
    }
}

/// See [`Section::words`].
pub(super) fn known_words<'t>(table: Node<'t>, key: &str) -> Vec<Word<'t>> {
    let field = find(table, key).map(Field::of);
    let Some(list) = field.filter(|_| !is_ambiguous(table, key)) else {
        return Vec::new();
    };
    let items = list.items();
    let known = items.filter_map(|field| {
        let text = field.text().known()?;
        Some(Word { text, field })
    });
    known.collect()
}

/// A list of pull policies as it is written.
#[derive(Clone, Debug)]
pub struct Policies<'t> {
    field: Option<Field<'t>>,
    words: Known<Vec<Word<'t>>>,
}

impl<'t> Policies<'t> {
    /// Reads the value of a policy key, which may be absent. Only some keys take a single string.
    #[must_use]
    pub fn new(field: Option<Field<'t>>, string_allowed: bool) -> Self {
        let words = match field {
            None => Known::Is(Vec::new()),
            Some(field) if !string_allowed && field.shape() != Shape::List => Known::Broken,
            Some(field) => field.words(),
        };
        Self { field, words }
    }

    /// The value, if the key is written.
    #[must_use]
    pub fn field(&self) -> Option<Field<'t>> {
        self.field
    }

    /// The entries as written; none when the key is absent or the list is empty, which is the
    /// same to the Runner.
    #[must_use]
    pub fn words(&self) -> &[Word<'t>] {
        match &self.words {
            Known::Is(words) => words,
            Known::Dynamic | Known::Broken => &[],
        }
    }

    /// The texts of the entries.
    #[must_use]
    pub fn texts(&self) -> Vec<&'t str> {
        crate::model::field::texts(self.words())
    }

    /// Whether the value could be read: a wrong type or a variable cannot.
    #[must_use]
    pub fn is_known(&self) -> bool {
        matches!(self.words, Known::Is(_))
    }

    /// Whether nothing is configured: absent or empty.
    #[must_use]
    pub fn is_unset(&self) -> bool {
        self.is_known() && self.words().is_empty()
    }
}
