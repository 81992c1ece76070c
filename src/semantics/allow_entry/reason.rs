//! Why an entry matches nothing, as far as its text shows it.

use super::{Part, between, in_lower_case, is_host, last_segment, mark, pieces, variable};

/// What keeps an entry from matching.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason<'e> {
    /// The text is empty.
    Empty,
    /// White space around it, and the text without.
    Space(&'e str),
    /// `https://`, and the text without.
    Scheme(&'e str),
    /// Several patterns in one string.
    Commas(Vec<&'e str>),
    /// A `/` at the end.
    TrailingSlash,
    /// A backslash between segments, and the text with slashes.
    Backslash(String),
    /// `@sha256:` and what no digest looks like.
    Digest,
    /// Two `:` behind the name.
    TwoTags,
    /// No image reference looks like this.
    Other,
}

/// Whether a name, listed as it is, is an entry that no rule finds fault with. Others stay out of
/// fixes: what one rule lists, another would take away again.
#[must_use]
pub fn is_sound(name: &str) -> bool {
    let is_clean = !name.starts_with('!')
        && variable(name).is_none()
        && mark(name).is_none()
        && in_lower_case(name).is_none();
    is_clean && reason(name) == Some(Reason::Other)
}

/// The reason in the text of an entry that matches nothing. `None` if another rule tells it.
#[must_use]
pub fn reason(entry: &str) -> Option<Reason<'_>> {
    let is_told = entry.starts_with('!')
        || variable(entry).is_some()
        || mark(entry).is_some()
        || in_lower_case(entry).is_some();
    let trimmed = entry.trim();
    let patterns = at_commas(entry);
    if entry.is_empty() {
        return Some(Reason::Empty);
    }
    if let Some(bare) = without_scheme(trimmed) {
        return Some(Reason::Scheme(bare));
    }
    if patterns.len() > 1 {
        return Some(Reason::Commas(patterns));
    }
    if trimmed.len() < entry.len() {
        return Some(Reason::Space(trimmed));
    }
    if is_told {
        return None;
    }
    if let Some(repaired) = with_slashes(entry) {
        return Some(Reason::Backslash(repaired));
    }
    if entry.ends_with('/') {
        return Some(Reason::TrailingSlash);
    }
    let last = last_segment(entry);
    if let Some((_, digest)) = last.split_once("@sha256:") {
        let is_digit = |letter: char| letter.is_ascii_hexdigit();
        let is_whole = digest.len() == 64 && digest.chars().all(is_digit);
        if !super::is_wild(digest) && !is_whole {
            return Some(Reason::Digest);
        }
    }
    let (name, _) = last.split_once('@').unwrap_or((last, ""));
    if !name.contains('{') && name.matches(':').count() > 1 {
        return Some(Reason::TwoTags);
    }
    Some(Reason::Other)
}

/// The entry with slashes for backslashes, if it has one before a letter, where it escapes nothing.
fn with_slashes(entry: &str) -> Option<String> {
    let escaped = |text: &str| text.strip_prefix('\\').and_then(|rest| rest.chars().next());
    let is_separator = |text: &str| escaped(text).is_some_and(char::is_alphanumeric);
    let pieces = pieces(entry);
    let found = pieces.iter().any(|piece| is_separator(piece.text));
    let texts = pieces.iter().map(|piece| match escaped(piece.text) {
        Some(_) => piece.text.replacen('\\', "/", 1),
        None => piece.text.to_owned(),
    });
    let repaired: String = texts.collect();
    found.then_some(repaired)
}

fn without_scheme(entry: &str) -> Option<&str> {
    ["https://", "http://", "docker://"]
        .iter()
        .find_map(|scheme| entry.strip_prefix(scheme))
}

/// The texts between commas outside braces and classes, without the space around them.
#[must_use]
pub fn at_commas(entry: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in pieces(entry) {
        if piece.part == Part::Letter && piece.text == "," {
            found.push(between(entry, start, piece.at).trim());
            start = piece.end();
        }
    }
    found.push(between(entry, start, entry.len()).trim());
    found.retain(|text| !text.is_empty());
    found
}

/// Whether an entry names a host and no image of it: one segment whose name has a dot.
#[must_use]
pub fn tells_host_only(entry: &str) -> bool {
    if entry.contains(['/', '{']) || entry == "localhost" {
        return false;
    }
    let (name, _) = entry.split_once([':', '@']).unwrap_or((entry, ""));
    name.contains('.') && is_host(name)
}
