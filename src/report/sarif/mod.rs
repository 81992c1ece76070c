//! SARIF 2.1.0, for code scanning services and editors.

mod location;
mod rules;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::document::{Document, Entry, Repair, Source};
use super::json;
use crate::rule::Meta;
use location::{artifact, labelled, region};

/// Where the schema of the format is published.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What relative places start at.
const ROOT: &str = "%SRCROOT%";

pub(super) fn write(document: &Document, rules: &[&Meta], out: &mut dyn Write) -> io::Result<()> {
    let indices: BTreeMap<&str, usize> = rules
        .iter()
        .enumerate()
        .map(|(index, meta)| (meta.id, index))
        .collect();
    let all = document.findings.iter().chain(&document.suppressed);
    let results: Vec<Value> = all
        .map(|finding| result(document, &indices, finding))
        .collect();
    json::write(
        &json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": driver(rules)},
                "automationDetails": {"id": automation(document)},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    ROOT: {"description": {"text": "The root of the repository."}}
                },
                "invocations": [invocation(document)],
                "artifacts": artifacts(document),
                "results": results,
            }],
        }),
        out,
    )
}

fn driver(rules: &[&Meta]) -> Value {
    let mut driver = json!({
        "name": "gitlab-runner-lint",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules.iter().map(|meta| rules::descriptor(meta)).collect::<Vec<_>>(),
    });
    let home = env!("CARGO_PKG_REPOSITORY");
    if !home.is_empty() {
        driver["informationUri"] = Value::from(home);
    }
    driver
}

/// Services keep runs over several directories of one repository apart by it.
fn automation(document: &Document) -> String {
    match document.directory.as_str() {
        "" => "gitlab-runner-lint/".to_owned(),
        directory => format!("gitlab-runner-lint/{directory}/"),
    }
}

fn invocation(document: &Document) -> Value {
    let unchecked = document.unchecked.iter().map(|file| {
        let path = document.in_repository(&file.path);
        json!({
            "level": if file.named { "error" } else { "warning" },
            "descriptor": {"id": "unchecked"},
            "message": {"text": text(&format!("could not be checked: {}", file.reason))},
            "locations": [{"physicalLocation": {"artifactLocation": artifact(&path)}}],
        })
    });
    let partial = document.partial.iter().map(|gap| {
        let path = document.in_repository(&gap.path);
        json!({
            "level": "note",
            "descriptor": {"id": "not-seen"},
            "message": {"text": text(&format!("not seen: {}", gap.missing))},
            "locations": [{"physicalLocation": {"artifactLocation": artifact(&path)}}],
        })
    });
    json!({
        "executionSuccessful": !document.lacks_named(),
        "toolExecutionNotifications": unchecked.chain(partial).collect::<Vec<_>>(),
    })
}

fn artifacts(document: &Document) -> Vec<Value> {
    let mut paths: Vec<String> = document
        .files
        .iter()
        .map(|path| document.in_repository(path))
        .collect();
    paths.dedup();
    paths
        .iter()
        .map(|path| json!({"location": artifact(path), "roles": ["analysisTarget"]}))
        .collect()
}

fn result(document: &Document, indices: &BTreeMap<&str, usize>, finding: &Entry) -> Value {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "level": finding.severity.name(),
        "message": {"text": text(&message)},
        "locations": finding.primary().map(|mark| labelled(document, mark, None)).into_iter().collect::<Vec<_>>(),
        "partialFingerprints": {
            "gitlabRunnerLint/v1": finding.fingerprint,
            "gitlabRunnerLintKey/v1": finding.identity,
        },
    });
    if let Some(index) = indices.get(finding.rule.as_str()) {
        result["ruleIndex"] = Value::from(*index);
    }
    let related: Vec<Value> = finding
        .labels
        .iter()
        .skip(1)
        .enumerate()
        .map(|(id, mark)| labelled(document, mark, Some(id)))
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::from(related);
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty()) {
        result["fixes"] = json!([fixed(document, fix)]);
    }
    // All results or none must say whether they are suppressed.
    result["suppressions"] = Value::from(suppressions(finding));
    let mut properties = json!({"confidence": finding.confidence, "keyPath": finding.key_path});
    if !finding.jobs.is_empty() {
        properties["jobs"] = json!(finding.jobs);
    }
    if let (Some(speaker), Some(verdict)) = (&finding.speaker, &finding.verdict) {
        properties["verdict"] = json!({"speaker": speaker, "text": verdict});
    }
    result["properties"] = properties;
    result
}

fn suppressions(finding: &Entry) -> Vec<Value> {
    let Some(reason) = &finding.suppression else {
        return Vec::new();
    };
    let (kind, said) = match reason.kind {
        Source::Comment => ("inSource", reason.reason.as_str()),
        Source::Baseline => ("external", "in the baseline"),
    };
    let mut suppression = json!({"kind": kind, "status": "accepted"});
    if !said.is_empty() {
        suppression["justification"] = Value::from(said);
    }
    vec![suppression]
}

fn fixed(document: &Document, fix: &Repair) -> Value {
    let mut changes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        let replacement = json!({
            "deletedRegion": region(edit.start, edit.end),
            "insertedContent": {"text": edit.text},
        });
        let file = document.in_repository(&edit.path);
        changes.entry(file).or_default().push(replacement);
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(path, replacements)| {
            json!({"artifactLocation": artifact(&path), "replacements": replacements})
        })
        .collect();
    json!({"description": {"text": text(&fix.title)}, "artifactChanges": changes})
}

/// A plain text: it must not hold what readers take for a link.
fn text(value: &str) -> String {
    value.replace("](", "] (")
}
