//! The tokens of `[[runners]]`, by their shape.

use super::is_placeholder;

/// Starts of tokens that a runner logs in with, longest first.
const PREFIXES: [&str; 2] = ["glrtr-", "glrt-"];

/// The start of tokens that register runners.
const REGISTRATION: &str = "GR1348941";

/// The fewest characters behind a prefix, and the length of tokens without one.
const LENGTH: usize = 20;

/// What a token is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RunnerToken {
    /// A runner logs in with it; its prefix.
    Authentication(&'static str),
    /// A runner logs in with it; made before tokens had a prefix.
    Legacy,
    /// It registers runners.
    Registration,
}

impl RunnerToken {
    /// What a text is, if it is a real token and no placeholder.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        if text.starts_with(REGISTRATION) {
            return Some(Self::Registration);
        }
        let is_mark = |byte: u8| matches!(byte, b'_' | b'-' | b'.');
        let is_token = |body: &str| {
            body.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte))
        };
        for prefix in PREFIXES {
            if let Some(body) = text.strip_prefix(prefix) {
                let is_real = body.len() >= LENGTH && is_token(body) && !is_placeholder(body);
                return is_real.then_some(Self::Authentication(prefix));
            }
        }
        let classes = [
            text.bytes().any(|byte| byte.is_ascii_lowercase()),
            text.bytes().any(|byte| byte.is_ascii_uppercase()),
            text.bytes().any(|byte| byte.is_ascii_digit()),
            text.bytes().any(is_mark),
        ];
        let classes = classes.into_iter().filter(|is_there| *is_there).count();
        let is_legacy = text.len() == LENGTH && is_token(text) && classes >= 3;
        (is_legacy && !is_placeholder(text)).then_some(Self::Legacy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_known_by_their_shape() {
        let authentication = RunnerToken::Authentication;
        for (text, expected) in [
            ("glrt-Zx81kPq2mVtY7rWcNd3L", Some(authentication("glrt-"))),
            (
                "glrt-t3_Zx81kPq2mVtY7rWcNd3L",
                Some(authentication("glrt-")),
            ),
            (
                "glrt-Zx81kPq2mVtY7rWcNd3LbHs.01.1a1b2c3d4",
                Some(authentication("glrt-")),
            ),
            ("glrtr-Zx81kPq2mVtY7rWcNd3L", Some(authentication("glrtr-"))),
            ("Zx81kPq2mVtY7rWcNd3L", Some(RunnerToken::Legacy)),
            (
                "GR1348941Zx81kPq2mVtY7rWcNd3",
                Some(RunnerToken::Registration),
            ),
            ("glrt-xxxxxxxxxxxx", None),
            ("glrt-xxxxxxxxxxxxxxxxxxxxxxxx", None),
            ("glrt-EXAMPLE1234567890abcd", None),
            ("glrt-literal-token", None),
            ("glrt-t3_AAAAAAAAAAAAAAAAAAAA", None),
            ("glrt-<TOKEN>", None),
            ("AAAAAAAAAAAAAAAAAAAA", None),
            ("$RUNNER_TOKEN", None),
            ("abcdefgh", None),
            ("", None),
        ] {
            assert_eq!(RunnerToken::of(text), expected, "{text}");
        }
    }
}
