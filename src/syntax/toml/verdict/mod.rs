//! What the Runner's own TOML decoder says of a text that it does not read.
//!
//! The Runner reads its file with BurntSushi/toml and prints the first error of that. This reader
//! stops where the decoder stops and says what it says, with its line numbers and its idea of the
//! last key. It is written for the answer alone: values are judged and forgotten. Types are not its
//! concern: a text that it accepts can still hold a value that the Runner refuses.
//!
//! No recursion: what is open stands on a stack. Time is linear in the text.

mod cursor;
mod date;
mod number;
mod quote;
mod reader;
mod string;
mod tables;
mod value;

use std::ops::Range;

use super::Decoder;
use cursor::Cursor;
use reader::Reader;

/// The decoder's refusal of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// Where the decoder says it stopped: `toml: line 4 (last key "runners.name")`.
    pub place: String,
    /// What it says; pieces of the text are in double quotes.
    pub message: String,
    /// Byte offset of what it stopped at.
    pub at: usize,
}

impl Verdict {
    /// The error as the decoder prints it.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}: {}", self.place, self.message)
    }
}

/// Something of TOML 1.1 that decoders before 1.6 refuse.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Newer {
    /// What it is.
    pub kind: NewerKind,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

/// Kinds of what TOML 1.1 added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NewerKind {
    /// A line break in an inline table, which is the place; perhaps with comments in it.
    Lines {
        /// Whether there are comments.
        commented: bool,
    },
    /// A comma behind the last pair of an inline table.
    Comma,
    /// `\e` or `\x41` in a string.
    Escape,
    /// A time without seconds.
    Time,
}

/// What in a text only decoders from 1.6 on read; empty where none reads the text.
#[must_use]
pub fn newer(text: &str) -> Vec<Newer> {
    let skipped = if text.starts_with('\u{feff}') { 3 } else { 0 };
    Reader::new(Cursor::new(text, skipped, Decoder::V1_6)).newer()
}

/// What a release of the decoder says of a text, if it does not read it. Of 0.3 neither the words nor
/// every difference are known: it is taken for 1.2.
#[must_use]
pub fn verdict(text: &str, decoder: Decoder) -> Option<Verdict> {
    let skipped = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let body = text.as_bytes().get(skipped..).unwrap_or_default();
    if let Some(at) = body.iter().take(6).position(|byte| *byte == 0) {
        return Some(Verdict {
            place: "toml: line 1".to_owned(),
            message: "files cannot contain NULL bytes; probably using UTF-16; TOML files must be \
                      UTF-8"
                .to_owned(),
            at: skipped + at,
        });
    }
    Reader::new(Cursor::new(text, skipped, decoder)).run()
}
