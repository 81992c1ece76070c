//! Texts that are secrets wherever they stand, known by their shape: tokens of GitLab and AWS,
//! private keys, credentials in URLs.

use std::ops::Range;

/// Starts of GitLab's tokens.
const PREFIXES: [&str; 14] = [
    "glrt-",
    "glrtr-",
    "glpat-",
    "glcbt-",
    "gldt-",
    "glptt-",
    "glft-",
    "glsoat-",
    "glimt-",
    "glagent-",
    "gloas-",
    "glffct-",
    "glwt-",
    "GR1348941",
];
/// Shorter texts behind a prefix are examples or the prefix itself.
const SHORTEST: usize = 8;
/// User names in URLs that are no secrets.
const PUBLIC_USERS: [&str; 4] = ["git", "oauth2", "gitlab-ci-token", "x-access-token"];

/// The bytes that a secret of a known shape takes, if one starts exactly at `at`.
///
/// For a private key that is its body, for a URL its credentials: a later range than `at`.
pub(super) fn secret_at(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    match bytes.get(at)? {
        b'g' | b'G' => token(text, at),
        b'A' => access_key(bytes, at),
        b'-' => private_key(text, at),
        b':' => credentials(text, at),
        _ => None,
    }
}

/// Whether a shape can start with this byte.
pub(super) fn may_start(byte: u8) -> bool {
    matches!(byte, b'g' | b'G' | b'A' | b'-' | b':')
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

fn run(bytes: &[u8], from: usize, accept: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let length = rest.iter().position(|&byte| !accept(byte));
    from + length.unwrap_or(rest.len())
}

fn token(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let prefix = PREFIXES.iter().find(|prefix| rest.starts_with(**prefix))?;
    let body = at + prefix.len();
    let end = run(text.as_bytes(), body, is_token);
    (end - body >= SHORTEST).then_some(at..end)
}

/// `AKIA` or `ASIA` and 16 capitals or digits, not a part of a longer word.
fn access_key(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = bytes.get(at..)?;
    if !(rest.starts_with(b"AKIA") || rest.starts_with(b"ASIA")) {
        return None;
    }
    let end = run(bytes, at, |byte| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit()
    });
    (end - at >= 20).then_some(at..end)
}

/// What stands between `-----BEGIN ... PRIVATE KEY-----` and the dashes of its end.
fn private_key(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?.strip_prefix("-----BEGIN ")?;
    let kind = rest.split("-----").next().unwrap_or_default();
    if kind.len() > 40 || !kind.ends_with("PRIVATE KEY") {
        return None;
    }
    let start = at + "-----BEGIN ".len() + kind.len() + "-----".len();
    let body = text.get(start..)?;
    // Unfinished keys are cut off at the first character that no key has.
    let end = body.find("-----").unwrap_or_else(|| {
        body.find(|letter: char| {
            !(letter.is_ascii_alphanumeric() || "+/=\\ \r\n\t".contains(letter))
        })
        .unwrap_or(body.len())
    });
    (end > 0).then_some(start..start + end)
}

/// `user:password` of `https://user:password@host`, unless both parts are variables or public.
fn credentials(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?.strip_prefix("://")?;
    let start = at + "://".len();
    let stop = rest.find(|letter: char| {
        letter.is_whitespace() || matches!(letter, '/' | '?' | '#' | '"' | '\'' | '`')
    });
    let user_info = rest.get(..rest.get(..stop.unwrap_or(rest.len()))?.rfind('@')?)?;
    let harmless =
        |part: &str| part.is_empty() || part.starts_with('$') || PUBLIC_USERS.contains(&part);
    let end = start + user_info.len();
    let Some((user, password)) = user_info.split_once(':') else {
        return (!harmless(user_info)).then_some(start..end);
    };
    match (harmless(user), harmless(password)) {
        (true, true) => None,
        (true, false) => Some(end - password.len()..end),
        (false, true) => Some(start..start + user.len()),
        (false, false) => Some(start..end),
    }
}
