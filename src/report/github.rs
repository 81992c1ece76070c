//! Workflow commands of GitHub Actions, which become annotations. GitHub shows ten of each level for
//! a step; the others stay in the log.

use std::io::{self, Write};

use super::document::{Document, Entry, Level};
use super::sanitize;
use super::view::shown;

pub(super) fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    for finding in &document.findings {
        write_finding(document, finding, out)?;
    }
    for file in &document.unchecked {
        let command = if file.named { "error" } else { "warning" };
        let path = property(&document.in_repository(&file.path));
        let text = data(&format!("could not be checked: {}", file.reason));
        writeln!(out, "::{command} file={path}::{text}")?;
    }
    Ok(())
}

fn write_finding(document: &Document, finding: &Entry, out: &mut dyn Write) -> io::Result<()> {
    let command = match finding.severity {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    write!(out, "::{command} ")?;
    if let Some(mark) = finding.primary() {
        let (start, end) = (mark.start, mark.end);
        write!(
            out,
            "file={},line={},endLine={},",
            property(&document.in_repository(&mark.path)),
            start.line,
            end.line
        )?;
        // Columns of places over several lines are refused.
        if start.line == end.line {
            write!(out, "col={},endColumn={},", start.column, end.column)?;
        }
    }
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        text.push('\n');
        text.push_str(help);
    }
    let lines: Vec<String> = text.lines().map(shown).collect();
    let title = property(&finding.rule);
    writeln!(out, "title={title}::{}", escaped(&lines.join("\n")))
}

fn data(text: &str) -> String {
    escaped(&shown(text))
}

/// A text behind a command.
fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A value of a command. A colon cannot start another one there, so that paths stay as they are.
fn property(text: &str) -> String {
    escaped(&sanitize::flat(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}
