//! Rules for programs: everything their pages say.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::json;
use crate::rule::Meta;

/// The version of the fields.
const VERSION: u32 = 1;

/// Writes one rule.
///
/// # Errors
/// Those of `out`.
pub fn write_rule(meta: &Meta, out: &mut dyn Write) -> io::Result<()> {
    let mut rule = described(meta);
    rule["version"] = Value::from(VERSION);
    rule["sections"] = Value::from(sections(meta.body()));
    json::write(&rule, out)
}

/// Writes all rules, without their pages.
///
/// # Errors
/// Those of `out`.
pub fn write_rules<'m>(
    rules: impl IntoIterator<Item = &'m Meta>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rules: Vec<Value> = rules.into_iter().map(described).collect();
    json::write(&json!({"version": VERSION, "rules": rules}), out)
}

fn described(meta: &Meta) -> Value {
    let mut levels = Map::new();
    for (trust, level) in ["shared", "group", "project", "unknown"]
        .iter()
        .zip(meta.levels)
    {
        let name = level.map_or("silent", |level| level.name());
        levels.insert((*trust).to_owned(), Value::from(name));
    }
    let applies_to = meta.applies_to.map(|versions| {
        json!({
            "product": versions.product.name(),
            "first": versions.first.map(|version| version.to_string()),
            "end": versions.end.map(|version| version.to_string()),
        })
    });
    json!({
        "id": meta.id,
        "summary": meta.summary,
        "severity": meta.severity().name(),
        "levels": levels,
        "profile": meta.profile.name(),
        "category": meta.category.name(),
        "security": meta.category.is_security(),
        "confidence": meta.confidence.name(),
        "fix": meta.fix.name(),
        "since": meta.since,
        "applies_to": applies_to,
        "cwe": meta.cwe,
        "owasp": meta.owasp,
        "supersedes": meta.supersedes,
        "formerly": meta.formerly,
        "references": meta.references,
        "url": meta.url(),
    })
}

/// The sections of a page, as Markdown, in their order. A line in a fenced text is no heading.
fn sections(page: &str) -> Vec<Value> {
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut is_fenced = false;
    for line in page.lines() {
        is_fenced ^= line.trim_start().starts_with("```");
        match line.strip_prefix("## ").filter(|_| !is_fenced) {
            Some(title) => found.push((title.trim(), String::new())),
            None => {
                if let Some((_, text)) = found.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    found
        .iter()
        .map(|(title, text)| json!({"title": title, "markdown": text.trim()}))
        .collect()
}
