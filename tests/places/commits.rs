//! Commits in a repository with the hook, through pre-commit itself and without a network.
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::{PROGRAM, text};

/// A repository of its own in a directory.
struct Repository<'d> {
    directory: &'d Path,
    home: &'d Path,
}

impl Repository<'_> {
    /// Runs a program that reaches no network and finds the program of this build.
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let own = Path::new(PROGRAM).parent().unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let nowhere = "http://127.0.0.1:9";
        Command::new(program)
            .args(arguments)
            .current_dir(self.directory)
            .env("PATH", format!("{}:{path}", own.display()))
            .env("PRE_COMMIT_HOME", self.home)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("PIP_NO_INDEX", "1")
            .env("http_proxy", nowhere)
            .env("https_proxy", nowhere)
            .env("ALL_PROXY", nowhere)
            .output()
            .unwrap()
    }

    fn git(&self, arguments: &[&str]) -> Output {
        let name = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        self.run("git", &[&name, arguments].concat())
    }

    fn must(&self, arguments: &[&str]) -> String {
        let output = self.git(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn a_hook_refuses_a_bad_commit_and_accepts_the_fixed_one_offline() {
    if Command::new("pre-commit")
        .arg("--version")
        .output()
        .is_err()
    {
        println!("skipped: pre-commit is not installed");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let home = place.path().join("home");
    let [hooks, project] = ["hooks", "project"].map(|name| place.path().join(name));
    let [hooks, project] = [&hooks, &project].map(|directory| {
        fs::create_dir_all(directory).unwrap();
        let home = &home;
        Repository { directory, home }
    });
    for repository in [&hooks, &project] {
        repository.must(&["init", "--quiet"]);
    }
    hooks.write(".pre-commit-hooks.yaml", &text(".pre-commit-hooks.yaml"));
    hooks.must(&["add", "."]);
    hooks.must(&["commit", "--quiet", "-m", "Hooks"]);
    let revision = hooks.must(&["rev-parse", "HEAD"]);

    project.write(
        ".pre-commit-config.yaml",
        &format!(
            "repos:\n  - repo: {}\n    rev: {revision}\n    hooks:\n      - id: gitlab-runner-lint-system\n",
            hooks.directory.display()
        ),
    );
    project.write(
        ".gitlab-ci.yml",
        "include:\n  - local: ci/build.yml\nstages: [build]\n",
    );
    project.write("ci/build.yml", "build:\n  stage: build\n  script: make\n");
    project.must(&["add", "."]);
    let installed = project.run("pre-commit", &["install", "--install-hooks"]);
    assert!(installed.status.success(), "{installed:?}");
    project.must(&["commit", "--quiet", "-m", "Start"]);

    // Only the included file changes; the pipeline that includes it is what breaks.
    project.write("ci/build.yml", "build:\n  stage: biuld\n  script: make\n");
    project.must(&["add", "."]);
    let refused = project.git(&["commit", "--quiet", "-m", "Bad"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(
        said.contains("ci/build.yml") && said.contains("biuld"),
        "{said}"
    );

    project.write(
        "ci/build.yml",
        "build:\n  stage: build\n  script: make all\n",
    );
    project.must(&["add", "."]);
    project.must(&["commit", "--quiet", "-m", "Good"]);
    // What no pipeline and no runner reads does not start it.
    project.write("README.md", "x\n");
    project.must(&["add", "."]);
    let skipped = project.git(&["commit", "-m", "Words"]);
    let said = String::from_utf8_lossy(&skipped.stderr);
    assert!(
        skipped.status.success() && said.contains("Skipped"),
        "{said}"
    );
}
