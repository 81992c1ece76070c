//! GitLab's SAST report, for its vulnerability report. A finding about what merely does not work is
//! no vulnerability and is left out.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::document::{Document, Entry, Level};
use super::forms::Moment;
use super::json;
use super::view::{cut, shown};
use crate::rule::Meta;

/// Of the format. GitLab accepts reports of all its 15.x versions.
const VERSION: &str = "15.2.1";
/// Longer names are refused.
const LONGEST_NAME: usize = 250;
/// Longer solutions are refused.
const LONGEST_SOLUTION: usize = 6_900;
/// Who we are, in keys.
const ID: &str = "gitlab_runner_lint";

#[derive(Serialize)]
struct Sast {
    version: &'static str,
    scan: Value,
    vulnerabilities: Vec<Value>,
}

pub(super) fn write(
    document: &Document,
    rules: &[&Meta],
    moment: Moment,
    out: &mut dyn Write,
) -> io::Result<()> {
    let findings = document.findings.iter();
    let report = Sast {
        version: VERSION,
        scan: scan(document, moment),
        vulnerabilities: findings
            .filter_map(|finding| vulnerability(document, rules, finding))
            .collect(),
    };
    json::write(&report, out)
}

fn scan(document: &Document, moment: Moment) -> Value {
    let program = json!({
        "id": "gitlab-runner-lint",
        "name": "gitlab-runner-lint",
        "version": env!("CARGO_PKG_VERSION"),
        "vendor": {"name": "gitlab-runner-lint"},
    });
    let unchecked = document.unchecked.iter();
    let messages: Vec<Value> = unchecked
        .map(|file| {
            let path = document.in_repository(&file.path);
            let text = format!("{path} could not be checked: {}", file.reason);
            json!({"level": "warn", "value": shown(&text)})
        })
        .collect();
    let is_failed = document.lacks_named();
    json!({
        "analyzer": program,
        "scanner": program,
        "type": "sast",
        "status": if is_failed { "failure" } else { "success" },
        "start_time": moment.to_string(),
        "end_time": moment.to_string(),
        "messages": messages,
    })
}

fn vulnerability(document: &Document, rules: &[&Meta], finding: &Entry) -> Option<Value> {
    let meta = rules.iter().find(|meta| meta.id == finding.rule)?;
    let primary = finding.primary().filter(|_| meta.category.is_security())?;
    let start = primary.start.line.max(1);
    let links: Vec<Value> = meta
        .references
        .iter()
        .map(|url| json!({"url": url}))
        .collect();
    let mut found = json!({
        "id": unique(&finding.fingerprint),
        "name": cut(meta.summary, LONGEST_NAME),
        "description": description(document, finding),
        "severity": match finding.severity {
            Level::Error => "High",
            Level::Warning => "Medium",
            Level::Note => "Low",
        },
        "identifiers": identifiers(meta),
        "links": links,
        "location": {
            "file": document.in_repository(&primary.path),
            "start_line": start,
            "end_line": primary.end.line.max(start),
        },
    });
    if let Some(solution) = solution(finding) {
        found["solution"] = Value::from(solution);
    }
    Some(found)
}

fn description(document: &Document, finding: &Entry) -> String {
    let mut lines = vec![shown(&finding.message)];
    if let (Some(speaker), Some(verdict)) = (&finding.speaker, &finding.verdict) {
        lines.push(shown(&format!("{speaker} says: {verdict}")));
    }
    lines.extend(finding.labels.iter().skip(1).map(|mark| {
        let place = format!("{}:{}", document.in_repository(&mark.path), mark.start.line);
        shown(&format!("{place}: {}", mark.text))
    }));
    lines.join("\n\n")
}

fn solution(finding: &Entry) -> Option<String> {
    let title = finding.fix.as_ref().map(|fix| &fix.title);
    let text = finding.help.as_ref().or(title)?;
    Some(cut(&shown(text), LONGEST_SOLUTION))
}

/// GitLab tells vulnerabilities apart by the first one.
fn identifiers(meta: &Meta) -> Vec<Value> {
    let own = json!({
        "type": ID,
        "name": format!("gitlab-runner-lint: {}", meta.id),
        "value": meta.id,
    });
    let weaknesses = meta.cwe.iter().map(|number| {
        json!({
            "type": "cwe",
            "name": format!("CWE-{number}"),
            "value": number.to_string(),
            "url": format!("https://cwe.mitre.org/data/definitions/{number}.html"),
        })
    });
    std::iter::once(own).chain(weaknesses).collect()
}

/// A fingerprint in the shape of a UUID of the free version 8, as GitLab recommends.
fn unique(fingerprint: &str) -> String {
    let hex = |letter: char| letter.is_ascii_hexdigit();
    let digits: String = fingerprint.chars().filter(|&letter| hex(letter)).collect();
    let digits = format!("{digits:0>16.16}");
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    let [first, second, third, last] = [part(0..8), part(8..12), part(12..15), part(15..16)];
    format!("{first}-{second}-8{third}-800{last}-676974726c6e")
}
