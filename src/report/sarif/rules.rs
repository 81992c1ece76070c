//! Rules in SARIF: what code scanning services show beside a finding.

use serde_json::{Value, json};

use crate::finding::{Confidence, Severity};
use crate::report::document::Level;
use crate::rule::Meta;

/// Everything that a service can show of a rule.
pub(super) fn descriptor(meta: &Meta) -> Value {
    let mut rule = json!({
        "id": meta.id,
        "name": pascal(meta.id),
        "shortDescription": {"text": meta.summary},
        "fullDescription": {"text": first_paragraph(meta)},
        "help": {"text": meta.body(), "markdown": meta.body()},
        "defaultConfiguration": {"level": Level::from(meta.severity()).name()},
        "properties": properties(meta),
    });
    if let Some(url) = meta.url() {
        rule["helpUri"] = Value::from(url);
    }
    if !meta.formerly.is_empty() {
        rule["deprecatedIds"] = json!(meta.formerly);
    }
    rule
}

/// GitHub reads `tags`, `precision`, `problem.severity` and, of rules with the tag `security`, the
/// number `security-severity`: above 7 is high, from 4 to 7 medium.
fn properties(meta: &Meta) -> Value {
    let is_security = meta.category.is_security();
    let mut tags = vec![meta.category.name().to_owned()];
    if is_security {
        tags.push("security".to_owned());
        tags.extend(
            meta.cwe
                .iter()
                .map(|number| format!("external/cwe/cwe-{number:03}")),
        );
    }
    let mut properties = json!({
        "tags": tags,
        "precision": match meta.confidence {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        },
        "problem.severity": match meta.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "recommendation",
        },
    });
    if is_security {
        properties["security-severity"] = Value::from(match meta.severity() {
            Severity::Error => "8.0",
            Severity::Warning => "5.5",
            Severity::Note => "2.0",
        });
    }
    properties
}

/// `privileged-docker` as `PrivilegedDocker`.
fn pascal(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for word in id.split('-') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// What it finds, on one line; the summary if the page starts otherwise.
fn first_paragraph(meta: &Meta) -> String {
    let mut lines = meta.body().lines().map(str::trim);
    let paragraph: Vec<&str> = lines
        .by_ref()
        .skip_while(|line| line.is_empty() || line.starts_with('#'))
        .take_while(|line| !line.is_empty())
        .collect();
    match paragraph.is_empty() || paragraph[0].starts_with("```") {
        true => format!("{}.", meta.summary.trim_end_matches('.')),
        false => paragraph.join(" "),
    }
}
