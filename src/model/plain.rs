//! Values as data, without places: what GitLab makes of a pipeline.

use std::sync::Arc;

/// A value that is no longer tied to a text. Collections are shared: what every job inherits is
/// held once.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Plain {
    /// Null.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer of any size, in decimal.
    Int(String),
    /// A float.
    Float(f64),
    /// A string.
    Text(String),
    /// A list.
    List(Arc<Vec<Plain>>),
    /// A map, in order; no key occurs twice.
    Map(Arc<Vec<(String, Plain)>>),
}

impl Plain {
    /// A list.
    #[must_use]
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Arc::new(items))
    }

    /// A map.
    #[must_use]
    pub fn map(entries: Vec<(String, Self)>) -> Self {
        Self::Map(Arc::new(entries))
    }

    /// A map without the entries that are null.
    #[must_use]
    pub fn compact<'k>(entries: impl IntoIterator<Item = (&'k str, Self)>) -> Self {
        let entries = entries.into_iter();
        Self::map(
            entries
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The entries of a map; none of anything else.
    #[must_use]
    pub fn entries(&self) -> &[(String, Self)] {
        match self {
            Self::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The value of a key of a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .find_map(|(known, value)| (known == key).then_some(value))
    }

    /// The text of a string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<bool> for Plain {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Plain {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Plain {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<usize> for Plain {
    fn from(value: usize) -> Self {
        Self::Int(value.to_string())
    }
}
