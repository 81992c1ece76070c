//! JUnit: a suite for each file, a failed test for each finding, a passed one for a clean file.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::document::{Document, Entry, Skipped, Source};
use super::sanitize;
use super::view::shown;

#[derive(Default)]
struct Suite<'d> {
    failed: Vec<&'d Entry>,
    skipped: Vec<&'d Entry>,
    unchecked: Vec<&'d Skipped>,
}

pub(super) fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<String, Suite<'_>> = BTreeMap::new();
    for path in &document.files {
        suites.entry(document.in_repository(path)).or_default();
    }
    let file = |finding: &Entry| {
        finding
            .primary()
            .map(|mark| document.in_repository(&mark.path))
    };
    for finding in &document.findings {
        let name = file(finding).unwrap_or_default();
        suites.entry(name).or_default().failed.push(finding);
    }
    for finding in &document.suppressed {
        let name = file(finding).unwrap_or_default();
        suites.entry(name).or_default().skipped.push(finding);
    }
    for skipped in &document.unchecked {
        let name = document.in_repository(&skipped.path);
        suites.entry(name).or_default().unchecked.push(skipped);
    }
    let tests: usize = suites.values().map(Suite::tests).sum();
    let failures = document.findings.len();
    let errors = document.unchecked.len();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="gitlab-runner-lint" tests="{tests}" failures="{failures}" errors="{errors}">"#
    )?;
    for (name, suite) in &suites {
        suite.write(document, name, out)?;
    }
    writeln!(out, "</testsuites>")
}

impl Suite<'_> {
    /// A clean file is one test.
    fn tests(&self) -> usize {
        (self.failed.len() + self.skipped.len() + self.unchecked.len()).max(1)
    }

    fn write(&self, document: &Document, name: &str, out: &mut dyn Write) -> io::Result<()> {
        let file = attribute(name);
        writeln!(
            out,
            r#"  <testsuite name="{file}" file="{file}" tests="{}" failures="{}" errors="{}" skipped="{}">"#,
            self.tests(),
            self.failed.len(),
            self.unchecked.len(),
            self.skipped.len()
        )?;
        for finding in &self.failed {
            let level = finding.severity.name();
            let message = attribute(&finding.message);
            open(&title(finding), name, out)?;
            writeln!(
                out,
                r#"      <failure type="{level}" message="{message}">{}</failure>"#,
                text(&details(document, name, finding))
            )?;
            writeln!(out, "    </testcase>")?;
        }
        for finding in &self.skipped {
            open(&title(finding), name, out)?;
            writeln!(
                out,
                r#"      <skipped message="{}"/>"#,
                attribute(&why(finding))
            )?;
            writeln!(out, "    </testcase>")?;
        }
        for skipped in &self.unchecked {
            open("could be checked", name, out)?;
            let message = attribute(&skipped.reason);
            writeln!(
                out,
                r#"      <error type="unchecked" message="{message}"/>"#
            )?;
            writeln!(out, "    </testcase>")?;
        }
        if self.failed.is_empty() && self.skipped.is_empty() && self.unchecked.is_empty() {
            writeln!(
                out,
                r#"    <testcase name="no findings" classname="{file}"/>"#
            )?;
        }
        writeln!(out, "  </testsuite>")
    }
}

fn open(name: &str, file: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        r#"    <testcase name="{}" classname="{}">"#,
        attribute(name),
        attribute(file)
    )
}

/// Names of tests must differ: places do.
fn title(finding: &Entry) -> String {
    let place = finding
        .primary()
        .map(|mark| format!(" at line {}, column {}", mark.start.line, mark.start.column));
    format!("{}{}", finding.rule, place.unwrap_or_default())
}

fn why(finding: &Entry) -> String {
    let Some(suppression) = &finding.suppression else {
        return finding.message.clone();
    };
    match (suppression.kind, suppression.reason.as_str()) {
        (Source::Baseline, _) => "in the baseline".to_owned(),
        (Source::Comment, "") => "ignored by a comment".to_owned(),
        (Source::Comment, reason) => format!("ignored by a comment: {reason}"),
    }
}

fn details(document: &Document, file: &str, finding: &Entry) -> String {
    let mut lines = Vec::new();
    if let Some(mark) = finding.primary() {
        lines.push(format!(
            "{file}:{}:{}: {}[{}] {}",
            mark.start.line,
            mark.start.column,
            finding.severity.name(),
            finding.rule,
            finding.message
        ));
    }
    lines.extend(finding.labels.iter().skip(1).map(|mark| {
        let path = document.in_repository(&mark.path);
        format!("{path}:{}: {}", mark.start.line, mark.text)
    }));
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    let lines: Vec<String> = lines.iter().map(|line| shown(line)).collect();
    lines.join("\n")
}

fn attribute(value: &str) -> String {
    text(&shown(value))
}

/// A text in XML, which has no characters for controls nor for what is no character.
fn text(value: &str) -> String {
    let mut result = String::with_capacity(value.len());
    for letter in sanitize::lines(value).chars() {
        match letter {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&apos;"),
            '\u{FFFE}' | '\u{FFFF}' => result.push('\u{FFFD}'),
            other => result.push(other),
        }
    }
    result
}
