//! A value together with its key and the way it came here.

use crate::finding::Place;
use crate::source::Span;
use crate::syntax::{Data, Entry, Format, Node, Shape, Step, Via};

use super::known::Known;

/// How many steps of a chain are kept; the nearest ones.
const STEPS: usize = 6;

/// The steps a value took, nearest first.
#[derive(Clone, Copy, Debug, Default)]
struct Chain {
    steps: [Option<Step>; STEPS],
    len: usize,
}

impl Chain {
    fn push(&mut self, step: Step) {
        // A value and the map around it may have come the same way.
        if self.steps.contains(&Some(step)) {
            return;
        }
        if let Some(slot) = self.steps.get_mut(self.len) {
            *slot = Some(step);
            self.len += 1;
        }
    }
}

/// One value of a runner, a job or a section: the *original node*, plus how it got there.
///
/// Labels land in the right file by themselves, and [`Field::own`] makes it impossible to fix one
/// job by editing a template that others use.
#[derive(Clone, Copy, Debug)]
pub struct Field<'t> {
    key: Option<Node<'t>>,
    value: Node<'t>,
    entry: Option<Entry<'t>>,
    chain: Chain,
}

impl From<Field<'_>> for Place {
    fn from(field: Field<'_>) -> Self {
        field.value.into()
    }
}

impl<'t> Field<'t> {
    /// An entry of a map that stands where it is used.
    #[must_use]
    pub fn of(entry: Entry<'t>) -> Self {
        Self {
            key: Some(entry.key),
            value: entry.value,
            entry: Some(entry),
            chain: Chain::default(),
        }
        .stepped(entry)
    }

    fn stepped(mut self, entry: Entry<'t>) -> Self {
        for step in entry.steps() {
            self.chain.push(step);
        }
        self
    }

    /// The same field, reached by one more step from further away.
    #[must_use]
    pub fn through(mut self, step: Step) -> Self {
        self.chain.push(step);
        self
    }

