//! How often each rule was found.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::super::Style;
use super::super::view::View;
use super::{ink, paint};
use crate::finding::{Finding, Safety};

/// Writes one line for each rule, most frequent first.
pub(super) fn write(view: &View<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &view.report.findings {
        rules.entry(finding.rule).or_default().push(finding);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(_, findings)| std::cmp::Reverse(findings.len()));
    let longest = rules.iter().map(|(rule, _)| rule.len()).max().unwrap_or(0);
    for (rule, findings) in &rules {
        let Some(worst) = findings.iter().map(|finding| finding.severity).max() else {
            continue;
        };
        let level = paint(&format!("{:7}", worst.name()), ink(worst), style.color);
        let line = format!(
            "{:>6}  {level}  {rule:longest$}  {}",
            findings.len(),
            fixes(findings)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    if rules.is_empty() {
        return Ok(());
    }
    writeln!(out)
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
