//! The command `report merge`.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::args::{Global, Merge, Report as Arguments, ReportAction};
use super::error::Error;
use super::outputs::Outputs;
use super::settings::working_directory;
use super::terminal::{complain, print};
use super::{CLEAN, FAILED, FOUND, clock};
use crate::discover;
use crate::finding::Severity;
use crate::report::{
    Document, Format, Verbosity, merge, missing_parts, read_document, summary_of, write_document,
};
use crate::rule::Meta;
use crate::rules::RULES;

/// Does what is asked for.
pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<ExitCode, Error> {
    match &arguments.action {
        ReportAction::Merge(asked) => join(asked, global),
    }
}

fn join(asked: &Merge, global: &Global) -> Result<ExitCode, Error> {
    let current = working_directory()?;
    let outputs = Outputs::of(asked.format.into(), &asked.output, &current)?;
    if outputs.any(|format| format == Format::Text) {
        let why = "text shows the lines of the files, which reports do not hold; write `concise`";
        return Err(Error::Run(why.to_owned()));
    }
    let mut read = BTreeSet::new();
    let mut documents = Vec::new();
    for path in &asked.files {
        // A pattern and a name may tell the same file.
        if read.insert(path) {
            documents.push(document(path)?);
        }
    }
    let missing = missing_parts(&documents);
    let merged = merge(documents).map_err(Error::Run)?;
    let metas: Vec<&Meta> = RULES.iter().map(|rule| &rule.meta).collect();
    let now = clock::now();
    let written =
        outputs.write_files(|format, out| write_document(format, &merged, &metas, now, out));
    if let Some(format) = outputs.standard {
        print(|out| write_document(format, &merged, &metas, now, out))?;
    }
    let is_said = outputs.standard.is_some_and(Format::says_all);
    if global.verbosity() > Verbosity::Quiet && !is_said {
        complain(&summary_of(&merged));
    }
    written?;
    if let Some(missing) = missing {
        complain(&[format!("the report is not whole: {missing}")]);
        return Ok(ExitCode::from(FAILED));
    }
    Ok(exit(&merged, asked.fail_on.level()))
}

fn document(path: &Path) -> Result<Document, Error> {
    let refuse = |why| Error::Read(path.to_owned(), why);
    let text = if path.as_os_str() == "-" {
        discover::report_of(&mut io::stdin().lock())
    } else {
        discover::report(path)
    };
    let text = text.map_err(refuse)?;
    read_document(&text).map_err(refuse)
}

fn exit(merged: &Document, level: Option<Severity>) -> ExitCode {
    if merged.lacks_named() {
        return ExitCode::from(FAILED);
    }
    let mut levels = merged.findings.iter();
    let is_bad = level.is_some_and(|level| levels.any(|it| Severity::from(it.severity) >= level));
    ExitCode::from(if is_bad { FOUND } else { CLEAN })
}
