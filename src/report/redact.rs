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

/// Longer texts are no ordinary words.
const WORD: usize = 12;
/// Of longer values, so many characters are looked for.
const LONGEST: usize = 4_096;

/// How a text ends that a message cuts off.
const CUT: &str = "...";
/// Of a secret that is cut off, shorter starts tell nothing.
const SHORTEST_CUT: usize = 6;
/// Messages keep no longer starts of texts.
const LONGEST_CUT: usize = 256;

/// Knows all secrets of a run.
#[derive(Debug)]
pub struct Redactor {
    spans: BTreeMap<FileId, Vec<Range<usize>>>,
    values: Values,
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
            // As written, as decoded, and as the Runner's messages quote it.
            let known = [
                value.to_owned(),
                unescaped(value),
                value.replace("''", "'"),
                value.replace('\\', r"\\").replace('"', "\\\""),
            ];
            let lines = known.iter().flat_map(|value| value.split(['\n', '\r']));
            for line in lines.map(str::trim) {
                if line.len() >= SHORTEST && !is_ordinary(line) {
                    values.insert(line.chars().take(LONGEST).collect());
                }
            }
        }
        let values = Values::new(values);
        for ranges in spans.values_mut() {
            ranges.sort_by_key(|range| (range.start, range.end));
            // Apart from each other, so that one look-up decides.
            ranges.dedup_by(|next, last| {
                let joins = next.start < last.end;
                if joins {
                    last.end = last.end.max(next.end);
                }
                joins
            });
        }
        let mut starts = [false; 256];
        for byte in 0..=u8::MAX {
            starts[usize::from(byte)] = tokens::may_start(byte) || values.may_start(byte);
        }
        Self {
            spans,
            values,
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

    /// A part of a file's text without secrets.
    #[must_use]
    pub fn mask_range<'t>(&self, file: FileId, text: &'t str, part: Range<usize>) -> Cow<'t, str> {
        let shown = text.get(part.clone()).unwrap_or_default();
        let mut ranges = self.secrets_in(shown);
        let secrets = self.spans.get(&file).map_or(&[][..], Vec::as_slice);
        let first = secrets.partition_point(|secret| secret.end <= part.start);
        let inside = secrets.get(first..).unwrap_or_default().iter();
        let inside = inside.take_while(|secret| secret.start < part.end);
        ranges.extend(inside.map(|secret| {
            let start = secret.start.max(part.start) - part.start;
            start..secret.end.min(part.end) - part.start
        }));
        starred(shown, &ranges)
    }

    /// Whether a span shares bytes with a secret, or holds the text of one.
    #[must_use]
    pub fn touches(&self, sources: &Sources, span: Span) -> bool {
        let ranges = self.spans.get(&span.file).map_or(&[][..], Vec::as_slice);
        let next = ranges.partition_point(|range| range.end <= span.start as usize);
        let inside = ranges.get(next);
        inside.is_some_and(|range| range.start < span.end as usize)
            || self.holds(sources.slice(span))
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
        found.extend(self.cut_in(text));
        found
    }

    /// What is left of secrets at the end of texts that messages cut off, which is no whole secret.
    fn cut_in(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let bytes = text.as_bytes();
        text.match_indices(CUT).filter_map(move |(end, _)| {
            let first = end.saturating_sub(LONGEST_CUT);
            let last = end.checked_sub(SHORTEST_CUT)?;
            (first..=last)
                .filter(|&start| self.starts[usize::from(bytes[start])])
                .filter_map(|start| Some((start, bytes.get(start..end)?)))
                .filter(|(_, piece)| !tokens::is_prefix(piece))
                .find_map(|(start, piece)| match self.values.has_longer(piece) {
                    true => Some(start),
                    false => tokens::cut_secret(piece).map(|skipped| start + skipped),
                })
                .map(|start| start..end)
        })
    }

    fn next_start(&self, rest: Option<&[u8]>) -> Option<usize> {
        rest?
            .iter()
            .position(|&byte| self.starts[usize::from(byte)])
    }

    fn value_at(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let rest = bytes.get(at..)?;
        let word = |byte: Option<&u8>| byte.is_some_and(|&byte| byte.is_ascii_alphanumeric());
        let matches = |value: &&[u8]| {
            value.len() >= ANYWHERE
                || !word(at.checked_sub(1).and_then(|before| bytes.get(before)))
                    && !word(rest.get(value.len()))
        };
        let value = self.values.starts_of(rest).find(matches)?;
        Some(at + value.len())
    }
}

/// Texts to look for.
#[derive(Debug)]
struct Values {
    /// In order, each with the place of the longest other one that it starts with.
    sorted: Vec<(Vec<u8>, Option<usize>)>,
    /// How all of them start.
    starts: BTreeSet<[u8; SHORTEST]>,
}

impl Values {
    fn new(values: BTreeSet<String>) -> Self {
        let mut sorted: Vec<(Vec<u8>, Option<usize>)> = Vec::with_capacity(values.len());
        for value in values {
            let value = value.into_bytes();
            let mut shorter = sorted.len().checked_sub(1);
            while let Some(place) = shorter
                && !value.starts_with(&sorted[place].0)
            {
                shorter = sorted[place].1;
            }
            sorted.push((value, shorter));
        }
        let starts = sorted.iter();
        let starts = starts.filter_map(|(value, _)| value.first_chunk().copied());
        Self {
            starts: starts.collect(),
            sorted,
        }
    }

    fn may_start(&self, byte: u8) -> bool {
        self.starts.iter().any(|start| start[0] == byte)
    }

    /// Whether a text is the start of a value.
    fn has_longer(&self, start: &[u8]) -> bool {
        let is_known = start
            .first_chunk()
            .is_some_and(|start| self.starts.contains(start));
        let place = self
            .sorted
            .partition_point(|(value, _)| value.as_slice() < start);
        let next = self.sorted.get(place);
        is_known && next.is_some_and(|(value, _)| value.starts_with(start))
    }

    /// The values that a text starts with, longest first.
    fn starts_of(&self, text: &[u8]) -> impl Iterator<Item = &[u8]> {
        let is_known = text
            .first_chunk()
            .is_some_and(|start| self.starts.contains(start));
        let behind = if is_known {
            self.sorted
                .partition_point(|(value, _)| value.as_slice() <= text)
        } else {
            0
        };
        let nearest = behind.checked_sub(1);
        // A value that the text starts with is the nearest one, or the nearest one starts with it.
        std::iter::successors(nearest, |&place| self.sorted[place].1)
            .map(|place| self.sorted[place].0.as_slice())
            .filter(move |value| text.starts_with(value))
    }
}

/// Whether a value is a word that people write for other things, too: `postgres`, `Secret`,
/// `my-app`. Such a value is masked in its place, but its copies are not: to hide them would make
/// other lines unreadable.
fn is_ordinary(value: &str) -> bool {
    let is_word = |part: &str| {
        let mut letters = part.bytes();
        let first = letters.next();
        first.is_some_and(|first| first.is_ascii_alphabetic())
            && (letters.all(|letter| letter.is_ascii_lowercase())
                || part.bytes().all(|letter| letter.is_ascii_uppercase()))
    };
    let is_short_number = value.len() <= 4 && value.bytes().all(|byte| byte.is_ascii_digit());
    is_short_number || value.len() <= WORD && value.split(['-', '_']).all(is_word)
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
