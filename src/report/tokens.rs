//! Texts that are secrets wherever they stand, known by their shape: tokens of GitLab, AWS and
//! other services, private keys, credentials in URLs.

use std::ops::Range;

/// Starts of tokens: of GitLab, GitHub, Docker Hub, Vault, Slack, Google, Stripe, and of JSON in
/// base64, which JWTs and registry credentials start with.
const PREFIXES: [&str; 33] = [
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
    "ghp_",
    "gho_",
    "ghr_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "dckr_pat_",
    "hvs.",
    "xapp-",
    "xoxa-",
    "xoxb-",
    "xoxe-",
    "xoxp-",
    "xoxr-",
    "xoxs-",
    "AIza",
    "sk_live_",
    "rk_live_",
    "eyJ",
];
/// Shorter texts behind a prefix are examples or the prefix itself.
const SHORTEST: usize = 8;
/// User names in URLs that are no secrets.
const PUBLIC_USERS: [&str; 5] = [
    "git",
    "oauth2",
    "gitlab-ci-token",
    "x-access-token",
    "x-oauth-basic",
];

/// The bytes that a secret of a known shape takes, if one starts exactly at `at`.
///
/// For a private key that is its body, for a URL its credentials: a later range than `at`.
pub(super) fn secret_at(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    match bytes.get(at)? {
        b'd' | b'e' | b'g' | b'h' | b'r' | b's' | b'x' | b'G' => token(text, at),
        b'A' => access_key(bytes, at).or_else(|| token(text, at)),
        b'-' => private_key(text, at),
        b':' => credentials(text, at),
        _ => None,
    }
}

/// Whether a shape can start with this byte.
pub(super) fn may_start(byte: u8) -> bool {
    matches!(
        byte,
        b'd' | b'e' | b'g' | b'h' | b'r' | b's' | b'x' | b'A' | b'G' | b'-' | b':'
    )
}

/// Where the secret begins in a text that may be the start of one: a message has cut off the rest.
pub(super) fn cut_secret(text: &[u8]) -> Option<usize> {
    let is_capital = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let is_key = text.starts_with(b"AKIA") || text.starts_with(b"ASIA");
    if is_key && text.iter().all(is_capital) {
        return Some(0);
    }
    if let Some(user_info) = text.strip_prefix(b"://") {
        let is_part = |byte: &u8| byte.is_ascii_graphic() && !b"/?#@`\"'".contains(byte);
        let colon = user_info.iter().position(|&byte| byte == b':')?;
        // Behind a host, there are only digits.
        let has_password = user_info
            .iter()
            .skip(colon + 1)
            .any(|byte| !byte.is_ascii_digit());
        return (has_password && user_info.iter().all(is_part)).then_some(b"://".len());
    }
    let is_longer = |prefix: &&str| text.starts_with(prefix.as_bytes());
    let is_whole = text.iter().copied().all(is_token);
    (PREFIXES.iter().any(is_longer) && is_whole).then_some(0)
}

/// Whether a text is what all tokens of a kind start with: messages name a token by it.
pub(super) fn is_prefix(text: &[u8]) -> bool {
    PREFIXES.iter().any(|prefix| prefix.as_bytes() == text)
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
    let authority = rest.get(..stop.unwrap_or(rest.len()))?;
    let user_info = match authority.rfind('@') {
        Some(at) => rest.get(..at)?,
        None => rest.get(..slashed(rest, authority)?)?,
    };
    let harmless =
        |part: &str| part.is_empty() || part.starts_with('$') || PUBLIC_USERS.contains(&part);
    let end = start + user_info.len();
    let Some((user, password)) = user_info.split_once(':') else {
        return (!harmless(user_info)).then_some(start..end);
    };
    match (harmless(user), harmless(password)) {
        (true, true) => None,
        (true, false) => Some(end - password.len()..end),
        // A variable is the secret then, and the name is none; otherwise the name is a token.
        (false, true) if password.starts_with('$') => None,
        (false, true) => Some(start..start + user.len()),
        (false, false) => Some(start..end),
    }
}

/// Where credentials end whose password has a `/`, `?` or `#` that should have been escaped: what
/// stands behind the colon is no port then.
fn slashed(rest: &str, authority: &str) -> Option<usize> {
    let (_, port) = authority.split_once(':')?;
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '`');
    let word = rest.split(ends).next()?;
    (!is_port).then(|| word.rfind('@'))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let ranges = (0..text.len()).filter_map(|at| secret_at(text, at));
        ranges.map(|range| &text[range]).collect()
    }

    #[test]
    fn shapes_are_found_wherever_they_stand() {
        for token in [
            "glpat-Zx81kPq2mVtY7rWcNd3L",
            "GR1348941Zx81kPq2mVtY7rWc",
            "AKIAIOSFODNN7EXAMPLE",
            "AIzaSyA8212345678901234567890",
            "ghp_abcdefghijklmnop",
            "github_pat_11ABCDEFG0_abcdef",
            "xoxb-1234567890-abc",
            "xapp-1-A012-345-abc",
            "ghu_abcdefghijklmnop",
            "dckr_pat_abcdefghijklmnop",
            "hvs.CAESIabcdefghijkl",
            "sk_live_abc8112345678901234",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
        ] {
            let all = found(token);
            assert_eq!(all.first(), Some(&token));
        }
        for text in ["glpat-", "AIza", "eyJ", "the ghp_ prefix", "sk_live_x"] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn credentials_in_urls_are_found_and_hosts_are_not() {
        for (url, secret) in [
            ("https://u:p@h/x", &["u:p"][..]),
            ("https://token@h/x", &["token"]),
            ("https://oauth2:p@h/x@1", &["p"]),
            ("postgres://u:p/q@h/d", &["u:p/q"]),
            ("https://$U:$P@h", &[]),
            ("https://ci:$P@h", &[]),
            ("https://token:@h", &["token"]),
            ("https://token:x-oauth-basic@h", &["token"]),
            ("https://h:80/a@v1", &[]),
            ("https://h/a:b@v1", &[]),
            ("https://h/a", &[]),
        ] {
            assert_eq!(found(url), *secret, "{url}");
        }
    }
}
