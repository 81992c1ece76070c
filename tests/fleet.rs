//! A fleet of some thousands of runners, one for each answer of the Runner's own code that GitLab
//! lets a job ask for: `matrix` says the same, through the program.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be read or run fails the test"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use serde_json::Value;

#[path = "support/policies.rs"]
mod policies;

use policies::{Case, Vectors};

/// Jobs of one pipeline: GitLab refuses one that holds all of them as too big.
const MOST_JOBS: usize = 1000;

/// The version that stands for each class; its texts are those of the vectors.
fn version(class: &str) -> &'static str {
    match class {
        "15.1-15.2" => "15.2.0",
        "<18.0" => "17.11.0",
        ">=18.0" => "19.4.0",
        class => panic!("{class}"),
    }
}

/// Whether GitLab hands the list on to the Runner.
fn is_valid_job(case: &Case<'_>) -> bool {
    let known = ["always", "if-not-present", "never"];
    case.job.iter().all(|word| known.contains(word))
}

fn list(key: &str, words: &[&str]) -> String {
    match words {
        [] => String::new(),
        words => format!("    {key} = {words:?}\n"),
    }
}

#[test]
fn matrix_agrees_with_the_runner_about_every_job_that_gitlab_lets_through() {
    let vectors = Vectors::read();
    let cases: Vec<Case<'_>> = vectors
        .vectors
        .iter()
        .map(|line| vectors.case(line))
        .filter(is_valid_job)
        .collect();
    assert!(cases.len() > 2_000, "{}", cases.len());
    let mut pipelines = vec![String::new(); cases.len().div_ceil(MOST_JOBS)];
    let (mut config, mut settings) = (String::new(), "runners = ['config.toml']\n".to_owned());
    for (index, case) in cases.iter().enumerate() {
        let pipeline = &mut pipelines[index / MOST_JOBS];
        let executor = case.executor.name();
        let image = case.image;
        writeln!(pipeline, "job-{index}:\n  tags: [tag-{index}]").unwrap();
        writeln!(pipeline, "  script: make\n  image:\n    name: {image}").unwrap();
        if !case.job.is_empty() {
            writeln!(pipeline, "    pull_policy: {:?}", case.job).unwrap();
        }
        write!(
            config,
            "[[runners]]\n  name = \"runner-{index}\"\n  executor = \"{executor}\"\n  [runners.{executor}]\n    image = \"alpine:3.20\"\n{}{}",
            list("pull_policy", &case.runner),
            list("allowed_pull_policies", &case.allowed),
        )
        .unwrap();
        writeln!(
            settings,
            "[[runner]]\nname = \"runner-{index}\"\ntags = [\"tag-{index}\"]\nrun-untagged = false\nversion = \"{}\"",
            version(case.class),
        )
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("config.toml"), config).unwrap();
    fs::write(folder.path().join(".gitlab-runner-lint.toml"), settings).unwrap();
    for (index, pipeline) in pipelines.iter().enumerate() {
        let project = folder.path().join(format!("project-{index}"));
        fs::create_dir(&project).unwrap();
        fs::write(project.join(".gitlab-ci.yml"), pipeline).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"))
        .args(["matrix", "--format", "json"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    // Many of the jobs fail.
    assert_eq!(output.status.code(), Some(1));
    let matrix: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = matrix["rows"].as_array().unwrap();
    let of_build = rows.iter().filter(|row| row["container"] == "build");
    let by_job: BTreeMap<&str, &Value> = of_build
        .map(|row| (row["job"].as_str().unwrap(), row))
        .collect();
    assert_eq!(by_job.len(), cases.len());
    for (index, case) in cases.iter().enumerate() {
        let row = by_job[format!("job-{index}").as_str()];
        assert_eq!(row["runner"], format!("runner-{index}"), "{}", case.line);
        assert_eq!(row["candidate"], "yes", "{}", case.line);
        match &case.expected {
            Ok(policies) => {
                assert_eq!(row["outcome"], "runs", "{}: {row}", case.line);
                let found = row["pull_policies"].as_array().unwrap();
                let found: Vec<&str> = found.iter().map(|it| it.as_str().unwrap()).collect();
                assert_eq!(&found, policies, "{}", case.line);
            }
            Err(error) => {
                assert_eq!(row["outcome"], "fails", "{}: {row}", case.line);
                assert_eq!(row["error"], *error, "{}", case.line);
            }
        }
    }
}
