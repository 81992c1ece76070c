//! The CI/CD component: what GitLab makes of it, and what its scripts ask of the program.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use super::{PROGRAM, STAND_IN, repository, text, write_program};

const RUNNER: &str = r#"
[[runners]]
  name = "a"
  url = "https://gitlab.example.com"
  token = "x"
  executor = "docker"
  [runners.docker]
    image = "alpine:3.22"
"#;

const CONSUMER: &str = "examples/consumer";

/// What GitLab makes of a pipeline that includes the component with these further inputs.
fn resolved(inputs: &str) -> Value {
    let place = tempfile::tempdir().unwrap();
    let pipeline = text(&format!("{CONSUMER}/.gitlab-ci.yml"));
    let pipeline = pipeline.replace("      profile: strict\n", inputs);
    fs::write(place.path().join(".gitlab-ci.yml"), pipeline).unwrap();
    let settings = format!(
        "[include]\ncomponent.\"gitlab.example.com/tools/gitlab-runner-lint\" = '{}'\n",
        repository().display()
    );
    fs::write(place.path().join(".gitlab-runner-lint.toml"), settings).unwrap();
    let output = Command::new(PROGRAM)
        .args(["resolve", "--format", "json"])
        .current_dir(place.path())
        .env_clear()
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A place where a job runs, with a program that only notes what it is asked.
struct Job {
    place: TempDir,
    answer: Value,
}

impl Job {
    fn with(inputs: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        write_program(&place.path().join("bin/gitlab-runner-lint"), STAND_IN);
        let answer = resolved(inputs);
        assert_eq!(answer["valid"], true, "{answer:#}");
        Self { place, answer }
    }

    /// A job in a project with a mistake and a runner, and with the program itself.
    fn real(inputs: &str) -> Self {
        let job = Self::with(inputs);
        let program = job.place.path().join("bin/gitlab-runner-lint");
        fs::remove_file(&program).unwrap();
        symlink(PROGRAM, program).unwrap();
        for (path, text) in [
            (".gitlab-ci.yml", "build:\n  stage: biuld\n  script: make\n"),
            (
                "good/.gitlab-ci.yml",
                "build:\n  image: ruby:3.3\n  script: make\n",
            ),
            ("good/config.toml", RUNNER),
        ] {
            let path = job.place.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        job
    }

    /// Runs the script of a job as a runner does, and gives the calls of the program and the exit code.
    fn run(&self, name: &str, environment: &[(&str, &str)]) -> (Vec<String>, Option<i32>) {
        let output = self.output(name, environment);
        let calls = fs::read_to_string(self.place.path().join("calls")).unwrap_or_default();
        let calls = calls.lines().map(str::to_owned).collect();
        (calls, output.status.code())
    }

    /// Runs the script of a job as a runner does, and gives its log.
    fn output(&self, name: &str, environment: &[(&str, &str)]) -> Output {
        let job = &self.answer["jobs"][name];
        let script: Vec<&str> = job["script"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap())
            .collect();
        let calls = self.place.path().join("calls");
        let _ = fs::remove_file(&calls);
        let mut command = Command::new("sh");
        command
            .args(["-e", "-c", &script.join("\n")])
            .current_dir(self.place.path())
            .env_clear()
            .env(
                "PATH",
                format!("{}/bin:/usr/bin:/bin", self.place.path().display()),
            )
            .env("CALLS", &calls);
        for (name, value) in job["variables"].as_object().unwrap() {
            command.env(name, value.as_str().unwrap());
        }
        command.envs(environment.iter().copied());
        command.output().unwrap()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.place.path().join(path)).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.place.path().join(path).exists()
    }
}

#[test]
fn the_component_its_consumer_and_our_own_pipeline_are_clean() {
    for arguments in [
        "check --profile strict --fail-on note examples/consumer",
        "check --config .ci/lint.toml --fail-on note .gitlab-ci.yml templates/gitlab-runner-lint.yml",
        "resolve --format json .gitlab-ci.yml",
        "resolve --format json examples/consumer/.gitlab-ci.yml",
    ] {
        let output = Command::new(PROGRAM)
            .args(arguments.split(' '))
            .current_dir(repository())
            .env_clear()
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{arguments}: {said}");
    }
}

#[test]
fn every_input_is_described_and_used() {
    let template = text("templates/gitlab-runner-lint.yml");
    let (header, body) = template.split_once("\n---\n").unwrap();
    let header: serde_yaml::Value = serde_yaml::from_str(header).unwrap();
    for (name, input) in header["spec"]["inputs"].as_mapping().unwrap() {
        let name = name.as_str().unwrap();
        assert!(input["description"].is_string(), "{name}");
        assert!(body.contains(&format!("$[[ inputs.{name} ]]")), "{name}");
        assert!(
            text("docs/gitlab-ci.md").contains(&format!("| `{name}` |")),
            "{name} is not in the documentation"
        );
    }
}

#[test]
fn reports_are_what_the_job_uploads() {
    let job = Job::with("");
    let (calls, code) = job.run("gitlab-runner-lint", &[]);
    assert_eq!(code, Some(0));
    assert_eq!(
        calls,
        [
            "[matrix][--format][html][--output][gitlab-runner-lint/matrix.html][.]",
            "[check][--fail-on][error]\
             [--output][gitlab-codequality=gitlab-runner-lint/gl-code-quality-report.json]\
             [--output][gitlab-sast=gitlab-runner-lint/gl-sast-report.json]\
             [--output][json=gitlab-runner-lint/report.json][.]",
        ]
    );
    let artifacts = &job.answer["jobs"]["gitlab-runner-lint"]["artifacts"];
    for kind in ["codequality", "sast"] {
        let path = &artifacts["reports"][kind];
        let path = path.as_str().unwrap_or_else(|| path[0].as_str().unwrap());
        assert!(job.has(path), "{path}");
    }
}

#[test]
fn inputs_become_options_and_never_commands() {
    let job = Job::with(
        "      profile: pedantic\n      fail-on: warning\n      baseline: \"known $(touch owned).json\"\n      \
         arguments: --statistics -v\n      paths: \"infra/*.toml `touch owned` ;touch owned\"\n",
    );
    let (calls, code) = job.run("gitlab-runner-lint", &[("EXIT", "1")]);
    assert_eq!(code, Some(1));
    let check = &calls[1];
    assert!(
        check.starts_with(
            "[check][--fail-on][warning][--profile][pedantic][--baseline][known $(touch owned).json]"
        ),
        "{check}"
    );
    assert!(
        check.ends_with("[--statistics][-v][infra/*.toml][`touch][owned`][;touch][owned]"),
        "{check}"
    );
    assert!(!job.has("owned"));
}

#[test]
fn a_matrix_that_cannot_be_made_does_not_fail_the_job() {
    let job = Job::with("");
    let (calls, code) = job.run("gitlab-runner-lint", &[("EXIT_OF_MATRIX", "2")]);
    assert_eq!((calls.len(), code), (2, Some(0)));
    let (_, code) = job.run("gitlab-runner-lint", &[("EXIT", "2")]);
    assert_eq!(code, Some(2));
}

#[test]
fn shards_write_parts_that_one_job_joins() {
    let job = Job::with("      shards: 3\n");
    for index in ["1", "2", "3"] {
        let name = format!("gitlab-runner-lint:shard {index}/3");
        let environment = [("CI_NODE_INDEX", index), ("CI_NODE_TOTAL", "3")];
        let (calls, code) = job.run(&name, &environment);
        assert_eq!(code, Some(0));
        assert_eq!(
            calls,
            [format!(
                "[check][--fail-on][never][--shard][auto]\
                 [--output][json=gitlab-runner-lint/shards/{index}.json][.]"
            )]
        );
    }
    let (calls, code) = job.run("gitlab-runner-lint:report", &[("EXIT", "1")]);
    assert_eq!(code, Some(1));
    assert_eq!(
        calls,
        ["[report][merge][gitlab-runner-lint/shards/1.json]\
          [gitlab-runner-lint/shards/2.json][gitlab-runner-lint/shards/3.json]\
          [--fail-on][error][--format][concise]\
          [--output][gitlab-codequality=gitlab-runner-lint/gl-code-quality-report.json]\
          [--output][gitlab-sast=gitlab-runner-lint/gl-sast-report.json]\
          [--output][json=gitlab-runner-lint/report.json]"]
    );
    let needs = &job.answer["jobs"]["gitlab-runner-lint:report"]["needs"];
    assert!(needs.to_string().contains("gitlab-runner-lint:shard"));
}

#[test]
fn wrong_inputs_are_refused_before_anything_runs() {
    for inputs in [
        "      profile: loud\n",
        "      shards: many\n",
        "      version: \"1.0 ; x\"\n",
        "      directory: /etc\n",
        "      unknown: 1\n",
    ] {
        let answer = resolved(inputs);
        assert_eq!(answer["valid"], false, "{inputs}");
    }
}

#[test]
fn the_program_makes_all_reports_of_the_job() {
    let job = Job::real("");
    let (_, code) = job.run("gitlab-runner-lint", &[]);
    assert_eq!(code, Some(1));
    let report = |path: &str| -> Value {
        let text = job.read(&format!("gitlab-runner-lint/{path}"));
        serde_json::from_str(&text).unwrap()
    };
    let quality = report("gl-code-quality-report.json");
    assert_eq!(quality[0]["location"]["path"], ".gitlab-ci.yml");
    let security = report("gl-sast-report.json");
    assert!(security["vulnerabilities"].is_array());
    assert_eq!(report("report.json")["summary"]["errors"], 1);
    assert!(
        job.read("gitlab-runner-lint/matrix.html")
            .contains("ruby:3.3")
    );
    let output = job.output("gitlab-runner-lint", &[]);
    let log = String::from_utf8(output.stdout).unwrap();
    assert!(!log.contains("matrix.html"), "{log}");
}

#[test]
fn a_project_without_runners_is_told_why_there_is_no_matrix() {
    let job = Job::real("");
    fs::remove_file(job.place.path().join("good/config.toml")).unwrap();
    let output = job.output("gitlab-runner-lint", &[]);
    let log = String::from_utf8(output.stdout).unwrap();
    assert!(log.contains("There is no matrix.html"), "{log}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(!job.has("gitlab-runner-lint/matrix.html"));
}

#[test]
fn the_program_joins_what_shards_found() {
    let whole = Job::real("");
    whole.run("gitlab-runner-lint", &[]);
    let job = Job::real("      shards: 2\n");
    for index in ["1", "2"] {
        let name = format!("gitlab-runner-lint:shard {index}/2");
        let environment = [("CI_NODE_INDEX", index), ("CI_NODE_TOTAL", "2")];
        assert_eq!(job.run(&name, &environment).1, Some(0));
    }
    assert_eq!(job.run("gitlab-runner-lint:report", &[]).1, Some(1));
    for path in ["report.json", "gl-code-quality-report.json"] {
        let path = format!("gitlab-runner-lint/{path}");
        assert_eq!(job.read(&path), whole.read(&path), "{path}");
    }
}
