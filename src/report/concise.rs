//! `path:line:column: level[rule] message`, one finding a line and nothing else.

use std::io::{self, Write};

use super::document::Document;
use super::view::shown;

pub(super) fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    for finding in &document.findings {
        if let Some(mark) = finding.primary() {
            write!(
                out,
                "{}:{}:{}: ",
                shown(&mark.path),
                mark.start.line,
                mark.start.column
            )?;
        }
        let rule = shown(&finding.rule);
        let message = shown(&finding.message);
        writeln!(out, "{}[{rule}] {message}", finding.severity.name())?;
    }
    Ok(())
}
