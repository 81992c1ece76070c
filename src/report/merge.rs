//! Joins the reports of several runs, so that parts of a tree that were checked apart give the
//! report of one run. Input is not trusted.

use std::cmp::Reverse;
use std::collections::btree_map;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::distrust;
use super::document::{Document, Entry, Extent, Mark, Part, Totals, VERSION};
use super::fingerprint::fingerprint;

/// More missing parts are not named.
const MOST_NAMED: usize = 20;

/// Reads a report that `--format json` wrote.
///
/// # Errors
/// What is wrong with it, with the place.
pub fn read_document(text: &[u8]) -> Result<Document, String> {
    let mut document: Document = match serde_json::from_slice(text) {
        Ok(document) => document,
        Err(error) => return Err(wrong(text, &error)),
    };
    if document.version != VERSION {
        return Err(of_version(u64::from(document.version)));
    }
    let all = document.findings.iter().chain(&document.suppressed);
    for (number, finding) in (1..).zip(all) {
        let primary = finding.labels.iter().filter(|label| label.primary);
        if primary.count() != 1 || finding.labels.first().is_none_or(|label| !label.primary) {
            return Err(format!(
                "finding {number} does not start with its primary label"
            ));
        }
        if u64::from_str_radix(&finding.identity, 16).is_err() {
            return Err(format!("finding {number} has no identity"));
        }
    }
    if document.findings.iter().any(|it| it.suppression.is_some()) {
        return Err("a finding is suppressed, but stands among those that count".to_owned());
    }
    if document
        .suppressed
        .iter()
        .any(|it| it.suppression.is_none())
    {
        return Err("a suppressed finding does not say why it is".to_owned());
    }
    distrust::mask(&mut document);
    Ok(document)
}

/// A report of another version has other fields: that is said first.
fn wrong(text: &[u8], error: &serde_json::Error) -> String {
    #[derive(serde::Deserialize)]
    struct Head {
        version: u64,
    }
    let at = format!("line {}, column {}", error.line(), error.column());
    match serde_json::from_slice::<Head>(text) {
        Ok(head) if head.version != u64::from(VERSION) => return of_version(head.version),
        _ => {}
    }
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    if error.is_data() {
        format!("no JSON report of `check` ({said}, {at})")
    } else {
        format!("not JSON ({said}, {at})")
    }
}

fn of_version(version: u64) -> String {
    format!("a report of version {version}; this program reads version {VERSION}")
}

/// Which parts of a run are not among these reports, if some are parts; or that they are parts of
/// different runs.
#[must_use]
pub fn missing_parts(documents: &[Document]) -> Option<String> {
    let parts: BTreeSet<Part> = documents.iter().filter_map(|it| it.shard).collect();
    let all = parts.first()?.of;
    if parts.iter().any(|part| part.of != all) {
        return Some("the reports are parts of different runs".to_owned());
    }
    let found: BTreeSet<usize> = parts.iter().map(|part| part.index).collect();
    let missing: Vec<usize> = (1..=all)
        .filter(|index| !found.contains(index))
        .take(MOST_NAMED)
        .collect();
    let names: Vec<String> = missing.iter().map(usize::to_string).collect();
    match missing.len() {
        0 => None,
        1 => Some(format!("part {} of {all} is missing", names[0])),
        named if named == MOST_NAMED => Some(format!(
            "parts {} and perhaps others of {all} are missing",
            names.join(", ")
        )),
        _ => Some(format!("parts {} of {all} are missing", names.join(", "))),
    }
}

