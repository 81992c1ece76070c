//! Pipelines and what GitLab's own code says of them, against what `check` says.
//!
//! `check` reports an error exactly where GitLab refuses, at least one finding quotes GitLab's first
//! error word for word, and every further error is quoted or follows from one that is.

#![expect(
    clippy::unwrap_used,
    reason = "a vector that cannot be read fails the test"
)]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

#[expect(
    dead_code,
    reason = "the files of a vector are changed before they are read"
)]
#[path = "support/pipelines.rs"]
mod pipelines;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use gitlab_runner_lint::engine::{Workspace, lint};
use gitlab_runner_lint::finding::{Finding, Severity};
use gitlab_runner_lint::model::pipeline::entry::{self, judge};
use gitlab_runner_lint::model::pipeline::load::{Context, Files as _, Shelf, load};
use gitlab_runner_lint::settings::{Edition, Settings};
use gitlab_runner_lint::syntax::Forest;
use pipelines::Project;
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
        let texts = self.files.iter();
        let texts = texts.map(|(path, text)| (path.as_str(), text.as_str()));
        let report = lint(&Workspace::of_texts(texts), &settings);
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

/// The same files with one change to the root file: a line left out, written twice, or moved in.
fn mutants(vector: &Vector) -> Vec<BTreeMap<String, String>> {
    let text = &vector.files[".gitlab-ci.yml"];
    let lines: Vec<&str> = text.lines().collect();
    let mut mutants = Vec::new();
    let mut add = |lines: Vec<String>| {
        let mut files = vector.files.clone();
        files.insert(".gitlab-ci.yml".to_owned(), lines.join("\n") + "\n");
        mutants.push(files);
    };
    let owned = || lines.iter().map(|line| (*line).to_owned());
    for at in 0..lines.len().min(40) {
        let mut less: Vec<String> = owned().collect();
        less.remove(at);
        add(less);
        let mut twice: Vec<String> = owned().collect();
        twice.insert(at, lines[at].to_owned());
        add(twice);
        let mut deeper: Vec<String> = owned().collect();
        deeper[at].insert_str(0, "  ");
        add(deeper);
        let mut broken: Vec<String> = owned().collect();
        broken[at] = broken[at].replace("script", "scirpt").replace("job", "jbo");
        add(broken);
        let mut nothing: Vec<String> = owned().collect();
        if let Some((key, _)) = lines[at].split_once(": ") {
            nothing[at] = format!("{key}:");
            add(nothing);
        }
    }
    mutants
}

/// What `check` does not call an error where some includes have rules: under other circumstances
/// there is a job.
const NO_JOB: &str = "jobs config should contain at least one visible job";

/// `check` reports an error exactly where `resolve` says that GitLab refuses.
#[test]
fn check_and_resolve_agree_on_changed_pipelines() {
    let settings = Settings {
        gitlab_edition: Edition::Ce,
        ..Settings::default()
    };
    let mut wrong = Vec::new();
    let mut compared = 0;
    for files in own().iter().flat_map(mutants) {
        let texts = files.iter();
        let texts = texts.map(|(path, text)| (path.as_str(), text.as_str()));
        let workspace = Workspace::of_texts(texts);
        let report = lint(&workspace, &settings);
        if !report.partial.is_empty() {
            continue;
        }
        let mut errors = report.findings.iter().filter(|finding| {
            finding.severity == Severity::Error || finding.rule == "missing-input"
        });
        let is_refused = is_refused(&files);
        let has_error = errors.any(|finding| finding.rule != "byte-order-mark");
        compared += 1;
        let has_rules = files.values().any(|text| text.contains("rules:"));
        if !has_error && has_rules && is_refused.as_deref() == Some(NO_JOB) {
            continue;
        }
        if has_error != is_refused.is_some() {
            let rules: Vec<_> = report
                .findings
                .iter()
                .map(|it| (it.rule, &it.message))
                .collect();
            wrong.push(format!("{is_refused:?} {rules:?}\n{files:?}"));
        }
    }
    println!("{compared} changed pipelines");
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// GitLab's first error.
fn is_refused(files: &BTreeMap<String, String>) -> Option<String> {
    let mut project = Project::default();
    for (path, text) in files {
        project.add(path, text.as_bytes().to_vec())?;
    }
    let (root, text) = project.text(Shelf::PROJECT, ".gitlab-ci.yml")?;
    let mut forest = Forest::default();
    let loaded = load(&mut forest, root, &text, &project, &Context::default());
    if let Some(error) = loaded.errors.into_iter().next() {
        return Some(error.text);
    }
    let verdict = judge(forest.node(loaded.root), entry::Edition::Ce);
    verdict.errors.into_iter().next().map(|error| error.text)
}
