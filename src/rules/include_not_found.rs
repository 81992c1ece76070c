//! See rules/include-not-found.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{hint, meant, subjects};

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::IncludeNotFound) {
        let Some(path) = problem.text.split('`').nth(1) else {
            continue;
        };
        for node in subjects(pipeline, problem) {
            if problem.text.ends_with(" is empty!") {
                let message = format!("the included file `{path}` is empty");
                sink.report_problem(pipeline, problem, node, message);
                continue;
            }
            let near = near(path, problem);
            let message = format!("this project has no file `{path}` to include{}", hint(near));
            let finding = sink.report_problem(pipeline, problem, node, message);
            let Some(near) = near else { continue };
            let written = node.and_then(|node| node.text()).unwrap_or_default();
            let slash = if written.starts_with('/') { "/" } else { "" };
            if written.trim_start_matches('/') == path {
                let edit = edit::replace(node, format!("{slash}{near}"));
                finding.fix(format!("include `{near}`"), Safety::Unsafe, [edit]);
            }
        }
    }
}

/// The file that is probably meant: the only one of the same name in another directory, or one
/// whose path hardly differs.
fn near<'p>(path: &str, problem: &'p Problem) -> Option<&'p str> {
    let name = |path: &'p str| path.rsplit('/').next();
    let wanted = path.rsplit('/').next();
    let mut same = problem
        .wanted
        .iter()
        .map(String::as_str)
        .filter(|other| name(other) == wanted);
    match (same.next(), same.next()) {
        (Some(only), None) => Some(only),
        _ => meant(path, problem),
    }
}
