//! The last line: what was checked, and what was found.

use super::document::{Care, Document, Source, Totals};
use super::view::{View, shown};
use super::{Report, Style, Verbosity};
use crate::engine::Suppression;
use crate::finding::{Safety, Severity};
use crate::source::Sources;

/// What a person must know beside the findings, the count of them last; one line each.
#[must_use]
pub fn summary(report: &Report, sources: &Sources, style: &Style) -> Vec<String> {
    lines(&View::new(report, sources), style)
}

/// Which files could not be checked, and why.
#[must_use]
pub fn unchecked(report: &Report, sources: &Sources) -> Vec<String> {
    not_checked(&View::new(report, sources))
}

/// What a command that reports no findings did not see, one line each.
#[must_use]
pub fn unseen(report: &Report, sources: &Sources, style: &Style) -> Vec<String> {
    let view = View::new(report, sources);
    let mut lines = not_checked(&view);
    lines.extend(partial(&view, style));
    lines.extend(fragments(&view, style));
    if style.verbosity == Verbosity::Verbose {
        lines.extend(pairings(&view));
    }
    lines
}

pub(super) fn lines(view: &View<'_>, style: &Style) -> Vec<String> {
    let mut lines = not_checked(view);
    lines.extend(partial(view, style));
    lines.extend(fragments(view, style));
    if style.verbosity == Verbosity::Verbose {
        lines.extend(pairings(view));
        lines.extend(ignored(view));
    }
    lines.extend(stale(view, style));
    let fixes = view.report.findings.iter();
    let fixes = fixes.filter_map(|finding| finding.fix.as_ref());
    let fixable = |safety| fixes.clone().filter(|fix| fix.safety == safety).count();
    lines.push(counts(
        totals(view.report),
        known(view.report),
        fixable(Safety::Safe),
        fixable(Safety::Unsafe),
    ));
    lines
}

fn not_checked(view: &View<'_>) -> Vec<String> {
    let unchecked = view.report.unchecked.iter();
    let said = unchecked.map(|unchecked| {
        let path = view.written(&unchecked.path);
        format!("{path}: {}", view.line(&unchecked.reason))
    });
    listed(&said.collect::<Vec<_>>())
}

fn listed(unchecked: &[String]) -> Vec<String> {
    match unchecked {
        [] => Vec::new(),
        [single] => vec![format!("1 file could not be checked: {single}")],
        many => {
            let mut lines = vec![format!("{} files could not be checked:", many.len())];
            lines.extend(many.iter().map(|line| format!("  {line}")));
            lines
        }
    }
}

/// What a person must know of a report whose texts are not at hand, the counts last.
#[must_use]
pub fn summary_of(document: &Document) -> Vec<String> {
    let unchecked = document.unchecked.iter();
    let said = unchecked.map(|file| format!("{}: {}", shown(&file.path), shown(&file.reason)));
    let mut lines = listed(&said.collect::<Vec<_>>());
    let fixes = document.findings.iter().filter_map(|it| it.fix.as_ref());
    let fixable = |care| fixes.clone().filter(|fix| fix.safety == care).count();
    let left_out = document.suppressed.iter();
    let reasons = left_out.filter_map(|entry| entry.suppression.as_ref());
    lines.push(counts(
        document.summary,
        reasons
            .filter(|reason| reason.kind == Source::Baseline)
            .count(),
        fixable(Care::Safe),
        fixable(Care::Unsafe),
    ));
    lines
}

fn partial(view: &View<'_>, style: &Style) -> Vec<String> {
    let missing = &view.report.partial;
    if missing.is_empty() {
        return Vec::new();
    }
    let includes = missing.iter().filter(|missing| missing.is_include).count();
    let what = match missing.len() {
        all if includes == all => {
            let verb = if all == 1 { "was" } else { "were" };
            format!("{} {verb} not on disk", counted(all, "include"))
        }
        1 => "1 thing that a configuration uses was not seen".to_owned(),
        many => format!("{many} things that configurations use were not seen"),
    };
    if style.verbosity < Verbosity::Verbose {
        return vec![format!("{what} (-v lists them)")];
    }
    let mut lines = vec![format!("{what}:")];
    lines.extend(missing.iter().map(|missing| {
        let path = view.written(&missing.path);
        format!("  {path}: {}", view.line(&missing.missing))
    }));
    lines
}

