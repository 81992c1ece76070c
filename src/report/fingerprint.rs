//! Numbers by which other programs recognise a finding in the next run: they survive moved lines,
//! reordered runners, reworded messages, and another working directory.

use std::collections::BTreeMap;
use std::ops::Range;

use super::redact::Redactor;
use super::view::slashed;
use crate::engine::Report;
use crate::finding::Finding;
use crate::source::{Sources, Span};

/// Of longer lines, so many bytes on both sides of a finding count.
const NEAR: usize = 500;

/// The fingerprints of a report: 16 hexadecimal digits each.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fingerprints {
    /// Those of the findings, in their order.
    pub findings: Vec<String>,
    /// Those of what does not count, in its order.
    pub suppressed: Vec<String>,
}

/// What all findings of a rule at one key of one file have in common; without a key, at equal lines.
///
/// Made of the path from the root of the repository, the rule and the key path, so that it stays the
/// same when a comment or a baseline takes the finding away. Nothing of a secret goes into it.
#[must_use]
pub fn identity(finding: &Finding, report: &Report, sources: &Sources, redactor: &Redactor) -> u64 {
    let file = finding.primary.span.file;
    let given = sources.path(file);
    let path = match report.in_repository(given) {
        Some(path) => slashed(&path),
        None => slashed(given),
    };
    let key = match finding.key_path.as_str() {
        "" => {
            let near = near(sources, finding.primary.span);
            let masked = redactor.mask_range(file, sources.text(file), near);
            format!("={}", masked.trim())
        }
        key => redactor.mask(key).into_owned(),
    };
    [finding.rule, &path, &key]
        .iter()
        .fold(BASIS, |hash, part| fnv(fnv(hash, part.as_bytes()), &[0]))
}

/// The line on which a span starts; of a longer one, what is next to the span.
fn near(sources: &Sources, span: Span) -> Range<usize> {
    let (text, lines) = (sources.text(span.file), sources.lines(span.file));
    let at = span.start as usize;
    let line = lines.range_of(text, lines.line_at(at));
    let start = line.start.max(at.saturating_sub(NEAR));
    let end = line.end.min(at.saturating_add(NEAR)).max(start);
    let is_edge = |place: &usize| text.is_char_boundary(*place);
    let start = (start..=end).find(is_edge).unwrap_or(end);
    let end = (start..=end).rev().find(is_edge).unwrap_or(start);
    start..end
}

/// The fingerprints of everything that was found, whether it counts or not.
#[must_use]
pub fn fingerprints(report: &Report, sources: &Sources, redactor: &Redactor) -> Fingerprints {
    let suppressed = report.suppressed.iter().map(|it| &it.finding);
    let mut all: Vec<(usize, &Finding)> = report
        .findings
        .iter()
        .chain(suppressed)
        .enumerate()
        .collect();
    // Ordinals tell equal findings apart: they must not depend on which of them count.
    all.sort_by_key(|(_, finding)| finding.primary.span);
    let mut seen: BTreeMap<u64, u64> = BTreeMap::new();
    let mut found = vec![String::new(); all.len()];
    for (place, finding) in all {
        let identity = identity(finding, report, sources, redactor);
        let ordinal = seen.entry(identity).or_default();
        found[place] = fingerprint(identity, *ordinal);
        *ordinal += 1;
    }
    let suppressed = found.split_off(report.findings.len());
    Fingerprints {
        findings: found,
        suppressed,
    }
}

/// The fingerprint of one of several findings with the same identity.
pub(super) fn fingerprint(identity: u64, ordinal: u64) -> String {
    format!("{:016x}", fnv(identity, &ordinal.to_le_bytes()))
}

/// Offset basis of 64-bit FNV-1a.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
