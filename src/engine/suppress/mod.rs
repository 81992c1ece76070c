//! Comments in linted files that ignore findings: `# gitlab-runner-lint: ignore[rule] reason`.
//!
//! A pass behind merging and superseding: what a comment hides has won against what it supersedes,
//! which stays away. What is wrong with the comments themselves is found here as well.

mod accept;
mod complaint;
mod grammar;
mod index;
mod orphan;
mod outline;
mod remarks;
mod surface;

use std::collections::BTreeMap;

use super::order::{Unsaid, compare};
use super::report::{Report, Suppressed, Suppression};
use super::scopes::Scopes;
use super::workspace::Workspace;
use crate::source::FileId;

pub use accept::{Accepted, Lint, accept, is_reason};
pub(super) use remarks::{Page, Remarks, heading, remarks, surroundings};

use complaint::Complaints;
use index::Index;

/// How much of what could be found in a file a run would have found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Sight {
    /// Everything was read that the file's configuration is made of, and it is one.
    pub(super) is_whole: bool,
    /// Its jobs met runners that could be read.
    pub(super) has_met: bool,
}

/// The comments that a run met, by file.
#[derive(Debug, Default)]
pub(super) struct Heard {
    remarks: BTreeMap<FileId, Vec<Remarks>>,
    sights: BTreeMap<FileId, Sight>,
}

impl Heard {
    /// Takes what one unit saw. A file that several pipelines include is heard once, and only what
    /// all of them saw is seen.
    pub(super) fn add(&mut self, remarks: Vec<Remarks>, sight: impl Fn(FileId) -> Sight) {
        for remark in remarks {
            let file = remark.file;
            let seen = sight(file);
            let all = self.sights.entry(file).or_insert(seen);
            all.is_whole &= seen.is_whole;
            all.has_met &= seen.has_met;
            let heard = self.remarks.entry(file).or_default();
            let first = |it: &Remarks| it.comments.first().map(|comment| comment.at);
            if heard.iter().all(|other| first(other) != first(&remark)) {
                heard.push(remark);
            }
        }
    }
}

/// Moves what comments ignore out of the findings, and adds what is wrong with comments. `unsaid` is
/// what was found and is not told for another reason: a comment about it is not useless.
pub(super) fn apply(
    report: &mut Report,
    heard: &Heard,
    unsaid: &[Unsaid],
    workspace: &Workspace,
    scopes: &Scopes<'_>,
) {
    if heard.remarks.is_empty() {
        return;
    }
    let mut index = Index::new(heard, scopes, &workspace.sources);
    for mut finding in std::mem::take(&mut report.findings) {
        match index.find(finding.rule, finding.primary.span) {
            None => {
                let fix = finding.fix.take();
                finding.fix = fix.and_then(|fix| orphan::settled(fix, heard, workspace));
                report.findings.push(finding);
            }
            Some(comment) => {
                let ignore = comment.said.as_ref().ok().map(|said| &said.ignore);
                let until = ignore.and_then(|ignore| ignore.until.as_ref());
                let by = Suppression::Comment {
                    at: comment.at,
                    reason: ignore.map_or_else(String::new, |ignore| ignore.reason.clone()),
                    until: until.map(|until| until.day.clone()),
                };
                report.suppressed.push(Suppressed { finding, by });
            }
        }
    }
    for unsaid in unsaid {
        index.find(unsaid.rule, unsaid.at);
    }
    let complaints = Complaints::of(heard, &index, workspace, scopes);
    report.findings.extend(complaints);
    let sources = &workspace.sources;
    report.findings.sort_by(|a, b| compare(a, b, sources));
}
