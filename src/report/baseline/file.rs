//! The text of a baseline: JSON with one finding on each line, so that a merge request shows what
//! was added and what was fixed.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::error::Category;

use super::Entry;
use crate::report::sanitize::is_hidden;

/// The version that is written and read.
const VERSION: u64 = 1;
/// Who wrote the file. No version of the program: it would change the file for nothing.
const TOOL: &str = env!("CARGO_PKG_NAME");

/// Why a text is not a baseline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    /// One-based line.
    pub line: usize,
    /// One-based column.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

#[derive(Deserialize)]
struct Head {
    version: u64,
}

#[derive(Deserialize)]
struct Document {
    findings: Vec<Line>,
}

/// A finding as the file holds it.
#[derive(Serialize, Deserialize)]
struct Line {
    rule: String,
    path: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    key_path: String,
    #[serde(serialize_with = "write_number", deserialize_with = "read_number")]
    fingerprint: u64,
    count: u64,
    #[serde(default)]
    message: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is that of serde"
)]
fn write_number<S: Serializer>(number: &u64, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&format!("{number:016x}"))
}

fn read_number<'de, D: Deserializer<'de>>(input: D) -> Result<u64, D::Error> {
    let text = String::deserialize(input)?;
    let is_digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = is_digits.then(|| u64::from_str_radix(&text, 16).ok());
    number
        .flatten()
        .ok_or_else(|| D::Error::custom("a fingerprint has 16 hexadecimal digits"))
}

/// Reads the entries of a baseline, in the order of the text.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Entry>, Mistake> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    if let Some(line) = conflict(bytes) {
        return Err(Mistake {
            line,
            column: 1,
            message: "a merge conflict is left here: keep the findings of both sides".to_owned(),
        });
    }
    let head: Head = serde_json::from_slice(bytes).map_err(|error| foreign(&error))?;
    if head.version != VERSION {
        return Err(Mistake {
            line: 1,
            column: 1,
            message: format!(
                "baselines of version {} are not known here, only of version {VERSION}",
                head.version
            ),
        });
    }
    let document: Document = serde_json::from_slice(bytes).map_err(|error| mistake(&error))?;
    let entries = document.findings.into_iter().map(|line| Entry {
        rule: line.rule,
        path: line.path,
        key_path: line.key_path,
        fingerprint: line.fingerprint,
        count: line.count,
        message: line.message,
    });
    Ok(entries.collect())
}

/// The line at which Git marks two versions of a text.
fn conflict(bytes: &[u8]) -> Option<usize> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    lines
        .position(|line| line.starts_with(b"<<<<<<< "))
        .map(|line| line + 1)
}

/// Says of a file that is none of ours what it is not.
fn foreign(error: &serde_json::Error) -> Mistake {
    let cure = "`gitlab-runner-lint baseline create --force` writes it anew";
    let found = mistake(error);
    let message = match error.classify() {
        Category::Data => format!("this is no baseline: {cure}"),
        Category::Syntax | Category::Eof | Category::Io => {
            format!("this is not JSON: {}; {cure}", found.message)
        }
    };
    Mistake { message, ..found }
}

fn mistake(error: &serde_json::Error) -> Mistake {
    let (line, column) = (error.line().max(1), error.column().max(1));
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default();
    Mistake {
        line,
        column,
        message: message.to_owned(),
    }
}

/// Writes entries in their order.
pub(super) fn write(entries: &[Entry]) -> String {
    let lines: Vec<String> = entries.iter().map(|entry| escaped(&line(entry))).collect();
    let findings = match lines.as_slice() {
        [] => "[]".to_owned(),
        lines => format!("[\n    {}\n  ]", lines.join(",\n    ")),
    };
    format!(
        "{{\n  \"version\": {VERSION},\n  \"tool\": \"{TOOL}\",\n  \"findings\": {findings}\n}}\n"
    )
}

fn line(entry: &Entry) -> String {
    let line = Line {
        rule: entry.rule.clone(),
        path: entry.path.clone(),
        key_path: entry.key_path.clone(),
        fingerprint: entry.fingerprint,
        count: entry.count,
        message: entry.message.clone(),
    };
    // Texts and numbers alone always have a form.
    serde_json::to_string(&line).unwrap_or_default()
}

/// What could steer a terminal is written as an escape: the value stays the same.
fn escaped(line: &str) -> String {
    let mut result = String::with_capacity(line.len());
    for letter in line.chars() {
        if is_hidden(letter) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                result.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            result.push(letter);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        match read(text.as_bytes()) {
            Ok(entries) => format!("{} read", entries.len()),
            Err(mistake) => format!("{}:{}: {}", mistake.line, mistake.column, mistake.message),
        }
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_its_place() {
        let line = r#"{"rule":"a","path":"b","fingerprint":"00000000000000ff","count":"#;
        let with = |count: &str| format!("{{\"version\":1,\"findings\":[\n{line}{count}}}]}}");
        for (text, expected) in [
            (
                String::new(),
                "1:1: this is not JSON: EOF while parsing a value; `gitlab-runner-lint baseline",
            ),
            (
                "[]".into(),
                "1:2: this is no baseline: `gitlab-runner-lint baseline create",
            ),
            (
                "<<<<<<< HEAD\n".into(),
                "1:1: a merge conflict is left here",
            ),
            (r#"{"findings":[]}"#.into(), "1:15: this is no baseline"),
            (
                r#"{"version":2,"new":{}}"#.into(),
                "1:1: baselines of version 2 are not known here, only of version 1",
            ),
            (r#"{"version":1}"#.into(), "1:13: missing field `findings`"),
            (with("1"), "1 read"),
            (with("18446744073709551615"), "1 read"),
            (with("0"), "1 read"),
            (with("-1"), "2:"),
            (with("1e99"), "2:"),
            (with("18446744073709551616"), "2:"),
            (
                with("1").replace("ff\"", "fg\""),
                "2:55: a fingerprint has 16 hexadecimal digits",
            ),
            (with("1").replace("\"rule\":\"a\"", "\"rule\":[]"), "2:"),
            (
                format!(
                    "{{\"version\":1,\"findings\":{}{}}}",
                    "[".repeat(9_999),
                    "]".repeat(9_999)
                ),
                "1:",
            ),
            (
                format!("{{\"version\":1,\"x\":{}", "[".repeat(100_000)),
                "1:",
            ),
        ] {
            let said = said(&text);
            let start = expected.trim_end_matches('0');
            assert!(said.starts_with(start), "{said} instead of {expected}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let entry = Entry {
            rule: "a".into(),
            path: "b/c\u{202E}.yml".into(),
            key_path: String::new(),
            fingerprint: 7,
            count: 2,
            message: "\u{1b}[31m \u{85}ü \"`\n".into(),
        };
        let text = write(&[entry.clone(), entry.clone()]);
        assert_eq!(read(text.as_bytes()), Ok(vec![entry.clone(), entry]));
        assert_eq!(text.lines().count(), 8);
        assert!(!text.contains(['\u{1b}', '\u{202E}', '\u{85}']), "{text}");
        assert_eq!(
            write(&[]),
            format!("{{\n  \"version\": 1,\n  \"tool\": \"{TOOL}\",\n  \"findings\": []\n}}\n")
        );
    }
}
