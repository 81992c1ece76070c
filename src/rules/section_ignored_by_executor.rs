//! See rules/section-ignored-by-executor.md.

use crate::model::runner::same_key;
use crate::rule::prelude::*;
use crate::semantics::needs::{SECTIONS, reads};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(Known::Is(executor)) = runner.executor() else {
            continue;
        };
        for name in SECTIONS {
            let section = runner.section(name);
            if reads(executor, name) || !has_values(section) || is_told_elsewhere(section) {
                continue;
            }
            let message = format!(
                "executor `{}` does not read `[runners.{name}]`",
                executor.name()
            );
            let finding = sink.report(section.title(), message);
            finding
                .here("has no effect")
                .help("remove it, or choose the executor it is for");
            if let Some(written) = runner.get("executor") {
                finding.label(written, "reads other sections");
            }
        }
    }
}

/// Whether somebody wrote more into it than the empty values that registration leaves behind.
fn has_values(section: Section<'_>) -> bool {
    let mut open: Vec<Field<'_>> = section.entries().collect();
    while let Some(field) = open.pop() {
        match field.shape() {
            Shape::Map => open.extend(field.entries()),
            Shape::List => open.extend(field.items()),
            Shape::Scalar | Shape::Null if field.is_unset() => {}
            Shape::Scalar | Shape::Null => return true,
        }
    }
    false
}

/// `pull-policy-section-ignored` names the keys that matter most.
fn is_told_elsewhere(section: Section<'_>) -> bool {
    if !["docker", "kubernetes"].contains(&section.name()) {
        return false;
    }
    section.entries().any(|field| {
        field.name().is_some_and(|name| {
            same_key("pull_policy", name) || name.to_lowercase().starts_with("allowed_")
        })
    })
}
