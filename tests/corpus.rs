//! Real files: no panic on any of them or on a part of them, and the reference readers' verdicts.

#![expect(
    clippy::print_stdout,
    reason = "a skipped test says so, and counts are worth seeing"
)]

#[path = "support/corpus.rs"]
mod corpus;

use std::collections::BTreeMap;

use corpus::{check, samples};
use gitlab_runner_lint::finding::Profile;
use gitlab_runner_lint::settings::{Settings, Trust};

/// Files whose every prefix is checked, and how long they may be, in bytes.
const PREFIXED: usize = 200;
const LONGEST: usize = 1500;

/// Everything on, for the worst trust: the most code runs.
fn loud() -> Settings {
    Settings {
        profile: Profile::Pedantic,
        trust: Some(Trust::Shared),
        ..Settings::default()
    }
}

#[test]
fn real_files_get_the_verdict_of_the_reference_readers() {
    let samples = samples();
    if samples.is_empty() {
        println!("skipped: the corpus is not there");
        return;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for sample in &samples {
        let Ok(text) = std::str::from_utf8(&sample.bytes) else {
            wrong.push(format!("{}: not UTF-8", sample.name));
            continue;
        };
        let report = check(sample.role, text, &loud());
        for finding in &report.findings {
            *counts.entry(finding.rule).or_default() += 1;
        }
        if report
            .findings
            .iter()
            .any(|finding| finding.rule == "internal-error")
        {
            wrong.push(format!("{}: internal error", sample.name));
        }
        let is_read = !report
            .findings
            .iter()
            .any(|finding| finding.rule.ends_with("-syntax"));
        if is_read != sample.is_readable {
            wrong.push(format!(
                "{}: read {is_read}, reference {}",
                sample.name, sample.is_readable
            ));
        }
    }
    println!(
        "{} files, every rule, trust shared: {counts:#?}",
        samples.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_prefix_of_a_real_file_is_too_much() {
    let samples: Vec<_> = samples()
        .into_iter()
        .filter(|sample| sample.bytes.len() <= LONGEST)
        .collect();
    if samples.is_empty() {
        println!("skipped: the corpus is not there");
        return;
    }
    let step = (samples.len() / PREFIXED).max(1);
    let settings = loud();
    let (mut files, mut prefixes) = (0, 0);
    for sample in samples
        .iter()
        .step_by(step)
        .chain(samples.iter().skip(1).step_by(step))
        .take(PREFIXED)
    {
        let Ok(text) = std::str::from_utf8(&sample.bytes) else {
            continue;
        };
        files += 1;
        for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            let report = check(sample.role, &text[..end], &settings);
            let broken = report
                .findings
                .iter()
                .any(|finding| finding.rule == "internal-error");
            assert!(!broken, "{} up to byte {end}", sample.name);
            prefixes += 1;
        }
    }
    println!("{prefixes} prefixes of {files} files");
}
