//! Writes comments that ignore what is found now: the way to start with a repository that has old
//! findings.
//!
//! A comment is written as near to its finding as the file allows, and no file says anything else
//! afterwards: each is read again, and all are linted again. A file that does not stand this is left
//! as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::grammar::{Ignore, Remark, read};
use super::index::{is_ignorable, is_of_syntax};
use super::surface::{Reach, Spot, Surface};
use crate::engine::report::Report;
use crate::engine::workspace::{Role, Workspace};
use crate::finding::Finding;
use crate::source::{Edit, FileId, Lines, Span, apply};

/// Rounds after which what is left stays.
const MOST_ROUNDS: usize = 4;

/// Checks a workspace, and leaves in the report what counts.
pub type Lint<'l> = &'l dyn Fn(&Workspace) -> Report;

/// A workspace in which comments ignore what was found.
#[derive(Debug)]
pub struct Accepted {
    /// The workspace with its new texts.
    pub workspace: Workspace,
    /// What is left to say about the new texts.
    pub report: Report,
    /// Number of findings that the new comments ignore.
    pub ignored: usize,
    /// Number of findings that no comment could be written for.
    pub left: usize,
    /// The files whose text is another one now.
    pub changed: BTreeSet<FileId>,
}

/// Whether a text can be the reason in a comment: it is a part of its line, does not begin another
/// comment, and does not say when the comment stops to count in a way that is none.
#[must_use]
pub fn is_reason(reason: &str) -> bool {
    let breaks = ['\u{2028}', '\u{2029}'];
    let is_line = !reason.contains(|letter: char| letter.is_control() || breaks.contains(&letter));
    let comment = comment(&["x"], "ignore", reason);
    let is_read = |ignore: &Ignore| ignore.until.is_some() || ignore.reason == reason.trim();
    is_line && matches!(read(&comment), Some(Remark::Ignore(ignore)) if is_read(&ignore))
}

/// Writes comments with a reason for every finding that a comment can ignore, of those that `lint`
/// tells.
#[must_use]
pub fn accept(workspace: Workspace, lint: Lint<'_>, reason: &str) -> Accepted {
    let report = lint(&workspace);
    let mut writer = Writer {
        ignored: report.suppressed.len(),
        workspace,
        lint,
        reason,
        report,
        reaches: BTreeMap::new(),
        changed: BTreeSet::new(),
    };
    for _ in 0..MOST_ROUNDS {
        if !writer.round() {
            break;
        }
    }
    let report = writer.report;
    Accepted {
        ignored: report.suppressed.len().saturating_sub(writer.ignored),
        left: report.findings.len(),
        workspace: writer.workspace,
        report,
        changed: writer.changed,
    }
}

struct Writer<'s> {
    workspace: Workspace,
    lint: Lint<'s>,
    reason: &'s str,
    report: Report,
    /// How many findings were ignored before.
    ignored: usize,
    /// The nearest reach that is left to try in files where a nearer one did not do.
    reaches: BTreeMap<FileId, Option<Reach>>,
    changed: BTreeSet<FileId>,
}

