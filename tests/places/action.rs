//! The GitHub action: what its two steps do on a runner.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_yaml::Value;
use tempfile::TempDir;

use super::{PROGRAM, STAND_IN, repository, text, write_program};

/// A runner with nothing but the tools of the shell.
struct Runner {
    place: TempDir,
}

impl Runner {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        for directory in ["bin", "temp", "work"] {
            fs::create_dir(place.path().join(directory)).unwrap();
        }
        Self { place }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.place.path().join(path)
    }

    /// Runs a step of the action.
    fn step(&self, name: &str, environment: &[(&str, &str)]) -> Output {
        let path = format!("{}:/usr/bin:/bin", self.path("bin").display());
        Command::new("bash")
            .arg(repository().join(".ci/action"))
            .arg(name)
            .current_dir(self.path("work"))
            .env_clear()
            .env("PATH", path)
            .env("CALLS", self.path("calls"))
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64")
            .env("RUNNER_TEMP", self.path("temp"))
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary"))
            .env("PROGRAM", self.path("bin/gitlab-runner-lint"))
            .env("RELEASE", self.path("release"))
            .envs(environment.iter().copied())
            .output()
            .unwrap()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    /// A release of this version, whose archive holds a program that says its version.
    fn release(&self, target: &str) -> PathBuf {
        let stem = format!("gitlab-runner-lint-{}-{target}", env!("CARGO_PKG_VERSION"));
        let program = self.path("release").join(&stem).join("gitlab-runner-lint");
        write_program(&program, "#!/bin/sh\necho released \"$@\"\n");
        let script = format!(
            "tar -czf {stem}.tar.gz {stem} && rm -r {stem} && {} sums .",
            repository().join(".ci/package").display()
        );
        // As `curl` would: the last argument is the address, the one after `--output` the file.
        write_program(
            &self.path("bin/curl"),
            "#!/bin/sh\nfor word in \"$@\"; do\n  [ \"$before\" != --output ] || file=$word\n  \
             case $word in https://*) address=$word ;; esac\n  before=$word\ndone\n\
             echo \"[curl][$address]\" >>\"$CALLS\"\ncp \"$RELEASE/${address##*/}\" \"$file\"\n",
        );
        let status = Command::new("bash")
            .args(["-c", &script])
            .current_dir(self.path("release"))
            .status();
        assert!(status.unwrap().success());
        self.path("release").join(format!("{stem}.tar.gz"))
    }
}

const REPOSITORY: (&str, &str) = ("ACTION_REPOSITORY", "group/gitlab-runner-lint");

#[test]
fn a_release_is_installed_when_its_sum_is_right() {
    let runner = Runner::new();
    runner.release("x86_64-unknown-linux-musl");
    let output = runner.step("install", &[REPOSITORY]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("released --version"), "{said}");
    let written = runner.read("output");
    let program = written.trim().strip_prefix("program=").unwrap();
    assert!(fs::metadata(program).unwrap().is_file());
    let version = env!("CARGO_PKG_VERSION");
    assert!(runner.read("calls").contains(&format!(
        "[https://github.com/group/gitlab-runner-lint/releases/download/v{version}/SHA256SUMS]"
    )));
}

#[test]
fn an_archive_with_a_wrong_sum_is_refused() {
    let runner = Runner::new();
    let archive = runner.release("x86_64-unknown-linux-musl");
    write_program(&runner.path("bin/cargo"), "#!/bin/sh\nexit 9\n");
    fs::write(archive, "something else").unwrap();
    let output = runner.step("install", &[REPOSITORY]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("is not what SHA256SUMS says"), "{said}");
    assert_eq!(runner.read("output"), "");
}

