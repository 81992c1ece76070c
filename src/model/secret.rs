//! Which values of a file are secret, whatever rule looks at them.

use std::ops::Range;

use crate::source::{FileId, Span};
use crate::syntax::{Data, Node, Shape};

/// Keys that hold secrets, compared in lower case.
const NAMES: [&str; 9] = [
    "token",
    "secretkey",
    "accesskey",
    "sessiontoken",
    "privatekey",
    "accountkey",
    "bearer_token",
    "docker_auth_config",
    "private_key",
];

/// Spans of all secret values of a file: those of secret keys, and items of `environment` lists
/// whose variable has a secret name. References to variables are no secrets.
#[must_use]
pub fn secrets(root: Node<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        for entry in node.entries() {
            if entry.steps().next().is_some() {
                continue;
            }
            match entry.value.shape() {
                Shape::Scalar
                    if entry
                        .key
                        .scalar()
                        .is_some_and(|key| is_secret_name(key.text)) =>
                {
                    found.extend(secret_text(entry.value));
                }
                Shape::Map | Shape::List => stack.push(entry.value),
                Shape::Scalar | Shape::Null => {}
            }
        }
        for item in node.items().filter(|item| item.alias().is_none()) {
            match item.data() {
                Data::Text(text) => {
                    if text
                        .split_once('=')
                        .is_some_and(|(name, value)| is_secret_name(name) && !is_reference(value))
                    {
                        found.push(item.span());
                    }
                }
                _ => stack.push(item),
            }
        }
    }
    found.sort_unstable();
    found
}

/// Spans of what looks like secret values, line by line: for a text that could not be read as a
/// whole, where the tree may lack the very value that an excerpt would show.
#[must_use]
pub fn secrets_by_line(file: FileId, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let value = line
            .match_indices(['=', ':'])
            .find_map(|(at, _)| secret_behind(line, at));
        if let Some(value) = value {
            let ends = (
                u32::try_from(start + value.start),
                u32::try_from(start + value.end),
            );
            if let (Ok(from), Ok(to)) = ends {
                found.push(Span::new(file, from, to));
            }
        }
        start += line.len();
    }
    found
}

/// What stands behind a `=` or `:` up to the end of the line, if the word before it names a secret.
fn secret_behind(line: &str, at: usize) -> Option<Range<usize>> {
    let (left, right) = line.split_at(at);
    let name = left.trim_end_matches([' ', '\t', '"', '\'']);
    let name = name
        .rsplit([' ', '\t', '{', '[', ',', '.', '"', '\''])
        .next()?;
    let value = right.trim_start_matches([':', '=', '>', ' ', '\t']);
    let start = line.len() - value.len();
    let value = value.trim_end();
    let is_value = !value.is_empty() && !is_reference(value.trim_matches(['"', '\'']));
    let name = name.trim_start_matches('\u{FEFF}');
    (is_secret_name(name) && is_value).then(|| start..start + value.len())
}

/// Whether a key or a variable of this name holds a secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    NAMES.contains(&name.as_str())
        || name.contains("password")
        || name.contains("secret")
        || name.ends_with("_token")
        || name.ends_with("access_key")
        || name.ends_with("private_key")
}

fn secret_text(value: Node<'_>) -> Option<Span> {
    let text = value.scalar()?.text;
    let is_flag = matches!(text, "" | "true" | "false");
    (!is_flag && !is_reference(text)).then(|| value.span())
}

/// `$NAME` or `${NAME}`, alone.
fn is_reference(text: &str) -> bool {
    let name = text
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| text.strip_prefix('$'));
    name.is_some_and(|name| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn names_of_secrets_are_known_in_any_notation() {
        for name in [
            "token",
            "SecretKey",
            "DB_PASSWORD",
            "amazonec2-access-key",
            "digitalocean-access-token",
            "private_key",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["name", "token_expires_at", "key_file", "access", ""] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn secrets_of_broken_lines_are_found_by_their_keys() {
        for (line, expected) in [
            ("token = abc\r\n", Some("abc")),
            ("  token: \"abc\" # mine\n", Some("\"abc\" # mine")),
            ("\u{FEFF}\"SecretKey\" = 'abc", Some("'abc")),
            ("s3 = { SecretKey = abc }\n", Some("abc }")),
            ("environment = [\"MY_TOKEN=abc\", x]\n", Some("abc\", x]")),
            ("- token: abc\n", Some("abc")),
            ("docker.password == abc\n", Some("abc")),
            ("token = $TOKEN\n", None),
            ("token =\n", None),
            ("name = token\n", None),
        ] {
            let mut sources = Sources::default();
            let file = sources.add_text("config.toml", format!("a = 1\n{line}"));
            let found = secrets_by_line(file, sources.text(file));
            let texts: Vec<_> = found.iter().map(|span| sources.slice(*span)).collect();
            assert_eq!(texts, expected.into_iter().collect::<Vec<_>>(), "{line:?}");
        }
    }
}
