//! Which values of a file are secret, whatever rule looks at them.

use crate::source::Span;
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

/// Whether a key or a variable of this name holds a secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
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
