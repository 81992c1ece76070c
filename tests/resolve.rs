//! `resolve` prints what GitLab reads back as the same pipeline, and nothing from outside of the project.

#![expect(
    clippy::unwrap_used,
    reason = "a vector that cannot be read fails the test"
)]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

#[path = "support/pipelines.rs"]
#[expect(dead_code, reason = "values are not compared here")]
mod pipelines;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use gitlab_runner_lint::model::pipeline::load::{Context, Files, Shelf};
use gitlab_runner_lint::report::resolution;
use gitlab_runner_lint::settings::{Edition, Settings};
use gitlab_runner_lint::source::Sources;
use gitlab_runner_lint::views::{Resolution, Wanted, resolve};
use serde_json::{Value, json};

use pipelines::Project;

/// A project without files.
struct Nothing;

impl Files for Nothing {
    fn text(&self, _: Shelf, _: &str) -> Option<(gitlab_runner_lint::source::FileId, Arc<str>)> {
        None
    }

    fn paths(&self, _: Shelf) -> Vec<String> {
        Vec::new()
    }
}

fn community() -> Settings {
    Settings {
        gitlab_edition: Edition::Ce,
        ..Settings::default()
    }
}

fn again(text: &str) -> Resolution {
    let text: Arc<str> = text.into();
    let file = Sources::default().add_text("again", Arc::clone(&text));
    resolve(
        file,
        &text,
        &Nothing,
        &Context::default(),
        &community(),
        Wanted::Merged,
    )
}

#[test]
fn the_merged_pipeline_reads_back_as_the_same_jobs() {
    let mut compared = 0;
    for vector in pipelines::vectors() {
        let Some((project, _)) = Project::of(&vector) else {
            continue;
        };
        let (root, text) = project.text(Shelf::PROJECT, ".gitlab-ci.yml").unwrap();
        let first = resolve(
            root,
            &text,
            &project,
            &Context::default(),
            &community(),
            Wanted::Merged,
        );
        if !first.errors.is_empty() || first.is_partial {
            continue;
        }
        let mut printed = Vec::new();
        resolution::yaml(&first.merged, None, &mut printed).unwrap();
        let printed = String::from_utf8(printed).unwrap();
        let second = again(&printed);
        assert_eq!(second.errors, [], "{}\n{printed}", vector["name"]);
        assert_eq!(
            (&second.jobs, &second.stages),
            (&first.jobs, &first.stages),
            "{}\n{printed}",
            vector["name"]
        );
        compared += 1;
    }
    assert!(compared > 300, "{compared}");
}

fn run(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"));
    command
        .arg("resolve")
        .args(arguments)
        .current_dir(directory)
        .env_clear();
    command.output().unwrap()
}

#[test]
fn the_program_answers_as_gitlab_does() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        ".gitlab-ci.yml",
        "include: ci/base.yml\nbuild:\n  extends: .base\n  script: make\n",
    );
    write(
        "ci/base.yml",
        ".base:\n  image: ruby:3.3\n  variables: {TOKEN: glpat-abcdefghijklmnopqrst}\n",
    );
    let output = run(directory.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("glpat-abc"), "{text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["valid"], true);
    assert_eq!(answer["jobs"]["build"]["image"]["name"], "ruby:3.3");
    assert_eq!(answer["includes"][0]["location"], "ci/base.yml");

    let output = run(directory.path(), &["--job", "build"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let image = text.lines().find(|line| line.starts_with("image")).unwrap();
    assert!(image.ends_with("ci/base.yml:2 via extends .base"), "{text}");
    let output = run(directory.path(), &["--job", "build", "--format", "json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        answer["keywords"][0],
        json!({
            "keyword": "image",
            "value": "ruby:3.3",
            "path": "ci/base.yml",
            "line": 2,
            "column": 10,
            "through": ["extends .base"],
        })
    );

    let output = run(directory.path(), &["--job", "biuld"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("did you mean \"build\"?")
    );

    write(".gitlab-ci.yml", "build:\n  stage: biuld\n  script: make\n");
    let output = run(directory.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("build job: chosen stage biuld does not exist"),
        "{text}"
    );
    assert!(text.starts_with(".gitlab-ci.yml:2:"), "{text}");
}

#[test]
fn what_is_not_here_makes_a_pipeline_undecided_and_not_wrong() {
    let directory = tempfile::tempdir().unwrap();
    let text = "include: {project: group/ci, file: jobs.yml}\nbuild: {stage: from-there}\n";
    fs::write(directory.path().join(".gitlab-ci.yml"), text).unwrap();
    let output = run(directory.path(), &["--format", "json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["valid"], Value::Null);
    assert_eq!(
        (&answer["partial"], &answer["errors"]),
        (&true.into(), &Value::Array(Vec::new()))
    );
    assert_eq!(answer["includes"][0]["read"], false);
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_project_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let project = directory.path().join("project");
    fs::create_dir(&project).unwrap();
    fs::write(directory.path().join("outside.yml"), "leak: {script: x}\n").unwrap();
    std::os::unix::fs::symlink(
        directory.path().join("outside.yml"),
        project.join("link.yml"),
    )
    .unwrap();
    for path in ["../outside.yml", "/../outside.yml", "link.yml"] {
        fs::write(
            project.join(".gitlab-ci.yml"),
            format!("include: {path}\njob: {{script: x}}\n"),
        )
        .unwrap();
        let output = run(&project, &["--format", "json"]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains("leak"), "{text}");
        assert_eq!(output.status.code(), Some(1), "{text}");
    }
}

#[test]
fn what_gitlab_would_say_next_is_told_with_its_place() {
    let directory = tempfile::tempdir().unwrap();
    let pipeline = directory.path().join(".gitlab-ci.yml");
    let text = "a: {script: x, needs: [b]}\nc: {scripts: x, script: y}\nd: 5\n";
    fs::write(&pipeline, text).unwrap();
    let output = run(directory.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let error = "jobs d config should implement the script:, run:, or trigger: keyword";
    assert_eq!(answer["errors"], json!([error]));
    let details: Vec<String> = answer["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let word = |key: &str| one[key].as_str().unwrap_or_default();
            format!(
                "{} {}:{} {}: {}",
                word("level"),
                one["line"],
                one["column"],
                word("job"),
                word("text")
            )
        })
        .collect();
    assert_eq!(
        details,
        [
            format!("error 3:1 d: {error}"),
            "further 2:5 c: jobs:c config contains unknown keys: scripts".to_owned(),
            "further 1:24 a: a job: undefined need: b".to_owned(),
        ]
    );
    let output = run(directory.path(), &[]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        told.lines().next(),
        Some(format!(".gitlab-ci.yml:3:1: error: {error}").as_str())
    );
    assert_eq!(told.lines().count(), 3, "{told}");
}

#[test]
fn a_partial_pipeline_is_refused_where_the_rest_cannot_help() {
    let directory = tempfile::tempdir().unwrap();
    let answer = |job: &str| {
        let text = format!("include: {{project: a/b, file: c.yml}}\njob: {job}\n");
        fs::write(directory.path().join(".gitlab-ci.yml"), text).unwrap();
        let output = run(directory.path(), &["--format", "json"]);
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            output.status.code(),
            answer["valid"].clone(),
            answer["errors"].clone(),
        )
    };
    assert_eq!(
        answer("{image: a, needs: [b]}"),
        (Some(2), Value::Null, json!([]))
    );
    let error = "jobs:job config contains unknown keys: scripts";
    assert_eq!(
        answer("{script: a, scripts: b}"),
        (Some(1), json!(false), json!([error]))
    );
}
