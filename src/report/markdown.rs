//! A summary in Markdown, for comments and job pages: counts, one row for each finding, details that
//! unfold. Texts of linted files cannot become markup, links or mentions.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::counted;
use super::document::{Document, Entry, Level, Skipped, Source};
use super::view::{cut, shown};

/// Comments on GitHub may have 65,536 characters.
const LONGEST: usize = 65_000;
/// Of that, for rows of findings.
const ROWS: usize = 40_000;
/// Longer texts are cut.
const LONGEST_CELL: usize = 300;
/// What references of GitLab in brackets start with: `[vulnerability:1]`, `[[page]]`.
const BRACKETED: [&str; 9] = [
    "[",
    "cadence:",
    "contact:",
    "epic:",
    "feature_flag:",
    "issue:",
    "vulnerability:",
    "wiki_page:",
    "work_item:",
];
/// Files that could not be checked and are listed.
const FILES: usize = 20;

pub(super) fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::from("## gitlab-runner-lint\n\n");
    text.push_str(&totals(document));
    rows(document, &mut text);
    unchecked(&document.unchecked, &mut text);
    suppressed(document, &mut text);
    details(document, &mut text);
    out.write_all(text.as_bytes())
}

fn totals(document: &Document) -> String {
    let files = counted(document.summary.files, "file");
    if document.findings.is_empty() {
        return format!("{files} checked: no findings.\n");
    }
    let mut text = format!(
        "{files} checked, {}.\n\n| Level | Findings |\n| --- | ---: |\n",
        counted(document.findings.len(), "finding")
    );
    for level in Level::ALL {
        let found = document.findings.iter();
        let count = found.filter(|finding| finding.severity == level).count();
        let _ = writeln!(text, "| {} | {count} |", level.name());
    }
    text
}

/// The worst first, so that cutting takes the others.
fn by_level(document: &Document) -> Vec<&Entry> {
    let mut findings: Vec<&Entry> = document.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

fn rows(document: &Document, text: &mut String) {
    let findings = by_level(document);
    if findings.is_empty() {
        return;
    }
    text.push_str("\n| Level | Place | Rule | Finding |\n| --- | --- | --- | --- |\n");
    for (index, finding) in findings.iter().enumerate() {
        let row = format!(
            "| {} | {} | {} | {} |\n",
            finding.severity.name(),
            cell(&word(&place(finding))),
            cell(&word(&finding.rule)),
            cell(&prose(&finding.message))
        );
        if text.len() + row.len() > ROWS {
            let left = findings.len() - index;
            let plural = if left == 1 { "" } else { "s" };
            let _ = writeln!(text, "\nand {left} more finding{plural}");
            return;
        }
        text.push_str(&row);
    }
}

fn unchecked(files: &[Skipped], text: &mut String) {
    if files.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\n{} could not be checked:\n",
        counted(files.len(), "file")
    );
    for file in files.iter().take(FILES) {
        let _ = writeln!(text, "- {}: {}", word(&file.path), prose(&file.reason));
    }
    if files.len() > FILES {
        let _ = writeln!(text, "- and {} more", files.len() - FILES);
    }
}

fn suppressed(document: &Document, text: &mut String) {
    let of = |kind| {
        let found = document.suppressed.iter();
        let found = found.filter(|it| it.suppression.as_ref().is_some_and(|it| it.kind == kind));
        found.count()
    };
    for (kind, by) in [
        (Source::Comment, "ignored by comments"),
        (Source::Baseline, "in the baseline"),
    ] {
        let count = of(kind);
        if count > 0 {
            let _ = writeln!(text, "\n{} {by}.", counted(count, "finding"));
        }
    }
}

fn details(document: &Document, text: &mut String) {
    const START: &str = "\n<details>\n<summary>Details</summary>\n";
    const END: &str = "\n</details>\n";
    const ROOM: usize = 100;
    let mut inside = String::new();
    let most = LONGEST.saturating_sub(text.len() + START.len() + END.len() + ROOM);
    let findings = by_level(document);
    let told = findings.iter().filter(|finding| has_details(finding));
    let told: Vec<&&Entry> = told.collect();
    for (index, finding) in told.iter().enumerate() {
        let part = detail(finding);
        if inside.len() + part.len() > most {
            let _ = writeln!(inside, "\nand those of {} more", told.len() - index);
            break;
        }
        inside.push_str(&part);
    }
    if !inside.is_empty() {
        let _ = write!(text, "{START}{inside}{END}");
    }
}

fn has_details(finding: &Entry) -> bool {
    finding.labels.len() > 1
        || finding.help.is_some()
        || finding.verdict.is_some()
        || finding.fix.is_some()
}

fn detail(finding: &Entry) -> String {
    let mut part = format!("\n{} {}\n\n", word(&place(finding)), word(&finding.rule));
    for mark in finding.labels.iter().skip(1) {
        let place = word(&format!("{}:{}", mark.path, mark.start.line));
        let _ = writeln!(part, "- {place}: {}", prose(&mark.text));
    }
    if let (Some(speaker), Some(verdict)) = (&finding.speaker, &finding.verdict) {
        let _ = writeln!(part, "- {} says: {}", prose(speaker), prose(verdict));
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(part, "- help: {}", prose(help));
    }
    if let Some(fix) = &finding.fix {
        let _ = writeln!(part, "- fix: {}", prose(&fix.title));
    }
    part
}

fn place(finding: &Entry) -> String {
    let mark = finding.primary();
    mark.map_or_else(String::new, |mark| {
        format!("{}:{}", mark.path, mark.start.line)
    })
}

/// A sentence: what stands in backquotes is code, all else is text.
fn prose(value: &str) -> String {
    let text = cut(&shown(value), LONGEST_CELL);
    let parts: Vec<&str> = text.trim().split('`').collect();
    if parts.len().is_multiple_of(2) {
        return code(text.trim());
    }
    let parts = parts.iter().enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        0 => plain(part),
        _ => code(part),
    });
    parts.collect()
}

/// A text of a table, where cells end even in code.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A path, an id or the like.
fn word(value: &str) -> String {
    code(&cut(&shown(value), LONGEST_CELL))
}

/// A text without markup, mentions and links.
fn plain(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        let behind = rest.as_str();
        let is_reference = match letter {
            '@' | '#' | '!' | '~' | '%' | '$' | '&' | '^' | '*' => {
                behind.starts_with(|next: char| next.is_alphanumeric() || next == '"')
            }
            '[' => BRACKETED.iter().any(|kind| behind.starts_with(kind)),
            ':' => behind.starts_with('/'),
            _ => false,
        };
        if letter.is_ascii_punctuation() && !".,-'\"/;:=?%$|".contains(letter) {
            result.push('\\');
        }
        result.push(letter);
        if is_reference {
            // Forges look for references after they have read the escapes.
            result.push_str("<!-- -->");
        }
    }
    result.replace("www.", "www<!-- -->.")
}

/// A text as code. Code ends at a run of as many backquotes as it starts with, so that it starts
/// with more than any in the text.
fn code(text: &str) -> String {
    if text.trim().is_empty() {
        return plain(text);
    }
    let runs = text.split(|letter| letter != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    let is_edge = text.starts_with('`') || text.ends_with('`');
    let space = if is_edge { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}
