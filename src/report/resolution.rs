//! What `resolve` prints: JSON for programs, the merged pipeline as YAML, one job for people.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::json;

use super::redact::Redactor;
use super::sanitize;
use crate::source::Sources;
use crate::syntax::yaml::resolve::{float_text, is_plain_safe};
use crate::views::{Line, Plain, Resolution, Said};

/// Longer values of one job's keywords are cut.
const LONGEST: usize = 60;

/// Whether texts that look like tokens are masked.
fn shown(text: &str, redactor: Option<&Redactor>) -> String {
    redactor.map_or_else(
        || text.to_owned(),
        |redactor| redactor.mask(text).into_owned(),
    )
}

/// GitLab's answer as JSON: a promise to other programs. `redactor` masks what looks like a token.
///
/// # Errors
/// Those of the output.
pub fn json(
    resolution: &Resolution,
    sources: &Sources,
    redactor: Option<&Redactor>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let is_refused = !resolution.errors.is_empty();
    let texts = |said: &[Said]| {
        said.iter()
            .map(|said| said.text.clone())
            .collect::<Vec<_>>()
    };
    let includes: Vec<_> = resolution
        .includes
        .iter()
        .map(|include| {
            let at = sources.position(include.at.file, include.at.start);
            json!({
                "type": include.kind,
                "location": include.location,
                "read": include.is_read,
                "from": {"path": sources.display(include.at.file), "line": at.line, "column": at.column},
            })
        })
        .collect();
    let detail = |level: &str, said: &Said| {
        let at = said
            .at
            .map(|at| (at.file, sources.position(at.file, at.start)));
        json!({
            "level": level,
            "text": said.text,
            "job": said.job,
            "path": at.map(|(file, _)| sources.display(file)),
            "line": at.map(|(_, position)| position.line),
            "column": at.map(|(_, position)| position.column),
        })
    };
    let details = [
        ("error", &resolution.errors),
        ("further", &resolution.further),
        ("warning", &resolution.warnings),
    ];
    let details: Vec<_> = details
        .into_iter()
        .flat_map(|(level, said)| said.iter().map(move |said| detail(level, said)))
        .collect();
    let document = Document {
        valid: (is_refused || !resolution.is_partial).then_some(!is_refused),
        partial: resolution.is_partial,
        errors: texts(&resolution.errors),
        warnings: texts(&resolution.warnings),
        stages: &resolution.stages,
        includes,
        details,
        jobs: Jobs(&resolution.jobs),
    };
    let text = serde_json::to_string_pretty(&document)?;
    writeln!(out, "{}", shown(&text, redactor))
}

#[derive(serde::Serialize)]
struct Document<'r> {
    /// Null when it is not decidable.
    valid: Option<bool>,
    partial: bool,
    errors: Vec<String>,
    warnings: Vec<String>,
    stages: &'r [String],
    includes: Vec<serde_json::Value>,
    /// Where each error and warning is, and what GitLab would say next.
    details: Vec<serde_json::Value>,
    jobs: Jobs<'r>,
}

struct Jobs<'r>(&'r [(String, Plain)]);

impl Serialize for Jobs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, job)| (name, Data(job))))
    }
}

/// A value in the order of its text.
struct Data<'r>(&'r Plain);

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Plain::Null => serializer.serialize_unit(),
            Plain::Bool(value) => serializer.serialize_bool(*value),
            Plain::Int(digits) => match digits.parse::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_str(digits),
            },
            Plain::Float(value) => serializer.serialize_f64(*value),
            Plain::Text(text) => serializer.serialize_str(text),
            Plain::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items.iter() {
                    list.serialize_element(&Data(item))?;
                }
                list.end()
            }
            Plain::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries.iter() {
                    map.serialize_entry(key, &Data(value))?;
                }
                map.end()
            }
        }
    }
}