#[test]
fn without_an_archive_it_is_built() {
    let runner = Runner::new();
    runner.release("another-target");
    write_program(
        &runner.path("bin/cargo"),
        "#!/bin/sh\nfor word in \"$@\"; do root=$word; done\nmkdir -p \"$root/bin\"\n\
         printf '#!/bin/sh\\necho built\\n' >\"$root/bin/gitlab-runner-lint\"\n\
         chmod +x \"$root/bin/gitlab-runner-lint\"\n",
    );
    for environment in [&[REPOSITORY][..], &[]] {
        let output = runner.step("install", environment);
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.ends_with("built\n"), "{said}");
    }
    // Another version than this one cannot be built from these sources.
    let output = runner.step("install", &[REPOSITORY, ("INPUT_VERSION", "v9.9.9")]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn a_version_is_a_version() {
    let runner = Runner::new();
    for version in [
        "latest",
        "1.0",
        "1.0.0/../../x",
        "1.0.0 x",
        "1.0.0\nprogram=x",
    ] {
        let output = runner.step("install", &[REPOSITORY, ("INPUT_VERSION", version)]);
        assert_eq!(output.status.code(), Some(2), "{version}");
        assert_eq!(runner.read("output"), "", "{version}");
    }
}

#[test]
fn a_check_annotates_and_writes_what_was_asked_for() {
    let runner = Runner::new();
    write_program(&runner.path("bin/gitlab-runner-lint"), STAND_IN);
    let output = runner.step(
        "check",
        &[
            ("EXIT", "1"),
            ("INPUT_PATHS", "infra/*.toml\n$(touch owned) ;touch owned"),
            ("INPUT_PROFILE", "strict"),
            ("INPUT_FAIL_ON", "warning"),
            ("INPUT_ARGUMENTS", "--statistics"),
            ("INPUT_SARIF_FILE", "reports/lint.sarif"),
        ],
    );
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let summary = runner.path("temp/gitlab-runner-lint-summary.md");
    assert_eq!(
        runner.read("calls"),
        format!(
            "[check][--format][github][--fail-on][warning][--profile][strict]\
             [--output][sarif=reports/lint.sarif][--output][markdown={}]\
             [--statistics][infra/*.toml][$(touch][owned)][;touch][owned]\n",
            summary.display()
        )
    );
    assert_eq!(
        runner.read("output"),
        "sarif-file=reports/lint.sarif\nexit-code=1\n"
    );
    assert_eq!(runner.read("summary"), "{}\n");
    assert!(runner.path("work/reports/lint.sarif").exists());
    assert!(!runner.path("work/owned").exists());
}

#[test]
fn the_program_annotates_summarises_and_writes_sarif() {
    let runner = Runner::new();
    fs::write(
        runner.path("work/.gitlab-ci.yml"),
        "build:\n  stage: biuld\n  script: make\n",
    )
    .unwrap();
    let environment = [("PROGRAM", PROGRAM), ("INPUT_SARIF_FILE", "lint.sarif")];
    let output = runner.step("check", &environment);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        said.contains("::error ") && said.contains("file=.gitlab-ci.yml"),
        "{said}"
    );
    assert!(runner.read("summary").contains("undefined-reference"));
    let sarif: serde_json::Value = serde_json::from_str(&runner.read("work/lint.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(
        sarif["runs"][0]["results"][0]["ruleId"],
        "undefined-reference"
    );
}

#[test]
fn a_check_needs_no_inputs() {
    let runner = Runner::new();
    write_program(&runner.path("bin/gitlab-runner-lint"), STAND_IN);
    let output = runner.step("check", &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(
        runner
            .read("calls")
            .starts_with("[check][--format][github][--fail-on][error][--output]")
    );
    assert!(runner.read("calls").ends_with("[.]\n"));
    assert_eq!(runner.read("output"), "exit-code=0\n");
}

#[test]
fn inputs_reach_scripts_in_the_environment_only() {
    let action: Value = serde_yaml::from_str(&text("action.yml")).unwrap();
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    let mut passed = String::new();
    for step in steps {
        let run = step["run"].as_str().unwrap();
        assert!(!run.contains("${{"), "{run}");
        for (_, value) in step["env"].as_mapping().unwrap() {
            passed.push_str(value.as_str().unwrap());
        }
    }
    for (name, input) in action["inputs"].as_mapping().unwrap() {
        let name = name.as_str().unwrap();
        assert!(
            passed.contains(&format!("${{{{ inputs.{name} }}}}")),
            "{name}"
        );
        assert!(input["description"].is_string(), "{name}");
        assert!(
            text("docs/github-actions.md").contains(&format!("| `{name}` |")),
            "{name} is not in the documentation"
        );
    }
}
