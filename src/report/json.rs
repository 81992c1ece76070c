//! JSON of `check`: a promise to other programs. Fields are added, never renamed or removed.

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::fingerprints;
use super::sanitize::is_hidden;
use super::view::{View, slashed};
use crate::finding::{Finding, Fix, Label, Severity};
use crate::rule::Meta;
use crate::source::{Edit, Span};

#[derive(Serialize)]
struct Document {
    version: u32,
    findings: Vec<FindingOut>,
    suppressed: Vec<FindingOut>,
    unchecked: Vec<UncheckedOut>,
    partial: Vec<MissingOut>,
    summary: SummaryOut,
}

#[derive(Serialize)]
struct FindingOut {
    rule: &'static str,
    severity: &'static str,
    confidence: &'static str,
    message: String,
    help: Option<String>,
    /// What GitLab or the Runner says of it, word for word.
    verdict: Option<String>,
    url: Option<&'static str>,
    fingerprint: String,
    jobs: Vec<String>,
    labels: Vec<LabelOut>,
    /// The includes that lead to the file of the primary label, the nearest first.
    included_from: Vec<IncludeOut>,
    fix: Option<FixOut>,
}

#[derive(Serialize)]
struct LabelOut {
    path: String,
    primary: bool,
    text: String,
    start: PositionOut,
    end: PositionOut,
}

#[derive(Serialize)]
struct IncludeOut {
    path: String,
    start: PositionOut,
    end: PositionOut,
}

/// Line and column are one-based, the column in characters; the offset is zero-based, in bytes.
#[derive(Serialize)]
struct PositionOut {
    line: usize,
    column: usize,
    offset: u32,
}

#[derive(Serialize)]
struct FixOut {
    title: String,
    safety: &'static str,
    edits: Vec<EditOut>,
}

#[derive(Serialize)]
struct EditOut {
    path: String,
    start: PositionOut,
    end: PositionOut,
    text: String,
}

#[derive(Serialize)]
struct UncheckedOut {
    path: String,
    reason: String,
}

#[derive(Serialize)]
struct MissingOut {
    path: String,
    missing: String,
}

#[derive(Serialize)]
struct SummaryOut {
    files: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    suppressed: usize,
    unchecked: usize,
}

pub(super) fn write(view: &View<'_>, rules: &[&Meta], out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(&document(view, rules))?;
    let mut rest = text.as_str();
    // What could steer a terminal is written as an escape: the value stays the same.
    while let Some(at) = rest.find(|letter| letter != '\n' && is_hidden(letter)) {
        out.write_all(&rest.as_bytes()[..at])?;
        let mut behind = rest[at..].chars();
        if let Some(letter) = behind.next() {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
        }
        rest = behind.as_str();
    }
    writeln!(out, "{rest}")
}

fn document(view: &View<'_>, rules: &[&Meta]) -> Document {
    let report = view.report;
    let findings = report
        .findings
        .iter()
        .zip(fingerprints(&report.findings, view.sources))
        .map(|(finding, fingerprint)| finding_out(view, rules, finding, fingerprint))
        .collect();
    Document {
        version: 1,
        findings,
        suppressed: Vec::new(),
        unchecked: report
            .unchecked
            .iter()
            .map(|unchecked| UncheckedOut {
                path: masked(view, &slashed(&unchecked.path)),
                reason: masked(view, &unchecked.reason),
            })
            .collect(),
        partial: report
            .partial
            .iter()
            .map(|missing| MissingOut {
                path: masked(view, &slashed(&missing.path)),
                missing: masked(view, &missing.missing),
            })
            .collect(),
        summary: SummaryOut {
            files: report.files,
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Note),
            suppressed: 0,
            unchecked: report.unchecked.len(),
        },
    }
}

fn masked(view: &View<'_>, text: &str) -> String {
    view.redactor.mask(text).into_owned()
}

fn finding_out(
    view: &View<'_>,
    rules: &[&Meta],
    finding: &Finding,
    fingerprint: String,
) -> FindingOut {
    let primary = std::iter::once((true, &finding.primary));
    let related = finding.related.iter().map(|label| (false, label));
    FindingOut {
        rule: finding.rule,
        severity: finding.severity.name(),
        confidence: finding.confidence.name(),
        message: masked(view, &finding.message),
        help: finding.help.as_deref().map(|help| masked(view, help)),
        verdict: finding.verdict.as_deref().map(|text| masked(view, text)),
        url: rules
            .iter()
            .find(|meta| meta.id == finding.rule)
            .and_then(|meta| meta.url()),
        fingerprint,
        jobs: finding.jobs.iter().map(|job| masked(view, job)).collect(),
        labels: primary
            .chain(related)
            .map(|(primary, label)| label_out(view, primary, label))
            .collect(),
        included_from: view
            .inclusions(finding)
            .iter()
            .map(|&span| {
                let (start, end) = positions(view, span);
                IncludeOut {
                    path: masked(view, &view.sources.display(span.file)),
                    start,
                    end,
                }
            })
            .collect(),
        fix: finding.fix.as_ref().map(|fix| fix_out(view, fix)),
    }
}

fn label_out(view: &View<'_>, primary: bool, label: &Label) -> LabelOut {
    let (start, end) = positions(view, label.span);
    LabelOut {
        path: masked(view, &view.sources.display(label.span.file)),
        primary,
        text: masked(view, &label.text),
        start,
        end,
    }
}

fn positions(view: &View<'_>, span: Span) -> (PositionOut, PositionOut) {
    let position = |offset| {
        let at = view.sources.position(span.file, offset);
        PositionOut {
            line: at.line,
            column: at.column,
            offset,
        }
    };
    (position(span.start), position(span.end))
}

/// Edits apply together or not at all, so one that would carry a secret takes the others with it.
fn fix_out(view: &View<'_>, fix: &Fix) -> FixOut {
    let carries = |edit: &Edit| {
        view.redactor.holds(&edit.text) || view.redactor.touches(view.sources, edit.span)
    };
    let edits = if fix.edits.iter().any(carries) {
        Vec::new()
    } else {
        fix.edits.iter().map(|edit| edit_out(view, edit)).collect()
    };
    FixOut {
        title: masked(view, &fix.title),
        safety: fix.safety.name(),
        edits,
    }
}

fn edit_out(view: &View<'_>, edit: &Edit) -> EditOut {
    let (start, end) = positions(view, edit.span);
    EditOut {
        path: masked(view, &view.sources.display(edit.span.file)),
        start,
        end,
        text: edit.text.clone(),
    }
}
