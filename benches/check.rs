//! Speed of a whole check: one pipeline of 230 lines with its runner file, and a large fleet.

use divan::{Bencher, black_box};
use gitlab_runner_lint::engine::{Role, Workspace, lint};
use gitlab_runner_lint::settings::Settings;

fn main() {
    divan::main();
}

/// A pipeline of jobs of ten lines each.
fn pipeline(jobs: usize) -> String {
    let mut text = String::from(
        "stages: [build, test]\n\n.tools: &tools\n  tags: [docker, linux]\n  retry: 1\n\n",
    );
    for job in 0..jobs {
        text.push_str(&format!(
            "job-{job}:\n  <<: *tools\n  stage: build\n  image:\n    name: registry.example.com/tools/app-{}:1.2\n    \
             pull_policy: [if-not-present, always]\n  script:\n    - make target-{job}\n    - ./upload \"$CI_JOB_ID\"\n\n",
            job % 7
        ));
    }
    text
}

/// A pipeline of jobs of one line each: GitLab refuses 2,000 of the long ones for their size.
fn flat_pipeline(jobs: usize) -> String {
    let job = |job: usize| {
        format!(
            "job-{job}: {{script: make, image: {{name: \"app:{}\", pull_policy: always}}}}\n",
            job % 7
        )
    };
    (0..jobs).map(job).collect()
}

fn fleet(runners: usize) -> String {
    let mut text = String::from("concurrent = 10\n");
    for runner in 0..runners {
        text.push_str(&format!(
            "\n[[runners]]\n  name = \"docker-{runner}\"\n  url = \"https://gitlab.example.com\"\n  executor = \"docker\"\n  \
             [runners.docker]\n    image = \"alpine:3.20\"\n    pull_policy = \"always\"\n    \
             allowed_images = [\"registry.example.com/**\", \"team-{runner}/**\", \"app:{}*\"]\n",
            runner % 9
        ));
    }
    text
}

fn workspace(jobs: usize, runners: usize) -> Workspace {
    let mut workspace = Workspace::default();
    let text = if jobs > 100 {
        flat_pipeline(jobs)
    } else {
        pipeline(jobs)
    };
    let pipeline = workspace.sources.add_text(".gitlab-ci.yml", text);
    let config = workspace.sources.add_text("config.toml", fleet(runners));
    workspace.roles.insert(pipeline, Role::Pipeline);
    workspace.roles.insert(config, Role::Runner);
    workspace.pairs.insert(pipeline, vec![config]);
    workspace
}

/// Jobs and runners: a pipeline of 230 lines, and one that is judged on many runners.
#[divan::bench(args = [(22, 1), (2000, 500)])]
fn check(bencher: Bencher<'_, '_>, (jobs, runners): (usize, usize)) {
    let workspace = workspace(jobs, runners);
    let settings = Settings::default();
    bencher.bench(|| lint(black_box(&workspace), black_box(&settings)));
}

/// Number of runners in one file.
#[divan::bench(args = [1_000, 5_000])]
fn check_runners(bencher: Bencher<'_, '_>, runners: usize) {
    let text = fleet(runners);
    let workspace = Workspace::of_texts([("config.toml", text.as_str())]);
    let settings = Settings::default();
    bencher.bench(|| lint(black_box(&workspace), black_box(&settings)));
}

/// A pipeline that includes files, of jobs that extend each other across them.
fn project(files: usize) -> Vec<(String, String)> {
    let mut all = vec![(
        ".gitlab-ci.yml".to_owned(),
        "stages: [build, test]\ninclude: 'ci/*.yml'\n".to_owned(),
    )];
    for file in 0..files {
        let before = file.saturating_sub(1);
        let mut text = format!(
            ".base-{file}:\n  image: {{name: \"ruby:3.3\", pull_policy: always}}\n  rules: [{{if: $CI_COMMIT_BRANCH}}]\n"
        );
        for job in 0..20 {
            text.push_str(&format!(
                "job-{file}-{job}:\n  extends: [.base-{before}, .base-{file}]\n  stage: build\n  script:\n    - make {job}\n  rules:\n    - !reference [.base-{before}, rules]\n"
            ));
        }
        all.push((format!("ci/{file}.yml"), text));
    }
    all
}

/// Number of included files, of 140 lines each.
#[divan::bench(args = [5, 20, 100])]
fn check_includes(bencher: Bencher<'_, '_>, files: usize) {
    let files = project(files);
    let texts = files.iter();
    let workspace = Workspace::of_texts(texts.map(|(path, text)| (path.as_str(), text.as_str())));
    let settings = Settings::default();
    assert!(lint(&workspace, &settings).findings.is_empty());
    bencher.bench(|| lint(black_box(&workspace), black_box(&settings)));
}
