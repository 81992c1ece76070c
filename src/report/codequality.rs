//! GitLab's Code Quality report: findings in merge requests. GitLab shows one place of a finding,
//! and of that the line; the others stand in the description.

use std::io::{self, Write};

use serde::Serialize;

use super::document::{Document, Entry, Level};
use super::json;
use super::view::shown;
use crate::rule::Meta;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

pub(super) fn write(document: &Document, rules: &[&Meta], out: &mut dyn Write) -> io::Result<()> {
    let findings = document.findings.iter();
    let issues: Vec<Issue> = findings
        .filter_map(|finding| issue(document, rules, finding))
        .collect();
    json::write(&issues, out)
}

fn issue(document: &Document, rules: &[&Meta], finding: &Entry) -> Option<Issue> {
    let primary = finding.primary()?;
    let begin = primary.start.line.max(1);
    Some(Issue {
        description: description(document, finding),
        check_name: finding.rule.clone(),
        fingerprint: finding.fingerprint.clone(),
        severity: severity(rules, finding),
        location: Location {
            path: document.in_repository(&primary.path),
            lines: Lines {
                begin,
                end: primary.end.line.max(begin),
            },
        },
    })
}

fn description(document: &Document, finding: &Entry) -> String {
    let mut text = format!("{}: {}", finding.rule, finding.message);
    if let Some(help) = &finding.help {
        text.push_str("; ");
        text.push_str(help);
    }
    let others: Vec<String> = finding
        .labels
        .iter()
        .skip(1)
        .map(|mark| format!("{}:{}", document.in_repository(&mark.path), mark.start.line))
        .collect();
    if !others.is_empty() {
        text.push_str("; see also ");
        text.push_str(&others.join(", "));
    }
    shown(&text)
}

/// What somebody could use against a runner weighs more than what merely does not work.
fn severity(rules: &[&Meta], finding: &Entry) -> &'static str {
    let meta = rules.iter().find(|meta| meta.id == finding.rule);
    let is_security = meta.is_some_and(|meta| meta.category.is_security());
    match finding.severity {
        Level::Error if is_security => "critical",
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Note => "info",
    }
}
