//! Everything that is wrong with a pipeline: kinds, texts and places, hidden by nothing.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what fails here fails the test, which says how many vectors agree"
)]

#[expect(dead_code, reason = "only other tests print merged nodes")]
#[path = "support/pipelines.rs"]
mod pipelines;

use gitlab_runner_lint::model::pipeline::Problem;
use gitlab_runner_lint::model::pipeline::entry::{Edition, Extent, diagnose, judge};
use gitlab_runner_lint::model::pipeline::load::{Context, Files as _, load};
use gitlab_runner_lint::syntax::Forest;
use serde_json::{Value, json};

use pipelines::Project;

/// Parts of texts of GitLab that a diagnosis leaves out, because they follow from another problem:
/// they come with a text that has the second part.
const FOLLOWING: [(&str, &str); 13] = [
    ("name can't be blank", "name should be a string"),
    ("name can't be blank", "should be a hash or a string"),
    ("name should be a string", "should be a hash or a string"),
    ("name should be a symbol", "name can't be blank"),
    ("should not exceed the limit", "should be a duration"),
    (
        "should contain at least one visible job",
        "should implement the script:",
    ),
    (
        "should contain either a trigger or a needs:pipeline",
        "contains unknown keys: tags",
    ),
    (
        "should contain either a trigger or a needs:pipeline",
        "when should be one of: ",
    ),
    (
        "contains unknown keys: trigger",
        "cannot be used together: script, trigger",
    ),
    ("aud should be an array", "missing required keys: aud"),
    (
        "files config has too many items",
        "files config should be an array of strings",
    ),
    ("when should be one of: ", "when should be a string"),
    (
        "pull_policy config contains unknown values: ",
        "pull_policy config should be an array",
    ),
];

/// What GitLab says of a vector that is loaded wholly, and what a diagnosis does.
fn answers(vector: &Value) -> Option<(Vec<String>, Vec<String>)> {
    let (project, _) = Project::of(vector)?;
    let (root, text) = project.text(".gitlab-ci.yml").unwrap();
    let mut forest = Forest::default();
    let loaded = load(&mut forest, root, &text, &project, &Context::default());
    if loaded.error.is_some() || !loaded.missing.is_empty() {
        return None;
    }
    let root = forest.node(loaded.root);
    let verdict = judge(root, Edition::Ce).errors;
    let diagnosis = diagnose(root, Edition::Ce, Extent::Whole);
    Some((texts(&verdict), texts(&diagnosis)))
}

fn texts(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| problem.text.clone())
        .collect()
}

#[test]
fn a_diagnosis_says_what_gitlab_says() {
    let mut lost = Vec::new();
    let mut used = [false; FOLLOWING.len()];
    let mut count = 0;
    for vector in pipelines::vectors() {
        let Some((verdict, diagnosis)) = answers(&vector) else {
            continue;
        };
        if verdict.is_empty() {
            continue;
        }
        count += 1;
        let name = vector["name"].as_str().unwrap();
        for text in verdict.iter().filter(|text| !diagnosis.contains(text)) {
            let follows = FOLLOWING.iter().position(|(part, cause)| {
                text.contains(part) && diagnosis.iter().any(|told| told.contains(cause))
            });
            match follows {
                Some(index) => used[index] = true,
                None => lost.push(format!("{name}: {text}\n  {}", diagnosis.join("\n  "))),
            }
        }
    }
    assert_eq!(used, [true; FOLLOWING.len()], "some follow no longer");
    assert!(lost.is_empty(), "{}\n{}", lost.len(), lost.join("\n"));
    println!("{count} refused vectors are diagnosed");
}

#[test]
fn a_diagnosis_accepts_what_gitlab_accepts() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for vector in pipelines::vectors() {
        let Some((verdict, diagnosis)) = answers(&vector) else {
            continue;
        };
        if verdict.is_empty() {
            count += 1;
            if !diagnosis.is_empty() {
                wrong.push(format!("{}: {diagnosis:?}", vector["name"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    println!("{count} valid vectors are accepted");
}

/// The problems of a text, each as its kind, its text and the marked texts.
fn lines(text: &str, edition: Edition, extent: Extent) -> Vec<String> {
    let vector = json!({ "yaml": text });
    let (project, _) = Project::of(&vector).unwrap();
    let (root, text) = project.text(".gitlab-ci.yml").unwrap();
    let mut forest = Forest::default();
    let loaded = load(&mut forest, root, &text, &project, &Context::default());
    assert_eq!(loaded.error.map(|error| error.text), None);
    let problems = diagnose(forest.node(loaded.root), edition, extent);
    let shown = problems.iter().map(|problem| {
        let nodes = problem.nodes.iter().map(|node| forest.node(*node).head());
        let mut spans: Vec<_> = nodes.collect();
        if spans.is_empty() {
            spans.push(problem.at);
        }
        let marked: Vec<&str> = spans
            .iter()
            .map(|span| project.sources.slice(*span))
            .collect();
        format!(
            "{:?}: {} [{}]",
            problem.trouble,
            problem.text,
            marked.join("|")
        )
    });
    shown.collect()
}

#[test]
fn show() {
    for text in include_str!("/tmp/diag-cases.txt").split("\n---\n") {
        for extent in [Extent::Whole, Extent::Part] {
            println!("## {extent:?} {text}");
            for line in lines(text, Edition::Ce, extent) {
                println!("    {line}");
            }
        }
    }
}
