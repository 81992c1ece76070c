//! Text for people: a sentence, the source lines it is about, and what to do.

mod excerpt;
mod frame;
mod paint;
mod statistics;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::view::View;
use super::{Style, Verbosity, summary};
use crate::finding::{Finding, Label, Safety, Severity};

pub(super) use paint::columns;
pub use paint::{Ink, paint, wrapped};
pub(super) use statistics::statistics;

/// Labels of one finding that are drawn.
const LABELS: usize = 3;
/// More findings of one rule are too many to read; so many of them are shown.
const MANY: usize = 50;
const SHOWN: usize = 20;
/// Jobs that are named.
const JOBS: usize = 2;

pub(super) fn write(view: &View<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &view.report.findings {
        *totals.entry(finding.rule).or_default() += 1;
    }
    let mut written: BTreeMap<&str, usize> = BTreeMap::new();
    let mut explained = BTreeSet::new();
    for finding in &view.report.findings {
        let many = totals.get(finding.rule).is_some_and(|&total| total > MANY);
        let count = written.entry(finding.rule).or_default();
        if many && *count == SHOWN && style.verbosity < Verbosity::Verbose {
            continue;
        }
        *count += 1;
        write_finding(view, style, finding, explained.insert(finding.rule), out)?;
        writeln!(out)?;
    }
    let mut more = false;
    for (rule, total) in totals {
        let left = total - written.get(rule).copied().unwrap_or_default();
        if left > 0 {
            writeln!(out, "and {left} more of `{rule}` (--statistics)")?;
            more = true;
        }
    }
    if more {
        writeln!(out)?;
    }
    if style.statistics {
        let lines = statistics(view.report, style);
        for line in &lines {
            writeln!(out, "{line}")?;
        }
        if !lines.is_empty() {
            writeln!(out)?;
        }
    }
    if style.verbosity > Verbosity::Quiet {
        for line in summary::lines(view, style) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn write_finding(
    view: &View<'_>,
    style: &Style,
    finding: &Finding,
    explain: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_title(view, style, finding, out)?;
    let mut labels: Vec<&Label> = std::iter::once(&finding.primary)
        .chain(&finding.related)
        .collect();
    let all = labels.len();
    if style.verbosity < Verbosity::Verbose {
        labels.truncate(LABELS);
    }
    let excerpts = excerpt::excerpts(view, &labels, style.width);
    let digits = excerpts
        .iter()
        .map(|excerpt| excerpt.last().to_string().len())
        .max()
        .unwrap_or(1);
    for excerpt in &excerpts {
        let drawn = frame::draw(excerpt, finding.severity, digits, style);
        out.write_all(drawn.as_bytes())?;
    }
    if all > labels.len() {
        writeln!(out, "  and {} more", all - labels.len())?;
    }
    if let Some(jobs) = jobs(view, finding) {
        footer(style, "used:", &jobs, out)?;
    }
    for &at in view.inclusions(finding) {
        let line = view.start(at).line;
        let from = format!("included from {} at line {line}", view.path(at.file));
        footer(style, "from:", &from, out)?;
    }
    if let Some(verdict) = &finding.verdict {
        footer(
            style,
            "says:",
            &view.line(&format!("{}: {verdict}", finding.speaker.name())),
            out,
        )?;
    }
    let title = finding.fix.as_ref().map(|fix| &fix.title);
    if let Some(help) = finding.help.as_ref().filter(|help| Some(*help) != title) {
        footer(style, "help:", &view.line(help), out)?;
    }
    if let Some(fix) = &finding.fix {
        let how = match fix.safety {
            Safety::Safe => "--fix",
            Safety::Unsafe => "unsafe, --unsafe-fixes",
        };
        footer(
            style,
            "fix:",
            &format!("{} ({how})", view.line(&fix.title)),
            out,
        )?;
    }
    if explain {
        let see = format!("gitlab-runner-lint rule {}", finding.rule);
        footer(style, "see:", &see, out)?;
    }
    Ok(())
}

/// The colour of a level.
#[must_use]
pub fn ink(severity: Severity) -> Ink {
    match severity {
        Severity::Error => Ink::Error,
        Severity::Warning => Ink::Warning,
        Severity::Note => Ink::Note,
    }
}

fn write_title(
    view: &View<'_>,
    style: &Style,
    finding: &Finding,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lead = format!("{}[{}]", finding.severity.name(), finding.rule);
    let hang = "  ";
    let width = style.width.saturating_sub(hang.len());
    let message = view.line(&finding.message);
    let used = (paint::columns(&lead) + ": ".len()).saturating_sub(hang.len());
    let lead = paint(&lead, ink(finding.severity), style.color);
    for (index, line) in wrapped(&message, width, used).iter().enumerate() {
        let line = paint(line, Ink::Strong, style.color);
        match index {
            0 => writeln!(out, "{lead}: {line}")?,
            _ => writeln!(out, "{hang}{line}")?,
        }
    }
    Ok(())
}

/// One of the aligned lines below the frames.
fn footer(style: &Style, word: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let indent = "        ";
    let width = style.width.saturating_sub(indent.len());
    for (index, line) in wrapped(text, width, 0).iter().enumerate() {
        if index > 0 {
            writeln!(out, "{indent}{line}")?;
            continue;
        }
        let gap = " ".repeat(indent.len().saturating_sub(word.len() + 2));
        let word = paint(word, Ink::Note, style.color);
        writeln!(out, "  {word}{gap}{line}")?;
    }
    Ok(())
}

/// ``by jobs `a`, `b` and 12 more``, when a value concerns several jobs.
fn jobs(view: &View<'_>, finding: &Finding) -> Option<String> {
    let names: Vec<String> = finding
        .jobs
        .iter()
        .map(|job| format!("`{}`", view.line(job)))
        .collect();
    match names.as_slice() {
        [] | [_] => None,
        [first, second] => Some(format!("by jobs {first} and {second}")),
        [first, second, third] => Some(format!("by jobs {first}, {second} and {third}")),
        [named @ .., _] => {
            let shown = named.get(..JOBS).unwrap_or(named);
            let left = names.len() - shown.len();
            Some(format!("by jobs {} and {left} more", shown.join(", ")))
        }
    }
}
