//! What GitLab makes of whole pipelines: verdict, errors word for word, warnings, stages, jobs.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what fails here fails the test, which says how many vectors agree"
)]

#[expect(dead_code, reason = "only other tests print merged nodes")]
#[path = "support/pipelines.rs"]
mod pipelines;

use gitlab_runner_lint::model::pipeline::Problem;
use gitlab_runner_lint::model::pipeline::entry::{Edition, Verdict, judge};
use gitlab_runner_lint::model::pipeline::load::{Context, Files as _, Shelf, load};
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
    let (root, text) = project.text(Shelf::PROJECT, ".gitlab-ci.yml").unwrap();
    let mut forest = Forest::default();
    let loaded = load(&mut forest, root, &text, &project, &Context::default());
    if let Some(error) = loaded.errors.into_iter().next() {
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

/// Judges a text without includes.
fn judged(text: &str, edition: Edition) -> (Project, Verdict) {
    let vector = json!({ "yaml": text });
    let (project, _) = Project::of(&vector).unwrap();
    let (root, text) = project.text(Shelf::PROJECT, ".gitlab-ci.yml").unwrap();
    let mut forest = Forest::default();
    let loaded = load(&mut forest, root, &text, &project, &Context::default());
    assert_eq!(loaded.errors, []);
    let verdict = judge(forest.node(loaded.root), edition);
    (project, verdict)
}

/// Cases that the vectors do not have, from GitLab's entry classes; errors in one line each.
#[test]
fn further_keywords_are_refused_in_the_words_of_gitlab() {
    for (text, errors) in [
        (
            "j: {script: a, artifacts: foo}",
            "jobs:j:artifacts config should be a hash|jobs:j:artifacts config should be a hash",
        ),
        (
            "j: {script: a, artifacts: {reports: {junit: 1, sast: 1}}}",
            "jobs:j:artifacts:reports junit should be an array of strings or a string|jobs:j:artifacts:reports sast should be an array of strings or a string|jobs:j:artifacts:reports sast should be an array of strings or a string",
        ),
        (
            "j: {script: a, artifacts: {expose_as: x}}",
            "jobs:j:artifacts paths can't be blank",
        ),
        ("j: {script: a, artifacts: {expire_in: never}}", ""),
        (
            "j: {script: a, rules: []}",
            "jobs:j:rules config can't be blank",
        ),
        (
            "j: {script: a, rules: [{when: foo}]}",
            "jobs:j:rules:rule when unknown value: foo",
        ),
        (
            "j: {script: a, rules: [{when: delayed}]}",
            "jobs:j:rules:rule start in can't be blank|jobs:j:rules:rule start in should be a duration|jobs:j:rules:rule start in should not exceed the limit",
        ),
        (
            "j: {script: a, rules: [{start_in: 1 day}]}",
            "jobs:j:rules:rule config contains disallowed keys: start_in",
        ),
        (
            "j: {script: a, only: true}",
            "jobs:j:only has to be either an array of conditions or a hash",
        ),
        (
            "j: {script: a, only: [/(/]}",
            "jobs:j:only config should be an array of strings or regular expressions using re2 syntax",
        ),
        (
            "j: {script: a, start_in: 1 day}",
            "jobs:j start in must be blank",
        ),
        (
            "j: {script: a, retry: 3}",
            "retry config must be less than or equal to 2",
        ),
        (
            "j: {script: a, retry: {max: 3}}",
            "retry max must be less than or equal to 2",
        ),
        (
            "j: {script: a, needs: {}}",
            "jobs:j:needs config can not be an empty hash",
        ),
        (
            "j: {script: a, needs: [{pipeline: x}]}",
            "jobs:j:needs:need has an unsupported type",
        ),
        (
            "j: {script: a, parallel: 1.5}",
            "jobs:j:parallel config must be an integer",
        ),
        ("j: {script: a, parallel: {matrix: [{A: []}]}}", ""),
        (
            "j: {script: a, timeout: 60}",
            "jobs:j:timeout config should be a duration|jobs:j:timeout config should not exceed the limit",
        ),
        (
            "j: {script: a, environment: {url: x}}",
            "jobs:j:environment name can't be blank|jobs:j:environment name can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', and spaces, but it cannot start or end with '/'|jobs:j:environment name can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', and spaces, but it cannot start or end with '/'",
        ),
        (
            "j: {script: a, cache: foo}",
            "jobs:j:caches config can only be a hash or an array",
        ),
        (
            "j: {script: a, cache: {policy: foo}}",
            "jobs:j:cache policy should be a variable or one of: pull-push, push, pull",
        ),
        (
            "j: {script: a, cache: {key: {prefix: x}}}",
            "jobs:j:cache:key config must use exactly one of these keys: files, files_commits",
        ),
        (
            "j: {trigger: {branch: x}}",
            "jobs:j:trigger project should be a string|jobs:j:trigger project can't be blank",
        ),
        (
            "j: {trigger: {project: a, strategy: x}}",
            "jobs:j:trigger strategy should be depend or mirror",
        ),
        (
            "j: {script: a, release: {tag_name: v}}",
            "jobs:j:release description should be a string|jobs:j:release description can't be blank",
        ),
        (
            "j: {script: a, inputs: {x: {type: string}}}",
            "jobs:j:inputs:x must have a default value",
        ),
        (
            "j: {script: a, stage: foo}",
            "j job: chosen stage foo does not exist; available stages are .pre, build, test, deploy, .post",
        ),
        (
            "stages: []\nj: {script: a}",
            "j job: chosen stage test does not exist; available stages are ",
        ),
        (
            "a: {script: a}\nj: {script: a, needs: [a, a]}",
            "j has the following needs duplicated: a.",
        ),
        (
            "j: {script: a, dependencies: [x]}",
            "j job: undefined dependency: x",
        ),
        (
            "true: {script: a, Foo: 1}",
            "jobs:true name should be a symbol|jobs:true config contains unknown keys: foo",
        ),
        (
            "variables: {true: x}\nj: {script: a}",
            "variables:true key must be an alphanumeric string",
        ),
        (
            "j: {script: a, secrets: {}}",
            "jobs:j config contains unknown keys: secrets",
        ),
        (
            "j: {script: a, run: [], image: x}",
            "jobs:j config these keys cannot be used together: script, run",
        ),
        (
            "j: {script: a, when: [manual]}",
            "jobs:j when should be a string",
        ),
        (
            "j: {trigger: a, when: [manual]}",
            "jobs:j when should be a string|jobs:j config should contain either a trigger or a needs:pipeline",
        ),
        (
            "j: {script: a, cache: {when: [always], policy: [push]}}",
            "jobs:j:cache policy should be a string|jobs:j:cache when should be a string",
        ),
        (
            "j: {script: a, services: [{name: x, ports: [80]}]}",
            "jobs:j:services:service config contains disallowed keys: ports|jobs:j:services:service alias should be a string|jobs:j:services:service alias can't be blank",
        ),
        (
            "j: {script: a, image: {name: x, kubernetes: {user: 1.0}}}",
            "",
        ),
        (
            "a: {script: a, parallel: 2}\nj: {script: a, needs: [{job: a, parallel: 2}, 3]}",
            "jobs:j:needs config cannot use \"parallel: <number>\".",
        ),
        (
            "a: {script: a, parallel: 2}\nj: {script: a, needs: [[{job: a, parallel: 2}]]}",
            "",
        ),
        (
            "j: {trigger: {inputs: x}}",
            "jobs:j:trigger inputs should be a hash|jobs:j:trigger project should be a string|jobs:j:trigger project can't be blank",
        ),
        (
            "j: {trigger: {include: [{remote: x, cache: 30s}, {remote: x, cache: soon}]}}",
            "jobs:j:trigger:include:include config cache duration must be at least 1 minute|jobs:j:trigger:include:include config cache contains an invalid duration",
        ),
        (
            "a: {script: a, parallel: 2}\nj: {script: a, needs: ['$[[ matrix.X ]]', '$[[ matrix.Y ]]', '$[[ matrix.X ]]']}",
            "j job: 'X' does not exist in matrix configuration, j job: 'Y' does not exist in matrix configuration",
        ),
        (
            "a: {script: a, parallel: 2}\nj: {script: a, variables: {X: a}, needs: ['$[[ matrix.X ]]']}",
            "j job: undefined need: {:value=>\"a\"}",
        ),
        (
            "pages: {script: a, publish: x, pages: {publish: }}",
            "pages job: use either pages:publish or pages:pages:publish",
        ),
        (
            "j: {script: a, inputs: {x: {type: boolean, default: true, options: [true], regex: a}}}",
            "jobs:j inputs `x`: options can only be used with string and number inputs|jobs:j inputs `x`: regex validation can only be used with string inputs",
        ),
        (
            "j: {script: a, inputs: {x: {type: array, default: '[1]'}, y: {default: [a]}, z: {type: number, default: x, options: [1]}}}",
            "jobs:j inputs `z`: default value is not a number|jobs:j inputs `z`: `x` cannot be used because it is not in the list of the allowed options",
        ),
    ] {
        let (_, verdict) = judged(text, Edition::Ce);
        assert_eq!(texts(&verdict.errors).join("|"), errors, "{text}");
    }
}

#[test]
fn the_enterprise_edition_knows_more_keywords() {
    let text = "j: {script: a, secrets: {}, needs: [{project: a/b, ref: main, job: x}]}";
    let (_, verdict) = judged(text, Edition::Ee);
    assert_eq!(texts(&verdict.errors), Vec::<String>::new());
    let (_, verdict) = judged(text, Edition::Ce);
    assert_eq!(verdict.errors.len(), 1);
}

#[test]
fn problems_stand_at_the_smallest_text_that_is_wrong() {
    for (text, at) in [
        ("j: {script: a, foo: b}", "foo"),
        (
            "j: {script: a, image: {name: x, pull_policy: [always, bogus]}}",
            "bogus",
        ),
        ("j: {script: a, when: never}", "never"),
        ("j: {script: a, needs: [zzz]}", "zzz"),
        ("j: {script: a, stage: x}", "x"),
        (".a:\nj: {script: a}", ".a"),
        ("foo: bar\nj: {script: a}", "foo"),
        ("variables: {A: {foo: 1}}\nj: {script: a}", "foo"),
    ] {
        let (project, verdict) = judged(text, Edition::Ce);
        let first = verdict.errors.first().unwrap();
        assert_eq!(project.sources.slice(first.at), at, "{text}");
    }
}