    /// The key, if the value has one.
    #[must_use]
    pub fn key(self) -> Option<Node<'t>> {
        self.key
    }

    /// The text of a string key.
    #[must_use]
    pub fn name(self) -> Option<&'t str> {
        self.key?.text()
    }

    /// The value, where it is written.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        self.value
    }

    /// A label on the key, or on the value of a list item.
    #[must_use]
    pub fn at_key(self) -> Place {
        self.entry.map_or_else(|| self.value.into(), Place::from)
    }

    /// Extent of the value.
    #[must_use]
    pub fn span(self) -> Span {
        self.value.span()
    }

    /// What the value is.
    #[must_use]
    pub fn shape(self) -> Shape {
        self.value.shape()
    }

    /// How the value came here, nearest step first; empty when it is written right here. Of very
    /// long ways the nearest six steps.
    pub fn chain(self) -> impl Iterator<Item = Step> {
        self.chain.steps.into_iter().flatten()
    }

    /// The value's node, only when it is written right here and used by nothing else.
    #[must_use]
    pub fn own(self) -> Option<Node<'t>> {
        (self.chain.len == 0 && !self.value.is_made()).then_some(self.value)
    }

    /// The value's node where it is written, also when other jobs take it from there: for fixes of
    /// what is wrong for all of them. None of what an alias or an input brings.
    #[must_use]
    pub fn definition(self) -> Option<Node<'t>> {
        self.is_defined().then_some(self.value)
    }

    /// The key and value where they are written. See [`Field::definition`].
    #[must_use]
    pub fn definition_entry(self) -> Option<Entry<'t>> {
        let entry = self.entry.filter(|_| self.is_defined())?;
        let mut written = entry.key.parent()?.entries();
        written.find(|other| other.key.id() == entry.key.id())
    }

    fn is_defined(self) -> bool {
        let is_plain = |step: Step| !matches!(step.via, Via::Anchor | Via::Merge | Via::Input);
        !self.value.is_made() && self.chain().all(is_plain)
    }

    /// The key and value, only when they are written right here.
    #[must_use]
    pub fn own_entry(self) -> Option<Entry<'t>> {
        if self.chain.len == 0 {
            self.entry
        } else {
            None
        }
    }

    /// A value of this map; null counts as absent, unless it stands for what is not known.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Field<'t>> {
        self.value
            .get(key)
            .map(|entry| self.below(entry))
            .filter(|field| field.shape() != Shape::Null || field.is_dynamic())
    }

    fn below(self, entry: Entry<'t>) -> Field<'t> {
        let mut field = Field::of(entry);
        for step in self.chain() {
            field.chain.push(step);
        }
        field
    }

    /// The entries of this map, duplicates included.
    pub fn entries(self) -> impl Iterator<Item = Field<'t>> {
        self.value.entries().map(move |entry| self.below(entry))
    }

    /// The items of this list.
    pub fn items(self) -> impl Iterator<Item = Field<'t>> {
        self.value.items().map(move |value| {
            let mut field = Field {
                key: None,
                value,
                entry: None,
                chain: Chain::default(),
            };
            if let Some(step) = value.way() {
                field.chain.push(step);
            }
            for step in self.chain() {
                field.chain.push(step);
            }
            field
        })
    }

    /// Whether another file, an input or a reference decides the value, or a syntax error hides it;
    /// in a Runner file, whether it is, or stands for, template text that is still to be rendered.
    #[must_use]
    pub fn is_dynamic(self) -> bool {
        if self.value.format() == Format::Toml {
            let marks = ["{{", "{%", "<%", "%{"];
            let has_marks = |text: &str| marks.iter().any(|mark| text.contains(mark));
            let scalar = self.value.scalar();
            return self.value.is_cut() || scalar.is_some_and(|scalar| has_marks(scalar.text));
        }
        self.value.is_cut()
            || self.value.tag() == Some("!reference")
            || Self::is_interpolated(self.value)
    }

    /// Whether a scalar has an expression in it that GitLab replaces.
    #[must_use]
    pub fn is_interpolated(node: Node<'_>) -> bool {
        let scalar = node.scalar();
        scalar.is_some_and(|scalar| scalar.text.contains("$[[") || scalar.text.contains("${{"))
    }

    /// Whether the value says what the Runner takes an absent key for: an empty text, zero, `false`,
    /// an empty list. Registration writes many of them.
    #[must_use]
    pub fn is_unset(self) -> bool {
        match self.value.data() {
            Data::Text(text) => text.is_empty(),
            Data::Int(digits) => digits == "0",
            Data::Bool(value) => !value,
            Data::Float(value) => value == 0.0,
            Data::Null => true,
            Data::Collection => self.value.entries().len() == 0 && self.value.items().len() == 0,
            _ => false,
        }
    }

    /// The value as a string.
    #[must_use]
    pub fn text(self) -> Known<&'t str> {
        if self.is_dynamic() {
            return Known::Dynamic;
        }
        self.value.text().map_or(Known::Broken, Known::Is)
    }

    /// The value as a boolean.
    #[must_use]
    pub fn bool(self) -> Known<bool> {
        match self.value.data() {
            _ if self.is_dynamic() => Known::Dynamic,
            Data::Bool(value) => Known::Is(value),
            _ => Known::Broken,
        }
    }

    /// The value as an integer; one that does not fit 64 bits is broken.
    #[must_use]
    pub fn int(self) -> Known<i64> {
        match self.value.data() {
            _ if self.is_dynamic() => Known::Dynamic,
            Data::Int(text) => text.parse().map_or(Known::Broken, Known::Is),
            _ => Known::Broken,
        }
    }

    /// A string or a list of strings, each with its place.
    #[must_use]
    pub fn words(self) -> Known<Vec<Word<'t>>> {
        match self.shape() {
            Shape::Scalar => self.text().map(|text| vec![Word { text, field: self }]),
            Shape::List if self.is_dynamic() => Known::Dynamic,
            Shape::List => {
                let mut words = Vec::new();
                for field in self.items() {
                    match field.text() {
                        Known::Is(text) => words.push(Word { text, field }),
                        Known::Dynamic => return Known::Dynamic,
                        Known::Broken => return Known::Broken,
                    }
                }
                Known::Is(words)
            }
            Shape::Map | Shape::Null => Known::Broken,
        }
    }
}

/// One string of a list, or a string that stands for a list of one.
#[derive(Clone, Copy, Debug)]
pub struct Word<'t> {
    /// The string.
    pub text: &'t str,
    /// Where it is.
    pub field: Field<'t>,
}

/// The texts of words, in order.
#[must_use]
pub fn texts<'t>(words: &[Word<'t>]) -> Vec<&'t str> {
    words.iter().map(|word| word.text).collect()
}
