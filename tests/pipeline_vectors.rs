//! Pipelines and what GitLab's own code says of them.

#![expect(
    clippy::unwrap_used,
    reason = "a vector that cannot be read fails the test"
)]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

#[path = "support/sample.rs"]
mod sample;

use std::fs;
use std::path::Path;

use gitlab_runner_lint::engine::Role;
use gitlab_runner_lint::finding::{Finding, Severity};
use sample::check;
use serde_json::Value;

/// Beginnings of the errors with which GitLab's loader stops, before it looks at keywords.
const LOADER: [&str; 7] = [
    "(<unknown>): ",
    "The provided YAML is too big",
    "The parsed YAML is too big",
    "Invalid configuration format",
    "Invalid YAML syntax",
    "Tried to load unspecified class: ",
    "An alias referenced an unknown anchor: ",
];

/// What GitLab says where one of our rules reports an error.
const COUNTERPARTS: [(&str, &str); 5] = [
    ("job-pull-policy-unknown-value", "pull_policy config "),
    ("job-pull-policy-empty", "pull_policy config "),
    ("job-pull-policy-variable", "pull_policy config "),
    ("job-pull-policy-bad-key", "contains unknown keys: "),
    ("image-object-missing-name", " name "),
];

struct Vector {
    name: String,
    text: String,
    errors: Vec<String>,
}

impl Vector {
    fn error_findings(&self) -> Vec<Finding> {
        let report = check(Role::Pipeline, &self.text);
        let findings = report.findings.into_iter();
        findings
            .filter(|finding| finding.severity == Severity::Error)
            .collect()
    }
}

fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().unwrap().iter();
    texts
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

/// Our own vectors; the one that is no UTF-8 is refused before it is a text.
fn own() -> Vec<Vector> {
    let lines = include_str!("vectors/pipelines.jsonl").lines();
    assert_eq!(lines.clone().count(), 573);
    let vectors = lines.filter_map(|line| {
        let vector: Value = serde_json::from_str(line).unwrap();
        Some(Vector {
            name: vector["name"].as_str()?.to_owned(),
            text: vector["yaml"].as_str()?.to_owned(),
            errors: vector.get("errors").map_or_else(Vec::new, texts),
        })
    });
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
    theirs
        .map(|vector| Vector {
            name: vector["name"].as_str().unwrap().to_owned(),
            text: vector["yaml"].as_str().unwrap().to_owned(),
            errors: texts(&vector["errors"]),
        })
        .collect()
}

fn is_load_error(error: &str) -> bool {
    LOADER.iter().any(|beginning| error.starts_with(beginning))
}

/// Differences between a vector's errors and our findings, in words.
fn differences(vector: &Vector) -> Vec<String> {
    let findings = vector.error_findings();
    let mut wrong = Vec::new();
    let loaded = vector.errors.first().is_none_or(|it| !is_load_error(it));
    let first = findings.iter().find(|it| it.rule == "yaml-syntax");
    let verdict = first.and_then(|finding| finding.verdict.as_deref());
    let expected = vector.errors.first().filter(|_| !loaded);
    if verdict != expected.map(String::as_str) {
        wrong.push(format!("loads with {verdict:?}, GitLab {expected:?}"));
    }
    if !loaded {
        return wrong;
    }
    let is_policy = |rule: &str| rule.starts_with("job-pull-policy-");
    let says_policy = |error: &String| error.contains(":pull_policy config ");
    let has_finding = findings.iter().any(|finding| is_policy(finding.rule));
    if vector.errors.iter().any(says_policy) && !has_finding {
        wrong.push("no finding on the policy".to_owned());
    }
    // GitLab looks into no job when one of them is none (pipeline-semantics 10.2).
    let is_masked = |error: &String| error.contains(" config should implement the script:");
    if vector.errors.iter().any(is_masked) {
        return wrong;
    }
    // GitLab says nothing of what it drops behind a byte order mark.
    let unsaid = ["yaml-syntax", "byte-order-mark"];
    for finding in findings.iter().filter(|it| !unsaid.contains(&it.rule)) {
        let counterpart = COUNTERPARTS.iter().find(|(rule, _)| *rule == finding.rule);
        let (_, part) = counterpart.unwrap_or(&("", ""));
        if !vector.errors.iter().any(|error| error.contains(part)) {
            wrong.push(format!("{}: {}", finding.rule, finding.message));
        }
    }
    wrong
}

fn compare(vectors: &[Vector]) {
    let lines = vectors.iter().flat_map(|vector| {
        let found = differences(vector).into_iter();
        found.map(|text| {
            format!(
                "{}: {text}\n{}{:?}",
                vector.name, vector.text, vector.errors
            )
        })
    });
    let lines: Vec<String> = lines.collect();
    assert!(lines.is_empty(), "{}\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn pipelines_get_the_verdict_of_gitlab() {
    compare(&own());
}

#[test]
fn test_files_of_gitlab_get_its_verdict() {
    compare(&of_gitlab());
}
