//! Pipelines and what GitLab's own code says of them, against what `check` says.
//!
//! `check` reports an error exactly where GitLab refuses, at least one finding quotes GitLab's first
//! error word for word, and every further error is quoted or follows from one that is.

#![expect(
    clippy::unwrap_used,
    reason = "a vector that cannot be read fails the test"
)]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

#[path = "support/project.rs"]
mod project;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use gitlab_runner_lint::finding::{Finding, Severity};
use gitlab_runner_lint::settings::{Edition, Settings};
use project::Project;
use serde_json::Value;

/// Vectors on which we differ on purpose.
const EXCEPTIONS: [(&str, &str); 3] = [
    (
        "bom-first-key-is-job",
        "GitLab accepts what the byte order mark leaves, which is not what is written",
    ),
    (
        "interp-required-missing",
        "an input of a root file can be given by hand: a warning",
    ),
    (
        "gitlab-yaml-tests/negative_tests/project_path/include/leading_slash.yml",
        "another project is included, which is not here",
    ),
];

/// Errors that follow from another one on the same value, and the one that is told instead.
const FOLLOWING: [&str; 12] = [
    " name can't be blank",
    " name should be a string",
    "jobs config should contain at least one visible job",
    " config contains unknown values: ",
    " name should be a symbol",
    " should not exceed the limit",
    " should contain either a trigger or a needs:pipeline",
    " aud should be an array of strings or a string",
    " config contains unknown keys: trigger",
    " config has too many items (maximum is 2)",
    " when should be one of: on_success, on_failure, always",
    "(<unknown>): ",
];

struct Vector {
    name: String,
    files: BTreeMap<String, String>,
    errors: Vec<String>,
}

impl Vector {
    fn of(value: &Value) -> Option<Self> {
        let mut files = BTreeMap::new();
        files.insert(
            ".gitlab-ci.yml".to_owned(),
            value["yaml"].as_str()?.to_owned(),
        );
        for (path, text) in value["files"].as_object().into_iter().flatten() {
            files.insert(path.clone(), text.as_str()?.to_owned());
        }
        let errors = value["errors"].as_array();
        let errors = errors.into_iter().flatten();
        Some(Self {
            name: value["name"].as_str()?.to_owned(),
            files,
            errors: errors
                .map(|text| text.as_str().unwrap().to_owned())
                .collect(),
        })
    }

    fn error_findings(&self) -> Vec<Finding> {
        let settings = Settings {
            gitlab_edition: Edition::Ce,
            ..Settings::default()
        };
        let report = Project::new(&self.files).lint(&settings);
        let findings = report.findings.into_iter();
        findings
            .filter(|finding| finding.severity == Severity::Error)
            .collect()
    }

    /// Differences between GitLab's errors and our findings, in words.
    fn differences(&self) -> Vec<String> {
        if EXCEPTIONS.iter().any(|(name, _)| *name == self.name) {
            return Vec::new();
        }
        let findings = self.error_findings();
        if self.errors.is_empty() {
            let said = findings.iter();
            return said
                .map(|finding| format!("false error {}: {}", finding.rule, finding.message))
                .collect();
        }
        if findings.is_empty() {
            return vec!["no finding".to_owned()];
        }
        let verdicts: Vec<&str> = findings
            .iter()
            .filter_map(|finding| finding.verdict.as_deref())
            .collect();
        // Of an included file, GitLab names the path first.
        let is_quoted = |error: &String| verdicts.iter().any(|verdict| error.ends_with(verdict));
        let follows = |error: &String| FOLLOWING.iter().any(|part| error.contains(part));
        let mut wrong = Vec::new();
        if !is_quoted(&self.errors[0]) && !follows(&self.errors[0]) {
            wrong.push(format!("first not quoted: {} {verdicts:?}", self.errors[0]));
        }
        let rest = self.errors.iter().skip(1);
        let missing = rest.filter(|error| !is_quoted(error) && !follows(error));
        wrong.extend(missing.map(|error| format!("not quoted: {error} {verdicts:?}")));
        wrong
    }
}

/// Our own vectors; the one that is no UTF-8 is refused before it is a text.
fn own() -> Vec<Vector> {
    let lines = include_str!("vectors/pipelines.jsonl").lines();
    assert_eq!(lines.clone().count(), 573);
    let vectors = lines.filter_map(|line| Vector::of(&serde_json::from_str(line).unwrap()));
    vectors.collect()
}

/// GitLab's own test files, which are not part of this repository.
fn of_gitlab() -> Vec<Vector> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference/pipeline-vectors.json");
    let Ok(text) = fs::read_to_string(path) else {
        println!("skipped: the reference is not there");
        return Vec::new();
    };
    let vectors: Vec<Value> = serde_json::from_str(&text).unwrap();
    let theirs = vectors
        .iter()
        .filter(|vector| vector["group"] == "gitlab-yaml-tests");
    theirs.filter_map(Vector::of).collect()
}

fn compare(vectors: &[Vector]) {
    let lines = vectors.iter().flat_map(|vector| {
        let found = vector.differences().into_iter();
        found.map(|text| format!("{}: {text}\n{:?}", vector.name, vector.files))
    });
    let lines: Vec<String> = lines.collect();
    assert!(lines.is_empty(), "{}\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn pipelines_get_the_verdict_of_gitlab() {
    let vectors = own();
    assert!(vectors.len() > 560, "{}", vectors.len());
    compare(&vectors);
}

#[test]
fn test_files_of_gitlab_get_its_verdict() {
    compare(&of_gitlab());
}
