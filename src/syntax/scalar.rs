//! What a scalar says: its text as decoded, and what it means to GitLab or the Runner.

use std::borrow::Cow;

use super::forest::{Format, Kind, Text};
use super::node::{Node, Style};
use super::yaml::resolve::{Resolved, resolve};

/// A scalar's meaning.
#[derive(Clone, PartialEq, Debug)]
pub enum Data<'t> {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer of any size, in decimal.
    Int(Cow<'t, str>),
    /// A float.
    Float(f64),
    /// A string.
    Text(&'t str),
    /// A Ruby symbol (`:name`).
    Symbol(String),
    /// `!!binary`.
    Bytes(Vec<u8>),
    /// A TOML date or time.
    Datetime(&'t str),
    /// A value that GitLab's loader refuses, with the Ruby class it names.
    Refused(Cow<'static, str>),
    /// A value that makes Ruby's loader raise `ArgumentError`.
    Invalid,
    /// Not a scalar.
    Collection,
}

/// Decoded text of a scalar and how it was written.
#[derive(Clone, Copy, Debug)]
pub struct Scalar<'t> {
    /// The decoded text.
    pub text: &'t str,
    /// How it is written.
    pub style: Style,
    /// The resolved tag, if one is written.
    pub tag: Option<&'t str>,
}

impl<'t> Node<'t> {
    /// Decoded text, style and tag of a scalar.
    #[must_use]
    pub fn scalar(self) -> Option<Scalar<'t>> {
        Some(Scalar {
            text: self.raw_text()?,
            style: self.style(),
            tag: self.tag(),
        })
    }

    /// Decoded text of a scalar, whatever it resolves to.
    pub(super) fn raw_text(self) -> Option<&'t str> {
        if !matches!(self.record().kind, Kind::Scalar) {
            return None;
        }
        match self.record().text {
            Text::Source { start, end } => self
                .forest()
                .text(self.span().file)
                .get(start as usize..end as usize),
            Text::Decoded { start, end } => self.forest().texts.get(start as usize..end as usize),
        }
    }

    /// Bytes of the decoded text of a scalar.
    pub(super) fn length(self) -> usize {
        match self.record().text {
            Text::Source { start, end } | Text::Decoded { start, end } => {
                end.saturating_sub(start) as usize
            }
        }
    }

    /// The text of a value that is a string.
    #[must_use]
    pub fn text(self) -> Option<&'t str> {
        match self.data() {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What a scalar means to GitLab (YAML 1.1 as Psych reads it) or the Runner.
    #[must_use]
    pub fn data(self) -> Data<'t> {
        let Some(text) = self.raw_text() else {
            return Data::Collection;
        };
        let quoted = match self.style() {
            Style::Bool => return Data::Bool(text == "true"),
            Style::Int => return Data::Int(Cow::Borrowed(text)),
            Style::Float => return Data::Float(text.replace('_', "").parse().unwrap_or(f64::NAN)),
            Style::Datetime => return Data::Datetime(text),
            Style::Plain => false,
            _ if self.format() == Format::Toml => return Data::Text(text),
            _ => true,
        };
        match resolve(text, !quoted, quoted, self.tag()) {
            Resolved::Null => Data::Null,
            Resolved::Bool(value) => Data::Bool(value),
            Resolved::Int(value) => Data::Int(Cow::Owned(value.to_string())),
            Resolved::Float(value) => Data::Float(value),
            Resolved::Str => Data::Text(text),
            Resolved::Symbol(name) => Data::Symbol(name),
            Resolved::Bytes(bytes) => Data::Bytes(bytes),
            Resolved::Refused { class } => Data::Refused(class),
            Resolved::Invalid => Data::Invalid,
        }
    }
}
