//! Levels and fixes of the rules on pipelines and on jobs against runners, beyond what their pages show.

mod broken;
mod fleet;
#[path = "../support/project.rs"]
mod project;
mod structure;
mod traps;
mod values;

use std::collections::BTreeMap;

use gitlab_runner_lint::finding::Finding;
use project::Project;

/// These files as a project.
fn project(pipeline: &str, runners: &[&str], settings: &[&str]) -> Project {
    Project::new(&BTreeMap::from([
        (".gitlab-ci.yml".to_owned(), pipeline.to_owned()),
        ("config.toml".to_owned(), runners.concat()),
        (".gitlab-runner-lint.toml".to_owned(), settings.concat()),
    ]))
}

/// Findings of the pipeline as `rule level fix`, and the findings.
fn findings(pipeline: &str, runners: &[&str], settings: &[&str]) -> (Vec<String>, Vec<Finding>) {
    let project = project(pipeline, runners, settings);
    let report = project.lint(&project.settings);
    let own: Vec<Finding> = report
        .findings
        .into_iter()
        .filter(|finding| project.place(finding).0.ends_with(".yml"))
        .collect();
    let lines = own
        .iter()
        .map(|finding| {
            let fix = finding.fix.as_ref().map_or("none", |fix| fix.safety.name());
            format!("{} {} {fix}", finding.rule, finding.severity.name())
        })
        .collect();
    (lines, own)
}

/// Rules on the structure of a pipeline, which more special rules supersede: the profile `pedantic`
/// shows both.
const STRUCTURAL: [&str; 6] = [
    "empty-keyword",
    "missing-keyword",
    "undefined-reference",
    "unknown-keyword",
    "wrong-keyword-type",
    "wrong-keyword-value",
];

/// Findings of all rules but those on the structure.
fn special(pipeline: &str, runners: &[&str], settings: &[&str]) -> (Vec<String>, Vec<Finding>) {
    let (lines, found) = findings(pipeline, runners, settings);
    let both = lines.into_iter().zip(found);
    both.filter(|(_, finding)| !STRUCTURAL.contains(&finding.rule))
        .unzip()
}

/// A job with this line in its image.
fn job(policy: &str) -> String {
    format!("test:\n  image:\n    name: python:3.12-slim\n    {policy}\n  script: pytest\n")
}
