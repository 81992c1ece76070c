//! The host that an entry names, and the other spellings of Docker Hub.

use super::{Part, Piece, between, pieces, segments};

/// Names at the end of hosts that nobody can register.
const PRIVATE_DOMAINS: [&str; 10] = [
    "corp",
    "home",
    "internal",
    "intranet",
    "lan",
    "local",
    "localhost",
    "private",
    "test",
    "example",
];

/// A host that strangers can have and that an entry lets in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spoof<'e> {
    /// The host as the entry writes it.
    pub host: &'e str,
    /// Another host that it matches.
    pub example: String,
    /// The entry with the host that was meant, if that is clear.
    pub repaired: Option<String>,
}

/// The host of an entry and what follows behind the slash; `None` if it names none.
#[must_use]
pub fn host(entry: &str) -> Option<(&str, &str)> {
    let first = *segments(entry).first()?;
    let rest = between(entry, first.len(), entry.len()).strip_prefix('/')?;
    is_host(first).then_some((first, rest))
}

/// Whether a first segment is a host, as Docker sees it: with a dot or a port, or `localhost`.
#[must_use]
pub fn is_host(segment: &str) -> bool {
    let pieces = pieces(segment);
    let mut letters = pieces.iter().filter(|piece| piece.part == Part::Letter);
    segment == "localhost" || letters.any(|piece| matches!(piece.text, "." | ":" | "\\."))
}

/// A host that an entry matches although its writer did not mean it: a wildcard touches the host
/// elsewhere than in the labels before a domain that is written out.
#[must_use]
pub fn spoof(entry: &str) -> Option<Spoof<'_>> {
    let (host, rest) = host(entry)?;
    let pieces = pieces(host);
    // A port is a number, whatever wildcard stands there.
    let is_port = |piece: &Piece<'_>| piece.text == ":" && piece.depth == 0;
    let end = pieces.iter().position(is_port).unwrap_or(pieces.len());
    let (name, port) = pieces.split_at_checked(end)?;
    let place = name.iter().rposition(Piece::is_wild)?;
    let (wild, before, behind) = (name.get(place)?, name.get(..place)?, name.get(place + 1..)?);
    let domain: String = behind.iter().map(|piece| piece.text).collect();
    let port: String = port.iter().map(|piece| piece.text).collect();
    if is_own_domain(&domain) && !(before.is_empty() && domain.starts_with(is_letter)) {
        return None;
    }
    if name.iter().any(|piece| piece.part == Part::Open) {
        return None;
    }
    let start: String = before.iter().map(|piece| plain(piece)).collect();
    let filled = match (wild.part, domain.is_empty()) {
        (Part::Stars, true) if start.ends_with('.') || start.is_empty() => "evil.org",
        (Part::Stars, true) => ".evil.org",
        (Part::Stars, false) if start.is_empty() => "evil",
        (Part::Stars, false) => ".evil",
        _ if domain.is_empty() => "x",
        _ => "-",
    };
    let is_trailing = domain.is_empty() && wild.part == Part::Stars && !start.is_empty();
    let kept = between(host, 0, wild.at);
    let repaired = (is_trailing && !kept.ends_with('.') && !before.iter().any(Piece::is_wild))
        .then(|| format!("{kept}{port}/{rest}"));
    Some(Spoof {
        host,
        example: format!("{start}{filled}{domain}{}", port_example(&port)),
        repaired,
    })
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
}

/// A text that a piece stands for.
fn plain<'e>(piece: &Piece<'e>) -> &'e str {
    match piece.part {
        Part::Letter => piece.text.trim_start_matches('\\'),
        _ => "x",
    }
}

fn port_example(port: &str) -> &str {
    if super::is_wild(port) { ":5000" } else { port }
}

/// Whether a text behind a wildcard ends in a domain that one owner has: `.example.com`,
/// `-docker.pkg.dev`, `.internal`.
fn is_own_domain(behind: &str) -> bool {
    let Some((_, domain)) = behind.split_once('.') else {
        return false;
    };
    match domain.rsplit_once('.') {
        Some((owner, top)) => !owner.is_empty() && !top.is_empty(),
        None => PRIVATE_DOMAINS.contains(&domain),
    }
}

/// The short spelling of an entry for an image of Docker Hub that is written with more of it.
#[must_use]
pub fn short_name(entry: &str) -> Option<&str> {
    let hosts = ["docker.io/", "index.docker.io/"];
    let path = hosts.iter().find_map(|host| entry.strip_prefix(host));
    let short = match path {
        Some(path) => path.strip_prefix("library/").unwrap_or(path),
        None => entry.strip_prefix("library/")?,
    };
    (!short.is_empty()).then_some(short)
}

/// The long spelling of an entry for an image of Docker Hub that is written without a host.
#[must_use]
pub fn long_name(entry: &str) -> Option<String> {
    let segments = segments(entry);
    let first = segments.first()?;
    if short_name(entry).is_some() || !first.starts_with(is_letter) {
        return None;
    }
    match segments.len() {
        1 => Some(format!("docker.io/library/{entry}")),
        _ if is_host(first) => None,
        _ => Some(format!("docker.io/{entry}")),
    }
}
