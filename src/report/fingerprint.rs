//! A number by which other programs recognise a finding in the next run: it survives moved lines,
//! reordered runners and reworded messages.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::source::Sources;

/// The fingerprints of all findings, in their order: 16 hexadecimal digits each.
#[must_use]
pub fn fingerprints(findings: &[Finding], sources: &Sources) -> Vec<String> {
    let mut seen: BTreeMap<u64, u64> = BTreeMap::new();
    findings
        .iter()
        .map(|finding| {
            let path = sources.display(finding.primary.span.file);
            let hash = [finding.rule, &path, &finding.key_path]
                .iter()
                .fold(BASIS, |hash, part| fnv(fnv(hash, part.as_bytes()), &[0]));
            let ordinal = seen.entry(hash).or_default();
            let result = format!("{:016x}", fnv(hash, &ordinal.to_le_bytes()));
            *ordinal += 1;
            result
        })
        .collect()
}

/// Offset basis of 64-bit FNV-1a.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