/// Files of which nothing is claimed that depends on the pipelines they are included in.
fn fragments(view: &View<'_>, style: &Style) -> Vec<String> {
    let paths: Vec<String> = view
        .report
        .fragments
        .iter()
        .map(|path| view.written(path))
        .collect();
    let part = "as a part that pipelines include (--as root)";
    match paths.as_slice() {
        [] => Vec::new(),
        [single] => vec![format!("{single} was checked {part}")],
        many if style.verbosity < Verbosity::Verbose => vec![format!(
            "{} files were checked as parts that pipelines include (-v lists them)",
            many.len()
        )],
        many => {
            let all = many.iter();
            all.map(|path| format!("{path} was checked {part}"))
                .collect()
        }
    }
}

fn pairings(view: &View<'_>) -> Vec<String> {
    let (alone, met): (Vec<_>, Vec<_>) = view
        .report
        .pairings
        .iter()
        .partition(|pairing| pairing.runners.is_empty());
    let mut lines: Vec<String> = met
        .iter()
        .map(|pairing| {
            let runners: Vec<String> = pairing
                .runners
                .iter()
                .map(|path| view.written(path))
                .collect();
            let pipeline = view.written(&pairing.pipeline);
            format!("{pipeline} was judged against {}", runners.join(", "))
        })
        .collect();
    match alone.as_slice() {
        [] => {}
        [single] => {
            let pipeline = view.written(&single.pipeline);
            lines.push(format!("{pipeline} was judged without runners"));
        }
        many => lines.push(format!(
            "{} pipelines were judged without runners",
            many.len()
        )),
    }
    lines
}

fn totals(report: &Report) -> Totals {
    Totals {
        files: report.files,
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        notes: report.count(Severity::Note),
        suppressed: report.suppressed.len(),
        unchecked: report.unchecked.len(),
    }
}

/// What can leave the baseline.
fn stale(view: &View<'_>, style: &Style) -> Vec<String> {
    let stale = &view.report.stale;
    let what = match stale.len() {
        0 => return Vec::new(),
        1 => "1 entry of the baseline is fixed (`baseline prune` drops it)".to_owned(),
        many => format!("{many} entries of the baseline are fixed (`baseline prune` drops them)"),
    };
    if style.verbosity < Verbosity::Verbose {
        return vec![what];
    }
    let each = stale.iter().map(|it| {
        let said = format!("  {}: [{}] {}", it.path, it.rule, it.message);
        view.line(&said)
    });
    std::iter::once(format!("{what}:")).chain(each).collect()
}

/// What comments ignore, and why they do.
fn ignored(view: &View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for suppressed in &view.report.suppressed {
        let Suppression::Comment { reason, until, .. } = &suppressed.by else {
            continue;
        };
        let span = suppressed.finding.primary.span;
        let at = view.start(span);
        let until = until.as_ref().map(|day| format!(" until {day}"));
        let why = match reason.as_str() {
            "" => "no reason given".to_owned(),
            reason => view.line(reason),
        };
        lines.push(format!(
            "{}:{}:{}: `{}` is ignored{}: {why}",
            view.path(span.file),
            at.line,
            at.column,
            suppressed.finding.rule,
            until.unwrap_or_default(),
        ));
    }
    lines
}

/// How many findings the baseline holds.
fn known(report: &Report) -> usize {
    let all = report.suppressed.iter();
    all.filter(|it| it.by == Suppression::Baseline).count()
}

/// The last line. Of what is suppressed, `known` findings are so by the baseline.
fn counts(totals: Totals, known: usize, safe: usize, other: usize) -> String {
    let files = counted(totals.files, "file");
    let findings = totals.errors + totals.warnings + totals.notes;
    if totals.files == 0 && findings == 0 {
        // What could not be checked stands above: that nothing was found would sound like praise.
        return match totals.unchecked {
            0 => "0 files checked: no pipeline or runner configuration found".to_owned(),
            _ => format!("{files} checked"),
        };
    }
    let mut silent = String::new();
    if known > 0 {
        silent.push_str(&format!(", {known} known from the baseline"));
    }
    if totals.suppressed > known {
        silent.push_str(&format!(", {} ignored", totals.suppressed - known));
    }
    if findings == 0 {
        let new = if known > 0 { "new " } else { "" };
        return format!("{files} checked: no {new}findings{silent}");
    }
    format!(
        "{files} checked: {}, {}, {}{silent}{}",
        counted(totals.errors, "error"),
        counted(totals.warnings, "warning"),
        counted(totals.notes, "note"),
        fixable(safe, other)
    )
}

fn fixable(safe: usize, other: usize) -> String {
    match (safe, other) {
        (0, 0) => String::new(),
        (safe, 0) => format!(" ({safe} fixable with --fix)"),
        (0, other) => format!(" ({other} fixable with --unsafe-fixes)"),
        (safe, other) => format!(" ({safe} fixable with --fix, {other} with --unsafe-fixes)"),
    }
}

/// `1 error`, `2 errors`.
#[must_use]
pub fn counted(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
