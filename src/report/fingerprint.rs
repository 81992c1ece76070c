//! Numbers by which other programs recognise a finding in the next run: they survive moved lines,
//! reordered runners, reworded messages, and another working directory.

use std::collections::BTreeMap;

use super::redact::Redactor;
use super::view::slashed;
use crate::engine::Report;
use crate::finding::Finding;
use crate::source::Sources;

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
            let text = sources.text(file);
            let lines = sources.lines(file);
            let line = lines.line_at(finding.primary.span.start as usize);
            let masked = redactor.mask_range(file, text, lines.range_of(text, line));
            format!("={}", masked.trim())
        }
        key => redactor.mask(key).into_owned(),
    };
    [finding.rule, &path, &key]
        .iter()
        .fold(BASIS, |hash, part| fnv(fnv(hash, part.as_bytes()), &[0]))
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
