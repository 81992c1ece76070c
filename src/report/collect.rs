//! From a lint report to a [`Document`]: secrets masked, byte offsets as lines and columns.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::document::{
    Change, Document, Entry, Extent, Gap, Mark, Part, Point, Reason, Repair, Skipped, Source,
    Totals, VERSION,
};
use super::fingerprint::{fingerprints, identity};
use super::view::{View, slashed};
use crate::engine::{Suppressed, Suppression};
use crate::finding::{Finding, Fix, Label};
use crate::rule::Meta;
use crate::source::{Edit, Span};

/// The document of a report.
pub(super) fn document(view: &View<'_>, rules: &[&Meta]) -> Document {
    let report = view.report;
    let known = fingerprints(report, view.sources, &view.redactor);
    let found = report.findings.iter().zip(known.findings);
    let left_out = report.suppressed.iter().zip(known.suppressed);
    let mut document = Document {
        version: VERSION,
        paths: BTreeMap::new(),
        shard: report.shard.map(|(index, of)| Part { index, of }),
        directory: masked(view, &slashed(&report.directory)),
        findings: found
            .map(|(finding, print)| entry(view, rules, finding, print))
            .collect(),
        suppressed: left_out
            .map(|(suppressed, print)| Entry {
                suppression: Some(reason(view, suppressed)),
                ..entry(view, rules, &suppressed.finding, print)
            })
            .collect(),
        unchecked: report
            .unchecked
            .iter()
            .map(|unchecked| Skipped {
                path: masked(view, &slashed(&unchecked.path)),
                reason: masked(view, &unchecked.reason),
                named: unchecked.named,
            })
            .collect(),
        partial: report
            .partial
            .iter()
            .map(|missing| Gap {
                path: masked(view, &slashed(&missing.path)),
                missing: masked(view, &missing.missing),
            })
            .collect(),
        files: report
            .checked
            .iter()
            .map(|path| masked(view, &slashed(path)))
            .collect(),
        summary: Totals::default(),
    };
    document.settle();
    document.paths = inside(view, &document);
    document
}

/// The absolute paths that are told of files in the repository.
fn inside(view: &View<'_>, document: &Document) -> BTreeMap<String, String> {
    let told: BTreeSet<&str> = document.told().collect();
    let absolute = told
        .into_iter()
        .filter(|path| Path::new(path).is_absolute());
    let inside = absolute.filter_map(|path| {
        let below = view.report.in_repository(Path::new(path))?;
        Some((path.to_owned(), masked(view, &slashed(&below))))
    });
    inside.collect()
}

fn masked(view: &View<'_>, text: &str) -> String {
    view.redactor.mask(text).into_owned()
}

fn entry(view: &View<'_>, rules: &[&Meta], finding: &Finding, fingerprint: String) -> Entry {
    let meta = rules.iter().find(|meta| meta.id == finding.rule);
    let primary = std::iter::once((true, &finding.primary));
    let related = finding.related.iter().map(|label| (false, label));
    let identity = identity(finding, view.report, view.sources, &view.redactor);
    Entry {
        rule: finding.rule.to_owned(),
        severity: finding.severity.into(),
        confidence: finding.confidence.name().to_owned(),
        category: meta.map_or("", |meta| meta.category.name()).to_owned(),
        message: masked(view, &finding.message),
        help: finding.help.as_deref().map(|help| masked(view, help)),
        verdict: finding.verdict.as_deref().map(|text| masked(view, text)),
        speaker: finding
            .verdict
            .is_some()
            .then(|| finding.speaker.name().to_owned()),
        url: meta.and_then(|meta| meta.url()).map(str::to_owned),
        fingerprint,
        identity: format!("{identity:016x}"),
        key_path: masked(view, &finding.key_path),
        jobs: finding.jobs.iter().map(|job| masked(view, job)).collect(),
        labels: primary
            .chain(related)
            .map(|(primary, label)| mark(view, primary, label))
            .collect(),
        included_from: view
            .inclusions(finding)
            .iter()
            .map(|&span| extent(view, span))
            .collect(),
        fix: finding.fix.as_ref().map(|fix| repair(view, fix)),
        suppression: None,
    }
}

fn reason(view: &View<'_>, suppressed: &Suppressed) -> Reason {
    match &suppressed.by {
        Suppression::Comment { at, reason, until } => Reason {
            kind: Source::Comment,
            reason: masked(view, reason),
            until: until.clone(),
            path: Some(masked(view, &view.sources.display(at.file))),
            line: Some(view.start(*at).line),
        },
        Suppression::Baseline => Reason {
            kind: Source::Baseline,
            reason: String::new(),
            until: None,
            path: None,
            line: None,
        },
    }
}

fn mark(view: &View<'_>, primary: bool, label: &Label) -> Mark {
    let Extent { path, start, end } = extent(view, label.span);
    Mark {
        path,
        primary,
        text: masked(view, &label.text),
        start,
        end,
    }
}

fn extent(view: &View<'_>, span: Span) -> Extent {
    let point = |offset| {
        let at = view.sources.position(span.file, offset);
        Point {
            line: at.line,
            column: at.column,
            offset,
        }
    };
    Extent {
        path: masked(view, &view.sources.display(span.file)),
        start: point(span.start),
        end: point(span.end),
    }
}

/// Edits apply together or not at all, so one that would carry a secret takes the others with it.
fn repair(view: &View<'_>, fix: &Fix) -> Repair {
    let carries = |edit: &Edit| {
        view.redactor.holds(&edit.text) || view.redactor.touches(view.sources, edit.span)
    };
    let edits = if fix.edits.iter().any(carries) {
        Vec::new()
    } else {
        fix.edits.iter().map(|edit| change(view, edit)).collect()
    };
    Repair {
        title: masked(view, &fix.title),
        safety: fix.safety.into(),
        edits,
    }
}

fn change(view: &View<'_>, edit: &Edit) -> Change {
    let Extent { path, start, end } = extent(view, edit.span);
    Change {
        path,
        start,
        end,
        text: edit.text.clone(),
    }
}
