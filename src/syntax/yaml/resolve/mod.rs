//! What Ruby makes of a YAML scalar: YAML 1.1 with Psych's own habits, under the restrictions GitLab loads its files with.
//!
//! Works on decoded text. `!reference` is GitLab's own tag and the business of whoever resolves references.

mod float;
mod integer;
mod number;
mod plain;
mod symbol;
mod tagged;
mod time;

pub use float::float_text;
pub use integer::Int;
pub use plain::is_plain_safe;

use std::borrow::Cow;

/// The value of a scalar.
#[derive(Clone, PartialEq, Debug)]
pub enum Resolved {
    /// `nil`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer of any size.
    Int(Int),
    /// A float, infinities and NaN included.
    Float(f64),
    /// The text itself.
    Str,
    /// A Ruby symbol; most of GitLab takes it for a string.
    Symbol(String),
    /// What `!!binary` decodes to.
    Bytes(Vec<u8>),
    /// An object of a class that GitLab does not let YAML create.
    Refused {
        /// The Ruby class, as the message names it.
        class: Cow<'static, str>,
    },
    /// Ruby cannot make the value and raises an `ArgumentError`, or another error that ends the load.
    Invalid,
}

impl Resolved {
    /// GitLab's message when the scalar cannot be loaded.
    pub fn error(&self) -> Option<String> {
        match self {
            Self::Refused { class } => Some(format!("Tried to load unspecified class: {class}")),
            Self::Invalid => Some("Invalid YAML syntax".to_owned()),
            _ => None,
        }
    }

    const fn refused(class: &'static str) -> Self {
        Self::Refused {
            class: Cow::Borrowed(class),
        }
    }
}

/// Resolves a scalar. `plain` and `quoted` are the two flags libyaml gives a scalar event: without a tag a plain scalar is `plain` and any
/// other style is `quoted`; with the tag `!` even a quoted scalar is `plain`; with any other tag it is neither. A caller that passes the
/// style instead gets the same answer, as long as it passes the tag. `tag` is the resolved one: `tag:yaml.org,2002:str` for `!!str`.
pub fn resolve(text: &str, plain: bool, quoted: bool, tag: Option<&str>) -> Resolved {
    match tag {
        None if quoted && !plain => Resolved::Str,
        None | Some("!") => untagged(text),
        Some(tag) => tagged::resolve(text, tag),
    }
}

/// A plain scalar without a tag. Its first byte tells nearly everything: only words that start like a keyword and texts that start like a
/// number can be anything but a string.
fn untagged(text: &str) -> Resolved {
    match text.as_bytes().first() {
        None => Resolved::Null,
        Some(b'~' | b'y' | b't' | b'o' | b'n' | b'f' | b'Y' | b'T' | b'O' | b'N' | b'F') => {
            keyword(text)
        }
        Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b':') if !text.contains('\n') => {
            number::resolve(text)
        }
        Some(_) => Resolved::Str,
    }
}

/// What a keyword may start with.
const KEYWORD_STARTS: [char; 11] = ['~', 'y', 't', 'o', 'n', 'f', 'Y', 'T', 'O', 'N', 'F'];

/// Longest keyword, in characters; Psych looks no further into longer texts.
const LONGEST: usize = 5;

/// `~`, `null`, `yes`, `true`, `on`, `no`, `false`, `off` in any case. Psych's expressions are anchored to lines, so a text of several lines
/// is a keyword as soon as one of its lines is, and every line starts like one.
fn keyword(text: &str) -> Resolved {
    if text.chars().nth(LONGEST).is_some() {
        return Resolved::Str;
    }
    if text == "~" {
        return Resolved::Null;
    }
    // A final line break ends the last line, it does not start another one.
    let mut lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
    if !lines.all(|line| line.starts_with(KEYWORD_STARTS)) {
        return Resolved::Str;
    }
    let folded = fold(text);
    let is_any = |words: &[&str]| folded.split('\n').any(|line| words.contains(&line));
    if is_any(&["null"]) {
        Resolved::Null
    } else if is_any(&["yes", "true", "on"]) {
        Resolved::Bool(true)
    } else if is_any(&["no", "false", "off"]) {
        Resolved::Bool(false)
    } else {
        Resolved::Str
    }
}

/// Case folding as Ruby's expressions do it, of the letters keywords are made of: the long s and the ff ligature are letters too.
fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::new();
    for letter in text.chars() {
        match letter {
            'ſ' => folded.push('s'),
            'ﬀ' => folded.push_str("ff"),
            _ => folded.push(letter.to_ascii_lowercase()),
        }
    }
    Cow::Owned(folded)
}

/// Walks over ASCII text byte by byte, for grammars that need no going back.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            rest: text.as_bytes(),
        }
    }

    fn peek(self) -> Option<u8> {
        self.rest.first().copied()
    }

    const fn is_at_end(self) -> bool {
        self.rest.is_empty()
    }

    /// Takes one byte if it is wanted.
    fn eat(&mut self, wanted: impl FnOnce(u8) -> bool) -> bool {
        match self.rest.split_first() {
            Some((byte, rest)) if wanted(*byte) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes as many bytes as are wanted, at most `limit`; says how many.
    fn eat_while(&mut self, limit: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let taken = self
            .rest
            .iter()
            .take(limit)
            .take_while(|byte| wanted(**byte))
            .count();
        self.rest = self.rest.get(taken..).unwrap_or_default();
        taken
    }

    fn digits(&mut self, limit: usize) -> usize {
        self.eat_while(limit, |byte| byte.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests;
