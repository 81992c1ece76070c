//! Keeps secrets out of every output: the bytes that the model found secret, every other copy of
//! their values, and texts of known shapes become `*`, byte for byte, so that every offset holds.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::tokens;
use crate::source::{FileId, Sources, Span};

/// Shorter values are masked where they are written, but not looked for elsewhere.
const SHORTEST: usize = 3;
/// Shorter values are looked for as whole words only: they may be parts of ordinary words.
const ANYWHERE: usize = 8;

/// Stand-ins that people write where a secret belongs: they are masked in their place, but other
/// copies are ordinary words.
const PLACEHOLDERS: [&str; 5] = ["token", "password", "passwd", "secret", "changeme"];
/// Of longer values, so many characters are looked for.
const LONGEST: usize = 4_096;

/// Knows all secrets of a run.
#[derive(Debug)]
pub struct Redactor {
    spans: BTreeMap<FileId, Vec<Range<usize>>>,
    /// Values by their first bytes, longest first.
    values: BTreeMap<[u8; SHORTEST], Vec<String>>,
    /// Whether a value or a known shape can start with this byte.
    starts: [bool; 256],
}

impl Redactor {
    /// Collects the secrets that stand in these spans.
    #[must_use]
    pub fn new(secrets: &[Span], sources: &Sources) -> Self {
        let mut spans: BTreeMap<FileId, Vec<Range<usize>>> = BTreeMap::new();
        let mut values: BTreeSet<String> = BTreeSet::new();
        for &span in secrets {
            let raw = sources.slice(span);
            let quotes = quotes(raw);
            let start = span.start as usize + quotes;
            let end = (span.end as usize - quotes).max(start);
            spans.entry(span.file).or_default().push(start..end);
            let value = sources.text(span.file).get(start..end).unwrap_or_default();
            let plain = unescaped(value);
            let assigned = |text: &str| text.split_once('=').map(|(_, right)| right.to_owned());
            let known = [Some(value.to_owned()), assigned(&plain), Some(plain)];
            for line in known
                .iter()
                .flatten()
                .flat_map(|value| value.split(['\n', '\r']))
            {
                let line = line.trim();
                let is_word = PLACEHOLDERS
                    .iter()
                    .any(|word| line.eq_ignore_ascii_case(word));
                if line.len() >= SHORTEST && !is_word {
                    values.insert(line.chars().take(LONGEST).collect());
                }
            }
        }
        let mut index: BTreeMap<[u8; SHORTEST], Vec<String>> = BTreeMap::new();
        for value in values {
            if let Some(first) = value.as_bytes().first_chunk() {
                index.entry(*first).or_default().push(value);
            }
        }
        for values in index.values_mut() {
            values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        }
        for ranges in spans.values_mut() {
            ranges.sort_by_key(|range| (range.start, range.end));
        }
        let mut starts = [false; 256];
        for byte in 0..=u8::MAX {
            starts[usize::from(byte)] =
                tokens::may_start(byte) || index.keys().any(|first| first[0] == byte);
        }
        Self {
            spans,
            values: index,
            starts,
        }
    }

    /// A text without secrets, of the same number of bytes.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        starred(text, &self.secrets_in(text))
    }

    /// The whole text of a file without secrets, of the same number of bytes.
    #[must_use]
    pub fn mask_file<'t>(&self, file: FileId, text: &'t str) -> Cow<'t, str> {
        let mut ranges = self.secrets_in(text);
        ranges.extend(self.spans.get(&file).into_iter().flatten().cloned());
        starred(text, &ranges)
    }

    /// Whether a span shares bytes with a secret, or holds the text of one.
    #[must_use]
    pub fn touches(&self, sources: &Sources, span: Span) -> bool {
        let ranges = self.spans.get(&span.file).map_or(&[][..], Vec::as_slice);
        let inside = ranges
            .iter()
            .any(|range| range.start < span.end as usize && (span.start as usize) < range.end);
        inside || self.holds(sources.slice(span))
    }

    /// Whether a text holds a secret.
    #[must_use]
    pub fn holds(&self, text: &str) -> bool {
        !self.secrets_in(text).is_empty()
    }

    fn secrets_in(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(skipped) = self.next_start(bytes.get(at..)) {
            at += skipped;
            let mut next = at + 1;
            if let Some(end) = self.value_at(bytes, at) {
                // Not skipped: another secret may start inside.
                found.push(at..end);
            }
            if let Some(range) = tokens::secret_at(text, at) {
                next = next.max(range.end);
                found.push(range);
            }
            at = next;
        }
        found
    }

    fn next_start(&self, rest: Option<&[u8]>) -> Option<usize> {
        rest?
            .iter()
            .position(|&byte| self.starts[usize::from(byte)])
    }

    fn value_at(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let rest = bytes.get(at..)?;
        let values = self.values.get(rest.first_chunk()?)?;
        let word = |byte: Option<&u8>| byte.is_some_and(|&byte| byte.is_ascii_alphanumeric());
        let matches = |value: &&String| {
            rest.starts_with(value.as_bytes())
                && (value.len() >= ANYWHERE
                    || !word(at.checked_sub(1).and_then(|before| bytes.get(before)))
                        && !word(rest.get(value.len())))
        };
        values.iter().find(matches).map(|value| at + value.len())
    }
}

/// Number of bytes of the quotes around a written value.
fn quotes(raw: &str) -> usize {
    for quote in ["\"\"\"", "'''", "\"", "'"] {
        let inner = raw.strip_prefix(quote);
        if inner.is_some_and(|inner| inner.ends_with(quote)) {
            return quote.len();
        }
    }
    0
}

/// The value that a quoted text with the usual escapes stands for; messages show decoded values.
fn unescaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            result.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => result.push('\n'),
            Some('t') => result.push('\t'),
            Some('r') => result.push('\r'),
            Some(mark @ ('u' | 'U' | 'x')) => {
                let length = match mark {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits: String = letters.by_ref().take(length).collect();
                let code = u32::from_str_radix(&digits, 16).ok();
                result.extend(code.and_then(char::from_u32));
            }
            Some(other) => result.push(other),
            None => {}
        }
    }
    result
}

fn starred<'t>(text: &'t str, ranges: &[Range<usize>]) -> Cow<'t, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        // A place inside of a character takes all of it.
        let end = range.end.min(text.len());
        let start = (0..=range.start.min(end))
            .rev()
            .find(|&at| text.is_char_boundary(at));
        let end = (end..=text.len()).find(|&at| text.is_char_boundary(at));
        let whole = start.unwrap_or_default()..end.unwrap_or_default();
        for byte in bytes.get_mut(whole).unwrap_or_default() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b'*';
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}
