//! Comments that ignore findings: what they are about, what is told of them, and how they are
//! written for what is there.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

mod accept;
mod around;
mod complaints;
#[expect(dead_code, reason = "only the texts of real files are wanted")]
#[path = "../support/corpus.rs"]
mod corpus;
mod orphans;
mod real;
mod scopes;

use std::collections::BTreeMap;

use gitlab_runner_lint::engine::{Accepted, Report, Suppression, Workspace, accept, lint};
use gitlab_runner_lint::settings::Settings;

/// Settings of the first of June 2026.
fn settings() -> Settings {
    Settings {
        today: Some("2026-06-01".to_owned()),
        ..Settings::default()
    }
}

/// A project of these files.
fn project(files: &[(&str, &str)]) -> Workspace {
    Workspace::of_texts(files.iter().copied())
}

/// What is told and what is ignored: `line rule`, with the path where there are several files.
struct Told {
    findings: Vec<String>,
    suppressed: Vec<String>,
}

fn told(workspace: &Workspace, report: &Report) -> Told {
    let sources = &workspace.sources;
    let is_single = sources.ids().count() == 1;
    let place = |span: gitlab_runner_lint::source::Span| {
        let line = sources.position(span.file, span.start).line;
        match is_single {
            true => line.to_string(),
            false => format!("{}:{line}", sources.display(span.file)),
        }
    };
    let mut findings: Vec<String> = report
        .findings
        .iter()
        .map(|finding| format!("{} {}", place(finding.primary.span), finding.rule))
        .collect();
    findings.sort();
    let all = report.suppressed.iter();
    let suppressed = all
        .map(|suppressed| {
            let Suppression::Comment { at, .. } = &suppressed.by else {
                panic!("nothing else ignores findings here");
            };
            let finding = &suppressed.finding;
            let rule = finding.rule;
            format!("{} {rule} by {}", place(finding.primary.span), place(*at))
        })
        .collect();
    Told {
        findings,
        suppressed,
    }
}

fn checked(files: &[(&str, &str)], settings: &Settings) -> Told {
    let workspace = project(files);
    told(&workspace, &lint(&workspace, settings))
}

/// A workspace with comments for everything that is found.
fn commented(workspace: Workspace, settings: &Settings, reason: &str) -> Accepted {
    accept(workspace, &|workspace| lint(workspace, settings), reason)
}

/// Counts by rule.
fn counts<'r>(rules: impl Iterator<Item = &'r str>) -> BTreeMap<&'r str, usize> {
    let mut counts = BTreeMap::new();
    for rule in rules {
        *counts.entry(rule).or_default() += 1;
    }
    counts
}