/// The merged configuration as YAML that GitLab reads back as the same values.
///
/// # Errors
/// Those of the output.
pub fn yaml(merged: &Plain, redactor: Option<&Redactor>, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    match merged {
        Plain::Map(entries) if !entries.is_empty() => block(merged, 0, &mut text),
        other => text.push_str(&flow(other)),
    }
    writeln!(out, "{}", shown(text.trim_start_matches('\n'), redactor))
}

/// Depth is bounded where the value was made.
fn block(value: &Plain, indent: usize, text: &mut String) {
    let margin = " ".repeat(indent);
    match value {
        Plain::Map(entries) if !entries.is_empty() => {
            for (key, value) in entries.iter() {
                text.push('\n');
                text.push_str(&margin);
                text.push_str(&scalar(key));
                text.push(':');
                block(value, indent + 2, text);
            }
        }
        Plain::List(items) if !items.is_empty() => {
            for item in items.iter() {
                text.push('\n');
                text.push_str(&margin);
                text.push('-');
                block(item, indent + 2, text);
            }
        }
        other => {
            text.push(' ');
            text.push_str(&flow(other));
        }
    }
}

/// A value on one line.
fn flow(value: &Plain) -> String {
    match value {
        Plain::Null => "null".to_owned(),
        Plain::Bool(value) => value.to_string(),
        Plain::Int(digits) => digits.clone(),
        Plain::Float(value) => match float_text(*value).as_str() {
            "Infinity" => ".inf".to_owned(),
            "-Infinity" => "-.inf".to_owned(),
            "NaN" => ".nan".to_owned(),
            text => text.to_owned(),
        },
        Plain::Text(text) => scalar(text),
        Plain::List(items) => format!(
            "[{}]",
            items.iter().map(flow).collect::<Vec<_>>().join(", ")
        ),
        Plain::Map(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", scalar(key), flow(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A string, plain where it reads back as itself even inside brackets.
fn scalar(text: &str) -> String {
    if is_plain_safe(text, true) && is_plain_safe(text, false) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            other if other.is_control() || !other.is_ascii() && !other.is_alphanumeric() => {
                quoted.push_str(&format!("\\U{:08X}", u32::from(other)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// One job as JSON: each keyword with where it comes from.
///
/// # Errors
/// When writing fails.
pub fn job_json(
    name: &str,
    lines: &[Line],
    sources: &Sources,
    redactor: Option<&Redactor>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let keywords: Vec<serde_json::Value> = lines
        .iter()
        .map(|line| {
            let position = sources.position(line.at.file, line.at.start);
            json!({
                "keyword": line.keyword,
                "value": Data(&line.value),
                "path": sources.display(line.at.file),
                "line": position.line,
                "column": position.column,
                "through": line.through,
            })
        })
        .collect();
    let document = json!({ "job": name, "keywords": keywords });
    let text = serde_json::to_string_pretty(&document)?;
    writeln!(out, "{}", shown(&text, redactor))
}

/// The keywords of one job, each with the place it comes from.
///
/// # Errors
/// Those of the output.
pub fn job(
    lines: &[Line],
    sources: &Sources,
    redactor: Option<&Redactor>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Vec<[String; 3]> = lines
        .iter()
        .map(|line| {
            let position = sources.position(line.at.file, line.at.start);
            let mut origin = format!("{}:{}", sources.display(line.at.file), position.line);
            if !line.through.is_empty() {
                origin.push_str(&format!(" via {}", line.through.join(", ")));
            }
            let value = sanitize::line(&shown(&flow(&line.value), redactor));
            let mut short: String = value.chars().take(LONGEST).collect();
            if short.len() < value.len() {
                short.push_str("...");
            }
            [line.keyword.clone(), short, sanitize::line(&origin)]
        })
        .collect();
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    for [keyword, value, origin] in &rows {
        writeln!(out, "{keyword:first$}  {value:second$}  {origin}")?;
    }
    Ok(())
}
