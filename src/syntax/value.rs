//! Values that fixes write.

/// A value to be written into a TOML or YAML file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string.
    Text(String),
    /// A list, written on one line.
    List(Vec<Value>),
    /// A map: a block map in YAML, an inline table in TOML.
    Map(Vec<(String, Value)>),
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl Value {
    /// One value as itself, several as a list: how policies are written by hand.
    #[must_use]
    pub fn one_or_many(values: &[&str]) -> Self {
        match values {
            [single] => Self::from(*single),
            _ => Self::from(values.to_vec()),
        }
    }
}
