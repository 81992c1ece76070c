//! What GitLab makes of whole pipelines: verdict, errors word for word, warnings, stages, jobs.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what fails here fails the test, which says how many vectors agree"
)]

#[path = "support/pipelines.rs"]
mod pipelines;

use gitlab_runner_lint::model::pipeline::entry::{Edition, Problem, Verdict, judge};
use gitlab_runner_lint::model::pipeline::load::{Context, Files as _, load};
use gitlab_runner_lint::model::plain::Plain;
use gitlab_runner_lint::syntax::Forest;
use serde_json::{Number, Value, json};

use pipelines::Project;

/// Vectors whose answer depends on more than the files, each with the reason.
const EXCEPTIONS: [(&str, &str); 1] = [(
    "gitlab-yaml-tests/negative_tests/project_path/include/leading_slash.yml",
    "the included project does not exist where the vectors were made; here it is not known",
)];

/// Loads and judges a pipeline, in the shape of the vectors.
fn answer(vector: &Value) -> Option<Value> {
    let (project, _) = Project::of(vector)?;
    let (root, text) = project.text(".gitlab-ci.yml").unwrap();
    let mut forest = Forest::default();
    let loaded = load(&mut forest, root, &text, &project, &Context::default());
    if let Some(error) = loaded.error {
        return Some(shown(
            &[error.text],
            &Verdict {
                errors: Vec::new(),
                warnings: Vec::new(),
                stages: Vec::new(),
                jobs: Vec::new(),
            },
        ));
    }
    let verdict = judge(forest.node(loaded.root), Edition::Ce);
    Some(shown(&texts(&verdict.errors), &verdict))
}

fn texts(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| problem.text.clone())
        .collect()
}

fn shown(errors: &[String], verdict: &Verdict) -> Value {
    let jobs: serde_json::Map<String, Value> = verdict
        .jobs
        .iter()
        .map(|(name, job)| (name.clone(), value(job)))
        .collect();
    let is_valid = errors.is_empty();
    json!({
        "valid": is_valid,
        "errors": errors,
        "warnings": texts(&verdict.warnings),
        "stages": if is_valid { json!(verdict.stages) } else { Value::Null },
        "resolved_jobs": if is_valid { json!(jobs) } else { Value::Null },
    })
}

fn value(plain: &Plain) -> Value {
    match plain {
        Plain::Null => Value::Null,
        Plain::Bool(value) => json!(value),
        Plain::Int(digits) => Value::Number(digits.parse::<i64>().unwrap().into()),
        Plain::Float(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
        Plain::Text(text) => json!(text),
        Plain::List(items) => items.iter().map(value).collect(),
        Plain::Map(entries) => {
            let entries = entries.iter().map(|(key, item)| (key.clone(), value(item)));
            Value::Object(entries.collect())
        }
    }
}

/// Where an answer differs from that of a vector.
fn differences(ours: &Value, vector: &Value) -> Vec<String> {
    let fields = ["valid", "errors", "warnings", "stages", "resolved_jobs"];
    let compared = fields.into_iter().filter_map(|field| {
        let theirs = match &vector[field] {
            Value::Null if ["errors", "warnings"].contains(&field) => json!([]),
            // The copy of the vectors leaves out what is empty.
            Value::Null if field == "resolved_jobs" && vector["valid"] == true => json!({}),
            other => other.clone(),
        };
        let ours = &ours[field];
        (*ours != theirs).then(|| format!("  {field}\n    ours   {ours}\n    theirs {theirs}"))
    });
    compared.collect()
}

#[test]
fn vectors_get_the_verdict_of_gitlab() {
    let vectors = pipelines::vectors();
    let mut different = Vec::new();
    for vector in &vectors {
        let name = vector["name"].as_str().unwrap();
        if EXCEPTIONS.iter().any(|(exception, _)| *exception == name) {
            continue;
        }
        let found = match answer(vector) {
            Some(ours) => differences(&ours, vector),
            None => vec!["  cannot be decoded".to_owned()],
        };
        if !found.is_empty() {
            different.push(format!("{name}\n{}", found.join("\n")));
        }
    }
    let count = vectors.len();
    assert!(
        different.is_empty(),
        "{} of {count} differ\n{}",
        different.len(),
        different.join("\n")
    );
    println!("{count} vectors agree");
}
