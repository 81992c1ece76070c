//! `path:line:column: level[rule] message`, one finding a line and nothing else.

use std::io::{self, Write};

use super::view::View;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in &view.report.findings {
        let span = finding.primary.span;
        let start = view.start(span);
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            view.path(span.file),
            start.line,
            start.column,
            finding.severity.name(),
            finding.rule,
            view.line(&finding.message)
        )?;
    }
    Ok(())
}
