//! How often each rule was found.

use std::collections::BTreeMap;

use super::super::Style;
use super::{ink, paint};
use crate::engine::Report;
use crate::finding::{Finding, Safety};

/// One line for each rule, most frequent first.
pub(in crate::report) fn statistics(report: &Report, style: &Style) -> Vec<String> {
    let mut rules: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        rules.entry(finding.rule).or_default().push(finding);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(_, findings)| std::cmp::Reverse(findings.len()));
    let longest = rules.iter().map(|(rule, _)| rule.len()).max().unwrap_or(0);
    let line = |(rule, findings): &(&str, Vec<&Finding>)| {
        let worst = findings.iter().map(|finding| finding.severity).max()?;
        let level = paint(&format!("{:7}", worst.name()), ink(worst), style.color);
        let count = findings.len();
        let fixes = fixes(findings);
        let line = format!("{count:>6}  {level}  {rule:longest$}  {fixes}");
        Some(line.trim_end().to_owned())
    };
    rules.iter().filter_map(line).collect()
}

fn fixes(findings: &[&Finding]) -> String {
    let count = |safety| {
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
        fixes.filter(|fix| fix.safety == safety).count()
    };
    match (count(Safety::Safe), count(Safety::Unsafe)) {
        (0, 0) => String::new(),
        (safe, 0) => format!("{safe} with --fix"),
        (0, other) => format!("{other} with --unsafe-fixes"),
        (safe, other) => format!("{safe} with --fix, {other} with --unsafe-fixes"),
    }
}
