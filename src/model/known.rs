//! Values that may not be decidable from the files at hand.

/// A value, or the reason why there is none to judge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known<T> {
    /// This value.
    Is(T),
    /// Decided elsewhere: a variable, an input, a file that was not read. Never treated as absent
    /// and never as safe.
    Dynamic,
    /// Of a type or form that GitLab or the Runner refuses; reported by the rule for that.
    Broken,
}

impl<T> Known<T> {
    /// The value, if it is decided.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Dynamic | Self::Broken => None,
        }
    }

    /// Changes the value, if it is decided.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Self::Is(value) => Known::Is(change(value)),
            Self::Dynamic => Known::Dynamic,
            Self::Broken => Known::Broken,
        }
    }
}