impl Writer<'_> {
    /// Writes comments for what is left, and takes back what does not help. Whether anything was
    /// tried.
    fn round(&mut self) -> bool {
        let mut old = BTreeMap::new();
        for (file, findings) in self.candidates() {
            let reach = *self.reaches.entry(file).or_insert(Some(Reach::Line));
            let Some((text, reach)) = reach.and_then(|reach| self.written(file, &findings, reach))
            else {
                self.reaches.insert(file, None);
                continue;
            };
            self.reaches.insert(file, Some(reach));
            old.insert(file, self.workspace.sources.shared(file));
            self.workspace.sources.replace(file, text);
        }
        if old.is_empty() {
            return false;
        }
        let report = (self.lint)(&self.workspace);
        let before = count(&self.report.findings);
        let after = count(&report.findings);
        let failed: Vec<FileId> = old
            .keys()
            .copied()
            .filter(|file| after.get(file) >= before.get(file))
            .collect();
        self.changed
            .extend(old.keys().filter(|file| !failed.contains(file)));
        for file in &failed {
            if let Some(text) = old.get(file) {
                self.workspace.sources.replace(*file, Arc::clone(text));
            }
        }
        self.report = match failed.is_empty() {
            true => report,
            false => (self.lint)(&self.workspace),
        };
        // What a file did not stand is tried with comments further away.
        for file in old.into_keys() {
            let reach = self.reaches.get(&file).copied().flatten();
            self.reaches.insert(file, reach.and_then(further));
        }
        true
    }

    /// The findings that a comment could ignore, in files that may be changed.
    fn candidates(&self) -> BTreeMap<FileId, Vec<(&'static str, usize)>> {
        let workspace = &self.workspace;
        let mut found: BTreeMap<FileId, Vec<(&'static str, usize)>> = BTreeMap::new();
        for finding in &self.report.findings {
            let Span { file, start, .. } = finding.primary.span;
            let is_ours = workspace.roles.contains_key(&file)
                && !workspace.kept.contains(&file)
                && !workspace.context.contains(&file);
            if is_ours && is_ignorable(finding.rule) {
                let at = (finding.rule, start as usize);
                found.entry(file).or_default().push(at);
            }
        }
        found
    }

    /// The text of a file with comments that reach no further than they must, and which that is.
    fn written(
        &self,
        file: FileId,
        findings: &[(&'static str, usize)],
        reach: Reach,
    ) -> Option<(String, Reach)> {
        let role = self.workspace.roles.get(&file).copied()?;
        let surface = Surface::of(&self.workspace, file, role);
        let mut next = Some(reach);
        while let Some(reach) = next {
            // Of a file that cannot be read nobody knows where its lines end.
            let reach = if surface.is_read() {
                reach
            } else {
                Reach::File
            };
            let edits = self.edits(file, &surface, findings, reach);
            let text = apply(self.workspace.sources.text(file), &edits).ok();
            let text = text.filter(|_| !edits.is_empty());
            if let Some(text) = text.filter(|text| self.is_same(file, role, &surface, text)) {
                return Some((text, reach));
            }
            next = further(reach);
        }
        None
    }

    /// Whether a file says the same with another text.
    fn is_same(&self, file: FileId, role: Role, surface: &Surface<'_>, text: &str) -> bool {
        let mut alone = Workspace::default();
        let file = alone
            .sources
            .add_text(self.workspace.sources.path(file), text);
        surface.says_the_same(&Surface::of(&alone, file, role))
    }

    fn edits(
        &self,
        file: FileId,
        surface: &Surface<'_>,
        findings: &[(&'static str, usize)],
        reach: Reach,
    ) -> Vec<Edit> {
        let mut spots: BTreeMap<Spot, BTreeSet<&'static str>> = BTreeMap::new();
        for &(rule, offset) in findings {
            let reach = if is_of_syntax(rule) {
                Reach::File
            } else {
                reach
            };
            let all = std::iter::successors(Some(reach), |reach| further(*reach));
            let spot = all.filter_map(|reach| surface.spot(offset, reach)).next();
            if let Some(spot) = spot {
                spots.entry(spot).or_default().insert(rule);
            }
        }
        let (text, lines) = (
            self.workspace.sources.text(file),
            self.workspace.sources.lines(file),
        );
        let mut texts: BTreeMap<usize, String> = BTreeMap::new();
        for (spot, rules) in spots {
            let rules: Vec<&str> = rules.into_iter().collect();
            let (at, text) = self.wording(spot, &rules, text, lines);
            texts.entry(at).or_default().push_str(&text);
        }
        let edits = texts.into_iter().map(|(at, text)| {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            Edit {
                span: Span::new(file, at, at),
                text,
            }
        });
        edits.collect()
    }

    /// What is written at a spot.
    fn wording(&self, spot: Spot, rules: &[&str], text: &str, lines: &Lines) -> (usize, String) {
        match spot {
            Spot::List(at) => (at, format!(", {}", rules.join(", "))),
            Spot::End(at) => (at, format!(" {}", comment(rules, "ignore", self.reason))),
            Spot::Above(at) => {
                let rest = text.get(at..).unwrap_or_default();
                let body = rest.trim_start_matches([' ', '\t']);
                let indent = &rest[..rest.len() - body.len()];
                let comment = comment(rules, "ignore", self.reason);
                (
                    at,
                    format!("{indent}{comment}{}", line_break(text, lines, at)),
                )
            }
            Spot::Top(at) => {
                let comment = comment(rules, "ignore-file", self.reason);
                (at, format!("{comment}{}", line_break(text, lines, at)))
            }
        }
    }
}

fn further(reach: Reach) -> Option<Reach> {
    match reach {
        Reach::Line => Some(Reach::Entry),
        Reach::Entry => Some(Reach::File),
        Reach::File => None,
    }
}

fn comment(rules: &[&str], word: &str, reason: &str) -> String {
    let comment = format!(
        "# gitlab-runner-lint: {word}[{}] {reason}",
        rules.join(", ")
    );
    comment.trim_end().to_owned()
}

/// How lines end near an offset.
fn line_break<'t>(text: &'t str, lines: &Lines, at: usize) -> &'t str {
    let line = lines.line_at(at);
    let end = lines.range_of(text, line).end;
    let next = lines.start_of(line + 1);
    match text.get(end..next) {
        Some(found) if next > end => found,
        _ => "\n",
    }
}

/// Number of findings of each file.
fn count(findings: &[Finding]) -> BTreeMap<FileId, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings.iter().filter(|finding| is_ignorable(finding.rule)) {
        *counts.entry(finding.primary.span.file).or_default() += 1;
    }
    counts
}
