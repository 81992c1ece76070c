//! Comments above what a fix takes out: they go with it, or they would speak for what comes next.

use std::ops::Range;

use super::Heard;
use super::complaint::without;
use super::remarks::{Comment, Remarks, Scope};
use crate::engine::workspace::Workspace;
use crate::finding::Fix;
use crate::source::Edit;

/// Lets a fix take the comments with what it takes out. `None` if it puts that somewhere else, where
/// its comment would have to follow.
pub(super) fn settled(mut fix: Fix, heard: &Heard, workspace: &Workspace) -> Option<Fix> {
    let deleting = fix.edits.iter().filter(|edit| edit.text.is_empty());
    let orphans: Vec<Edit> = deleting
        .flat_map(|edit| {
            let all = heard.remarks.get(&edit.span.file);
            let all = all.into_iter().flatten();
            all.flat_map(move |remarks| orphans(remarks, edit))
        })
        .map(|comment| without(&workspace.sources, comment))
        .collect();
    if orphans.is_empty() {
        return Some(fix);
    }
    let is_moved = fix.edits.iter().any(|edit| !edit.text.is_empty());
    let is_ours = |edit: &Edit| !workspace.kept.contains(&edit.span.file);
    if is_moved || !orphans.iter().all(is_ours) {
        return None;
    }
    fix.edits.extend(orphans);
    Some(fix)
}

/// The comments that an edit leaves behind when it takes out what they are above of.
fn orphans<'r>(remarks: &'r Remarks, edit: &'r Edit) -> impl Iterator<Item = &'r Comment> {
    let start = edit.span.start;
    let behind = remarks.comments.partition_point(|it| it.at.end <= start);
    let above = remarks.comments.get(..behind).unwrap_or_default();
    let near = above.iter().rev().take_while(move |comment| {
        comment.is_alone && target(comment, remarks).is_none_or(|it| start <= it.start)
    });
    near.filter(move |comment| target(comment, remarks).is_some_and(|it| it.end <= edit.span.end))
}

/// Where the entry stands that a comment is above of.
fn target(comment: &Comment, remarks: &Remarks) -> Option<Range<u32>> {
    match &comment.said.as_ref().ok()?.scope {
        Scope::Below(below) => remarks.outline.range(*below.start()),
        Scope::File | Scope::Line(_) => None,
    }
}
