//! Places in SARIF.

use serde_json::{Value, json};

use super::{ROOT, text};
use crate::report::document::{Document, Mark, Point};

/// A label; related ones have a number.
pub(super) fn labelled(document: &Document, mark: &Mark, id: Option<usize>) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": artifact(&document.in_repository(&mark.path)),
            "region": region(mark.start, mark.end),
        },
    });
    if let Some(id) = id {
        location["id"] = Value::from(id);
    }
    if !mark.text.is_empty() {
        location["message"] = json!({"text": text(&mark.text)});
    }
    location
}

/// Both ends from one, the second behind the last character.
pub(super) fn region(start: Point, end: Point) -> Value {
    let (line, column) = (start.line.max(1), start.column.max(1));
    let last = end.line.max(line);
    let least = if last == line { column } else { 1 };
    json!({
        "startLine": line,
        "startColumn": column,
        "endLine": last,
        "endColumn": end.column.max(least),
    })
}

/// A file: of the repository if its path is relative.
pub(super) fn artifact(path: &str) -> Value {
    let uri = uri(path);
    match uri.starts_with("file:") || uri.starts_with("..") {
        true => json!({"uri": uri}),
        false => json!({"uri": uri, "uriBaseId": ROOT}),
    }
}

/// A path as a reference: everything but the plainest characters is escaped.
pub(super) fn uri(path: &str) -> String {
    let is_drive =
        matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    let mut result = match (path.starts_with('/'), is_drive) {
        (true, _) => "file://".to_owned(),
        (false, true) => "file:///".to_owned(),
        (false, false) => String::new(),
    };
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => result.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => result.push(char::from(byte)),
            byte => result.push_str(&format!("%{byte:02X}")),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        for (path, reference) in [
            ("ci/a.yml", "ci/a.yml"),
            ("a b#c%.yml", "a%20b%23c%25.yml"),
            ("größe:1.yml", "gr%C3%B6%C3%9Fe%3A1.yml"),
            ("/etc/config.toml", "file:///etc/config.toml"),
            ("C:/a.toml", "file:///C%3A/a.toml"),
            ("::a.yml", "%3A%3Aa.yml"),
            ("a:b.yml", "a%3Ab.yml"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(path), reference);
        }
    }
}
