//! Texts with variables, as far as their values are known.
//!
//! The Runner expands `$NAME` and `${NAME}` in image names, its own and the jobs', before it compares
//! them (`os.Expand` of Go). What nobody here knows becomes a hole that may hold anything, slashes and nothing at
//! all included.

use std::borrow::Cow;

/// A text of which some parts may not be known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Template {
    parts: Vec<Part>,
}

/// A part of a text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// This text.
    Text(String),
    /// The value of this variable, which is not known here.
    Hole(String),
}

/// What is known of a variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Variable<'v> {
    /// Its value, which may mention other variables.
    Is(Cow<'v, str>),
    /// Its value, which is taken as it is (`expand: false`).
    Raw(Cow<'v, str>),
    /// Something else may set it.
    Unknown,
}

/// How deep values may mention other variables before nobody cares.
const MOST_LEVELS: usize = 20;

/// The longest text that expansion makes, in bytes; no image name is near it.
const MOST_BYTES: usize = 10_000;

/// How many values one text takes. Empty ones do not make it longer, but there may be more of them
/// than anybody can count: each of a few may mention the next a hundred times.
const MOST_VALUES: usize = 1_000;

/// How far an expansion has come.
#[derive(Debug, Default)]
struct Walk {
    /// The variables whose values are being put in.
    open: Vec<String>,
    bytes: usize,
    values: usize,
}

impl Walk {
    fn is_over(&self) -> bool {
        self.bytes > MOST_BYTES || self.values >= MOST_VALUES
    }

    fn may_open(&self, name: &str) -> bool {
        self.open.len() < MOST_LEVELS && !self.open.iter().any(|known| known == name)
    }
}

impl Template {
    /// A text without variables.
    #[must_use]
    pub fn literal(text: &str) -> Self {
        let mut template = Self::default();
        template.push(text);
        template
    }

    /// Puts in the values of variables.
    #[must_use]
    pub fn expand<'v>(text: &str, look_up: &dyn Fn(&str) -> Variable<'v>) -> Self {
        let mut template = Self::default();
        template.add(text, look_up, &mut Walk::default());
        template
    }

    fn add<'v>(&mut self, text: &str, look_up: &dyn Fn(&str) -> Variable<'v>, walk: &mut Walk) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            self.push(before);
            walk.bytes += before.len();
            let (name, behind) = variable(after);
            rest = behind;
            match name {
                // `$` at the end, or before what cannot be a name.
                None => self.push("$"),
                // Go takes `$$` for a variable, which the Runner says is a `$`; the other names that
                // only a shell has are empty.
                Some("$") => self.push("$"),
                Some(name)
                    if !name.starts_with(|letter: char| {
                        letter.is_ascii_alphabetic() || letter == '_'
                    }) => {}
                Some(name) => self.fill(name, look_up, walk),
            }
        }
        self.push(rest);
        walk.bytes += rest.len();
    }

    fn fill<'v>(&mut self, name: &str, look_up: &dyn Fn(&str) -> Variable<'v>, walk: &mut Walk) {
        if walk.is_over() {
            self.parts.push(Part::Hole(name.to_owned()));
            return;
        }
        walk.values += 1;
        match look_up(name) {
            Variable::Raw(value) => {
                self.push(&value);
                walk.bytes += value.len();
            }
            Variable::Is(value) if walk.may_open(name) => {
                walk.open.push(name.to_owned());
                self.add(&value, look_up, walk);
                walk.open.pop();
            }
            _ => {
                walk.bytes += name.len();
                self.parts.push(Part::Hole(name.to_owned()));
            }
        }
    }

    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.parts.last_mut() {
            Some(Part::Text(known)) => known.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }

    /// The parts, in order; two texts never stand next to each other.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The whole text, if all of it is known.
    #[must_use]
    pub fn known(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether both could be the same text, as far as what stands before the first hole and behind
    /// the last one tells.
    #[must_use]
    pub fn may_equal(&self, other: &Self) -> bool {
        if let (Some(own), Some(others)) = (self.known(), other.known()) {
            return own == others;
        }
        let agree = |own: &str, others: &str| own.starts_with(others) || others.starts_with(own);
        let agree_at_end = |own: &str, others: &str| own.ends_with(others) || others.ends_with(own);
        agree(self.prefix(), other.prefix()) && agree_at_end(self.suffix(), other.suffix())
    }

    /// The text before the first hole.
    #[must_use]
    pub fn prefix(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// The text behind the last hole.
    #[must_use]
    pub fn suffix(&self) -> &str {
        match self.parts.last() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// The variables whose values are not known, as written.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text with `$NAME` for what is not known.
    #[must_use]
    pub fn shown(&self) -> String {
        let parts = self.parts.iter().enumerate();
        parts
            .map(|(index, part)| match part {
                Part::Text(text) => text.clone(),
                Part::Hole(name) if self.is_glued(index) => format!("${{{name}}}"),
                Part::Hole(name) => format!("${name}"),
            })
            .collect()
    }

    /// Whether the text after a hole would be read as a part of its name.
    fn is_glued(&self, index: usize) -> bool {
        match self.parts.get(index + 1) {
            Some(Part::Text(text)) => text.starts_with(is_name),
            _ => false,
        }
    }
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// The name after a `$` and what stands behind it, as Go's `os.Expand` reads it: letters, digits and
/// `_`, the same in braces, or one special character. Without a name, what to read on with.
fn variable(text: &str) -> (Option<&str>, &str) {
    if let Some(inside) = text.strip_prefix('{') {
        return match inside.split_once('}') {
            // `${}` is bad syntax: Go drops the three characters.
            Some(("", behind)) => (Some(""), behind),
            Some((name, behind)) => (Some(name), behind),
            // An open brace: Go drops `${` and goes on.
            None => (Some(""), inside),
        };
    }
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if "*#$@!?-0123456789".contains(first) => {
            let (name, behind) = text.split_at(first.len_utf8());
            (Some(name), behind)
        }
        Some(first) if is_name(first) => {
            let end = text.find(|letter| !is_name(letter)).unwrap_or(text.len());
            let (name, behind) = text.split_at(end);
            (Some(name), behind)
        }
        _ => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(text: &str) -> Template {
        Template::expand(text, &|name| match name {
            "TAG" => Variable::Is("3.3".into()),
            "NAME" => Variable::Is("ruby:$TAG".into()),
            "RAW" => Variable::Raw("a$TAG".into()),
            "A" => Variable::Is("$B".into()),
            "B" => Variable::Is("x$A".into()),
            "EMPTY" => Variable::Is("".into()),
            _ => Variable::Unknown,
        })
    }

    #[test]
    fn known_variables_are_put_in() {
        for (text, expected) in [
            ("ruby:$TAG", "ruby:3.3"),
            ("ruby:${TAG}-slim", "ruby:3.3-slim"),
            ("$NAME", "ruby:3.3"),
            ("$RAW", "a$TAG"),
            ("a$$b", "a$b"),
            ("a$", "a$"),
            ("a$/b", "a$/b"),
            ("$EMPTY", ""),
        ] {
            assert_eq!(expand(text).known(), Some(expected), "{text}");
        }
    }

    #[test]
    fn unknown_variables_are_holes() {
        let template = expand("$CI_REGISTRY_IMAGE/cli:${TAG}${X}y");
        assert_eq!(template.known(), None);
        assert_eq!(template.shown(), "$CI_REGISTRY_IMAGE/cli:3.3${X}y");
        assert_eq!(
            template.holes().collect::<Vec<_>>(),
            ["CI_REGISTRY_IMAGE", "X"]
        );
    }

    #[test]
    fn a_bomb_of_empty_values_ends_in_holes() {
        let next = |name: &str| name.bytes().next().map(|letter| letter + 1);
        let template = Template::expand("ruby:$A", &|name| match next(name) {
            Some(letter @ b'B'..=b'R') => {
                Variable::Is(format!("${}", char::from(letter)).repeat(100).into())
            }
            _ => Variable::Is("".into()),
        });
        assert_eq!(template.prefix(), "ruby:");
        assert_eq!(template.known(), None);
    }

    #[test]
    fn cycles_end_in_a_hole() {
        assert_eq!(expand("$A").shown(), "x$A");
    }
}