/// One report of several.
///
/// # Errors
/// Why they do not belong together.
pub fn merge(documents: Vec<Document>) -> Result<Document, String> {
    let directories: BTreeSet<&str> = documents.iter().map(|it| it.directory.as_str()).collect();
    if directories.len() > 1 {
        let names: Vec<String> = directories.iter().map(|it| format!("\"{it}\"")).collect();
        return Err(format!(
            "the reports were made in different directories of the repository: {}",
            names.join(", ")
        ));
    }
    let mut merged = Document {
        version: VERSION,
        directory: String::new(),
        paths: BTreeMap::new(),
        shard: None,
        findings: Vec::new(),
        suppressed: Vec::new(),
        unchecked: Vec::new(),
        partial: Vec::new(),
        files: Vec::new(),
        summary: Totals::default(),
    };
    for mut document in documents {
        merged.directory = document.directory;
        merged.paths.append(&mut document.paths);
        merged.findings.append(&mut document.findings);
        merged.suppressed.append(&mut document.suppressed);
        merged.unchecked.append(&mut document.unchecked);
        merged.partial.append(&mut document.partial);
        merged.files.append(&mut document.files);
    }
    merged.findings = joined(merged.findings);
    merged.suppressed = joined(merged.suppressed);
    // What counts in one part counts.
    let counted: BTreeSet<Place> = merged.findings.iter().map(Place::of).collect();
    merged
        .suppressed
        .retain(|it| !counted.contains(&Place::of(it)));
    merged.settle();
    number(&mut merged);
    Ok(merged)
}

/// Findings with the same place and rule are one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    path: String,
    start: u32,
    end: u32,
    rule: String,
}

impl Place {
    fn of(finding: &Entry) -> Self {
        let mark = finding.primary();
        Self {
            path: mark.map_or_else(String::new, |mark| mark.path.clone()),
            start: mark.map_or(0, |mark| mark.start.offset),
            end: mark.map_or(0, |mark| mark.end.offset),
            rule: finding.rule.clone(),
        }
    }
}

fn joined(findings: Vec<Entry>) -> Vec<Entry> {
    let mut places: BTreeMap<Place, Entry> = BTreeMap::new();
    for finding in findings {
        match places.entry(Place::of(&finding)) {
            btree_map::Entry::Vacant(free) => {
                free.insert(finding);
            }
            btree_map::Entry::Occupied(mut taken) => {
                join(taken.get_mut(), finding);
            }
        }
    }
    places.into_values().collect()
}

/// As the engine joins what several pipelines say of one place: the result does not depend on the
/// order.
fn join(kept: &mut Entry, mut other: Entry) {
    if rank(&other) < rank(kept) {
        std::mem::swap(kept, &mut other);
    }
    if kept.jobs != other.jobs {
        kept.jobs.append(&mut other.jobs);
        kept.jobs.sort();
        kept.jobs.dedup();
    }
    if kept.labels.get(1..) != other.labels.get(1..) {
        let mut related: Vec<Mark> = kept.labels.iter().skip(1).cloned().collect();
        kept.labels.truncate(1);
        related.extend(other.labels.drain(..).skip(1));
        related.sort_by(|a, b| order(a).cmp(&order(b)));
        related.dedup();
        kept.labels.append(&mut related);
    }
    if kept.fix != other.fix {
        kept.fix = None;
    }
    let step = |at: &Extent| (PathBuf::from(&at.path), at.start.offset, at.end.offset);
    let steps = |finding: &Entry| -> Vec<_> { finding.included_from.iter().map(step).collect() };
    if kept.included_from != other.included_from && steps(&other) < steps(kept) {
        kept.included_from = other.included_from;
    }
}

fn order(mark: &Mark) -> (&Path, u32, u32, &str) {
    let path = Path::new(&mark.path);
    (path, mark.start.offset, mark.end.offset, &mark.text)
}

/// The worse one explains itself; of equals, the first in the alphabet.
fn rank(finding: &Entry) -> impl Ord + '_ {
    (
        Reverse(finding.severity),
        &finding.message,
        &finding.help,
        &finding.verdict,
        &finding.key_path,
        finding.primary().map(|mark| &mark.text),
    )
}

/// Tells findings with the same identity apart, by their order in the file.
fn number(document: &mut Document) {
    let found = document.findings.iter_mut();
    let mut all: Vec<&mut Entry> = found.chain(&mut document.suppressed).collect();
    all.sort_by_key(|finding| {
        finding
            .primary()
            .map(|mark| (mark.start.offset, mark.end.offset))
    });
    let mut seen: BTreeMap<u64, u64> = BTreeMap::new();
    for finding in all {
        let identity = u64::from_str_radix(&finding.identity, 16).unwrap_or_default();
        let ordinal = seen.entry(identity).or_default();
        finding.fingerprint = fingerprint(identity, *ordinal);
        *ordinal += 1;
    }
}
