//! The usual checks of the value of a key.

use super::Trouble;
use super::blame::Blame;
use super::check::Checker;
use super::value::{
    Kind, is_blank, is_bool, is_text, is_word, is_word_or_words, is_words, kind, length,
};
use crate::syntax::Node;

/// Whether a value is as it must be.
type Fits<'t> = fn(Node<'t>) -> bool;

impl<'t> Checker<'_, 't> {
    /// The value of a key, unless it fits. Null is no value.
    fn misfit(&self, key: &str, fits: Fits<'t>) -> Option<Node<'t>> {
        let value = self.map.get(key)?;
        (!fits(value) && !self.place.is_unknown(value)).then_some(value)
    }

    /// The value of a key must be of this type if it is given.
    pub(super) fn optional(&mut self, key: &str, fits: Fits<'t>, message: &str) {
        if self.misfit(key, fits).is_some() {
            self.attribute(Trouble::WrongType, key, message);
        }
    }

    /// The value of a key must be a text of this form if it is given.
    pub(super) fn optional_form(&mut self, key: &str, fits: Fits<'t>, message: &str) {
        if let Some(value) = self.misfit(key, fits) {
            self.about(key, message, Blame::form(value));
        }
    }

    /// The value of a key must be a list if it is given, and its items like this.
    pub(super) fn optional_items(
        &mut self,
        key: &str,
        (fits, item_fits): (Fits<'t>, Fits<'t>),
        message: &str,
    ) {
        if let Some(value) = self.misfit(key, fits) {
            self.about(key, message, Blame::misfits(value, item_fits));
        }
    }

    pub(super) fn optional_words(&mut self, key: &str) {
        let fits = (is_words as Fits<'t>, is_word as _);
        self.optional_items(key, fits, "should be an array of strings");
    }

    pub(super) fn optional_word_or_words(&mut self, key: &str) {
        let message = "should be an array of strings or a string";
        let fits = (is_word_or_words as Fits<'t>, is_word as _);
        self.optional_items(key, fits, message);
    }

    /// The value of a key must be like this; null and absent are not.
    pub(super) fn required(&mut self, key: &str, fits: Fits<'t>, message: &str) {
        match self.map.get(key) {
            Some(_) => self.optional(key, fits, message),
            None => self.about(key, message, self.absent(key)),
        }
    }

    pub(super) fn optional_text(&mut self, key: &str) {
        self.optional(key, is_text, "should be a string");
    }

    pub(super) fn required_text(&mut self, key: &str) {
        self.required(key, is_text, "should be a string");
    }

    pub(super) fn optional_bool(&mut self, key: &str) {
        self.optional(key, is_bool, "should be a boolean value");
    }

    pub(super) fn present_value(&mut self, key: &str) {
        if self.map.get(key).is_none_or(is_blank) {
            self.attribute(Trouble::EmptyValue, key, "can't be blank");
        }
    }

    pub(super) fn among(&mut self, key: &str, values: &[&str], message: &str) {
        let is_known = |value| matches!(kind(value), Kind::Text(text) if values.contains(&&*text));
        // Of a list, Rails asks whether each item is among the values.
        let fits = |value: Node<'t>| match kind(value) {
            Kind::List => value.items().all(is_known),
            _ => is_known(value),
        };
        if let Some(value) = self.map.get(key)
            && !fits(value)
            && !self.place.is_unknown(value)
        {
            self.about(key, message, Blame::form(value).wanting(values));
        }
    }

    pub(super) fn at_most(&mut self, key: &str, maximum: usize, message: &str) {
        if self
            .map
            .get(key)
            .is_some_and(|value| length(value) > maximum)
        {
            self.attribute(Trouble::Limit, key, message);
        }
    }
}
