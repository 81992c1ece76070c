//! The grammar of image references: `[host[:port]/]path[:tag][@digest]`.
//!
//! As in the `reference` package of the container tools, but without its limits of length: a tag may have
//! more than 128 characters here, a path more than 255, a digest any algorithm and 64 hexadecimal digits
//! or more. So the set is larger than the real one, and what holds for all of it holds for the real one.
//! A `host` is what the Docker client takes for one: it has a dot or a port, or is in brackets.

use std::collections::BTreeSet;

/// The fewest digits of a digest that is in use: those of SHA-256.
const DIGEST_DIGITS: u8 = 64;

/// All characters that references may have, the most readable first.
pub(super) const LETTERS: &str =
    "a1xbcdefghijklmnopqrstuvwyz023456789-._/:@AXBCDEFGHIJKLMNOPQRSTUVWYZ[]+";

/// Where in a reference a text may be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Place {
    /// Before a label of the host; whether a dot was seen.
    LabelStart { is_dotted: bool },
    /// In a label.
    Label { is_dotted: bool },
    /// Behind a `-` in a label.
    LabelDash { is_dotted: bool },
    /// In an address in brackets; whether it has a digit or a colon.
    Address { is_empty: bool },
    /// Behind the `]`.
    AddressEnd,
    /// In a port; whether it has a digit.
    Port { is_empty: bool },
    /// Before a component of the path.
    ComponentStart,
    /// In a component.
    Component,
    /// Behind a `.` or `__` in a component.
    Separator,
    /// Behind one `_`.
    Underscore,
    /// Behind `-`, which may be many.
    Dash,
    /// In a tag; whether it is empty.
    Tag { is_empty: bool },
    /// In the algorithm of a digest; whether a letter may not be missing.
    Algorithm { is_empty: bool },
    /// In a digest, with so many digits.
    Digest(u8),
}

/// Where a reference begins. At its very start, a `[` opens an address.
pub(super) fn start() -> Vec<Place> {
    vec![
        Place::LabelStart { is_dotted: false },
        Place::Address { is_empty: true },
        Place::ComponentStart,
    ]
}

/// Whether a reference may end here.
pub(super) fn is_end(places: &[Place]) -> bool {
    places.iter().any(|place| match place {
        Place::Component | Place::Tag { is_empty: false } => true,
        Place::Digest(digits) => *digits >= DIGEST_DIGITS,
        _ => false,
    })
}

/// Whether a name is a valid reference.
pub(super) fn is_valid(name: &str) -> bool {
    let mut places = start();
    for (index, letter) in name.chars().enumerate() {
        places = step(&places, letter, index == 0);
        if places.is_empty() {
            return false;
        }
    }
    is_end(&places)
}

/// Whether the grammar tells these two characters apart, if no pattern does.
pub(super) fn kind(letter: char) -> (u8, Option<char>) {
    match letter {
        'a'..='f' => (0, None),
        'g'..='z' => (1, None),
        'A'..='F' => (2, None),
        'G'..='Z' => (3, None),
        '0'..='9' => (4, None),
        other => (5, Some(other)),
    }
}

/// Reads one character. Before the first one, a `[` opens an address.
pub(super) fn step(places: &[Place], letter: char, is_first: bool) -> Vec<Place> {
    let mut next = BTreeSet::new();
    for &place in places {
        if is_first && matches!(place, Place::Address { .. }) {
            if letter == '[' {
                next.insert(place);
            }
            continue;
        }
        next.extend(follow(place, letter));
    }
    next.into_iter().collect()
}

fn follow(place: Place, letter: char) -> Option<Place> {
    let is_alphanumeric = letter.is_ascii_alphanumeric();
    let is_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    Some(match (place, letter) {
        (Place::LabelStart { is_dotted } | Place::LabelDash { is_dotted }, _)
            if is_alphanumeric =>
        {
            Place::Label { is_dotted }
        }
        (Place::Label { is_dotted }, _) if is_alphanumeric => Place::Label { is_dotted },
        (Place::Label { is_dotted } | Place::LabelDash { is_dotted }, '-') => {
            Place::LabelDash { is_dotted }
        }
        (Place::Label { .. }, '.') => Place::LabelStart { is_dotted: true },
        (Place::Label { .. } | Place::AddressEnd, ':') => Place::Port { is_empty: true },
        (Place::Label { is_dotted: true } | Place::AddressEnd, '/')
        | (Place::Port { is_empty: false } | Place::Component, '/') => Place::ComponentStart,
        (Place::Address { .. }, ':') => Place::Address { is_empty: false },
        (Place::Address { .. }, _) if letter.is_ascii_hexdigit() => {
            Place::Address { is_empty: false }
        }
        (Place::Address { is_empty: false }, ']') => Place::AddressEnd,
        (Place::Port { .. }, '0'..='9') => Place::Port { is_empty: false },
        (
            Place::ComponentStart
            | Place::Component
            | Place::Separator
            | Place::Underscore
            | Place::Dash,
            _,
        ) if is_lower => Place::Component,
        (Place::Component, '.') | (Place::Underscore, '_') => Place::Separator,
        (Place::Component, '_') => Place::Underscore,
        (Place::Component | Place::Dash, '-') => Place::Dash,
        (Place::Component, ':') => Place::Tag { is_empty: true },
        (Place::Component | Place::Tag { is_empty: false }, '@') => {
            Place::Algorithm { is_empty: true }
        }
        (Place::Tag { .. }, '_') | (Place::Tag { is_empty: false }, '.' | '-') => {
            Place::Tag { is_empty: false }
        }
        (Place::Tag { .. }, _) if is_alphanumeric => Place::Tag { is_empty: false },
        (Place::Algorithm { .. }, _) if is_alphanumeric => Place::Algorithm { is_empty: false },
        (Place::Algorithm { is_empty: false }, '+' | '.' | '_' | '-') => {
            Place::Algorithm { is_empty: true }
        }
        (Place::Algorithm { is_empty: false }, ':') => Place::Digest(0),
        (Place::Digest(digits), '0'..='9' | 'a'..='f') => {
            Place::Digest(digits.saturating_add(1).min(DIGEST_DIGITS))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_reference(text: &str) -> bool {
        let mut places = start();
        for (index, letter) in text.chars().enumerate() {
            places = step(&places, letter, index == 0);
        }
        is_end(&places)
    }

    #[test]
    fn references_are_read() {
        let digest = "0123456789abcdef".repeat(4);
        for text in [
            "ruby",
            "ruby:3.3",
            "library/ruby",
            "docker.io/library/ruby:3.3-slim_1",
            "registry.example.com:5000/a/b__c/d--e.f:Latest",
            "localhost/x",
            "localhost:5000/x",
            "127.0.0.1:80/x",
            "[::1]:5000/x",
            "Registry.example.com/x",
            &format!("ruby@sha256:{digest}"),
            &format!("a.b/ruby:3.3@sha256:{digest}"),
        ] {
            assert!(is_reference(text), "{text}");
        }
    }

    #[test]
    fn other_texts_are_not() {
        for text in [
            "",
            "Ruby",
            "ruby:",
            "ruby:-1",
            "a//b",
            "/a",
            "a/",
            "a___b",
            "a..b",
            "-a",
            "a:5000/",
            "[]/x",
            "ruby@sha256:abc",
            "a.b:x/y",
            "ruby: 3",
            "a[b]/c",
            "a.:80/x",
        ] {
            assert!(!is_reference(text), "{text}");
        }
    }
}
