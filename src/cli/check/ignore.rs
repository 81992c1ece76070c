//! `check --add-ignore`: comments that ignore what is found now.

use std::process::ExitCode;

use super::{Run, is_input, texts};
use crate::cli::error::Error;
use crate::cli::terminal::{Stream, complain};
use crate::engine::{Accepted, Workspace, accept, is_reason};
use crate::report::Verbosity;
use crate::report::counted;

impl Run<'_> {
    /// Writes comments, and reports what no comment can ignore.
    pub(super) fn add_ignore(&self, workspace: Workspace, reason: &str) -> Result<ExitCode, Error> {
        let reason = match (reason.trim(), &self.settings.today) {
            ("", Some(today)) => format!("accepted on {today}"),
            (given, _) => given.to_owned(),
        };
        if !is_reason(&reason) {
            return Err(Error::Run(
                "--add-ignore takes one line of text that does not begin with `#`; `until` in it \
                 stands before a day such as 2027-01-31"
                    .to_owned(),
            ));
        }
        let is_piped = self.check.paths.iter().any(|path| is_input(path));
        let old = texts(&workspace);
        let accepted = accept(workspace, &|workspace| self.lint(workspace), &reason);
        self.store(&old, &accepted.workspace, &accepted.changed, is_piped)?;
        let stream = match is_piped {
            true => Stream::Errors,
            false => Stream::Output,
        };
        let sources = &accepted.workspace.sources;
        let told = self.tell(&accepted.report, sources, stream);
        if self.global.verbosity() > Verbosity::Quiet {
            complain(&said(&accepted));
            let is_lost = accepted.report.unchecked.iter().any(|it| it.named);
            if is_lost && self.check.add_ignore.as_deref() == Some("") {
                complain(&["A reason stands behind a `=`: --add-ignore=\"moves next month\""]);
            }
        }
        told?;
        Ok(self.exit(&accepted.report))
    }
}

/// `Wrote comments that ignore 3 findings in 2 files`.
fn said(accepted: &Accepted) -> Vec<String> {
    let findings = counted(accepted.ignored, "finding");
    let mut lines = vec![match accepted.changed.len() {
        0 => "Wrote no comments".to_owned(),
        files => format!(
            "Wrote comments that ignore {findings} in {}",
            counted(files, "file")
        ),
    }];
    if accepted.left > 0 {
        let verb = if accepted.left == 1 { "is" } else { "are" };
        let left = counted(accepted.left, "finding");
        lines.push(format!(
            "{left} {verb} left that no comment could be written for"
        ));
    }
    lines
}
