//! No output shows a secret. Files full of them are in `tests/secrets/`: each has `Zq` in it, or is
//! the number below.

#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gitlab_runner_lint::engine::{Role, Workspace, lint};
use gitlab_runner_lint::report::Redactor;
use gitlab_runner_lint::settings::Settings;

const SECRETS: [&str; 2] = ["Zq", "12345678091"];

/// Files that hold secrets, by name.
fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/secrets");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

#[test]
fn every_secret_of_a_file_is_known() {
    for (name, text) in files() {
        let mut workspace = Workspace::default();
        let file = workspace.sources.add_text(&name, text.as_str());
        let role = if name.ends_with(".toml") {
            Role::Runner
        } else {
            Role::Pipeline
        };
        workspace.roles.insert(file, role);
        let report = lint(&workspace, &Settings::default());
        let redactor = Redactor::new(&report.secrets, &workspace.sources);
        let shown = redactor.mask_file(file, &text);
        assert_eq!(shown.len(), text.len());
        for (number, line) in shown.lines().enumerate() {
            for secret in SECRETS {
                assert!(!line.contains(secret), "{name}:{}: {line}", number + 1);
            }
        }
        for ordinary in [
            "pull_policy",
            "postgres:16",
            "registry",
            "executor = \"docker\"",
        ] {
            let count = |text: &str| text.matches(ordinary).count();
            assert_eq!(count(&shown), count(&text), "{name}: {ordinary}\n{shown}");
        }
    }
}

#[test]
fn what_a_cut_message_keeps_of_a_secret_is_masked() {
    let mut workspace = Workspace::default();
    let text = "[[runners]]\n  [runners.ssh]\n    password = \"notReal79Zq12345678\"\n";
    let file = workspace.sources.add_text("config.toml", text);
    workspace.roles.insert(file, Role::Runner);
    let report = lint(&workspace, &Settings::default());
    let redactor = Redactor::new(&report.secrets, &workspace.sources);
    for (shown, masked) in [
        ("`a:notReal79Zq...` has", "`a:***********...` has"),
        ("`AKIANOTREAL7...`", "`************...`"),
        ("`glpat-notR...`", "`**********...`"),
        ("`https://ci:notR79...`", "`https://*********...`"),
        ("`https://gitlab:80...`", "`https://gitlab:80...`"),
        (
            "`registry.example.com/no...`",
            "`registry.example.com/no...`",
        ),
        ("glrt-...", "glrt-..."),
        ("`GR1348941...` is", "`GR1348941...` is"),
    ] {
        assert_eq!(redactor.mask(shown), masked);
    }
}

#[test]
fn no_other_command_shows_a_secret() {
    for arguments in [
        "matrix . --all --color always",
        "matrix . --all --format json",
        "matrix . --all --format markdown",
        "matrix . --all --format html",
        "test-image https://u:allowed014Zq@registry.example.com/x:1 .",
        "test-image registry.example.com/app:1 . -v",
        "check kinds.toml verdict.toml --format json --runner-version 17.0",
        "check kinds.toml verdict-escape.toml verdict-key.toml --runner-version 15.0 -v",
    ] {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files() {
            fs::write(directory.path().join(name), text).unwrap();
        }
        let output = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"))
            .env_clear()
            .current_dir(directory.path())
            .args(arguments.split(' '))
            .output()
            .unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(!text.is_empty(), "{arguments}");
        for line in text.lines() {
            for secret in SECRETS {
                assert!(!line.contains(secret), "{arguments}: {line}");
            }
        }
    }
}

#[test]
fn no_output_shows_a_secret() {
    for arguments in [
        "-v --color always --trust shared",
        "--profile pedantic -v --trust shared",
        "--format concise --profile pedantic",
        "--format json -v --profile pedantic --trust shared",
        "--diff",
        "--diff --unsafe-fixes --trust shared --color always",
        "--output out.txt -v --statistics",
        "--fix --unsafe-fixes -v",
        "--format json --fix",
        "--format sarif --profile pedantic --trust shared",
        "--format gitlab-codequality --profile pedantic --trust shared",
        "--format gitlab-sast --profile pedantic --trust shared",
        "--format junit --profile pedantic --trust shared",
        "--format github --profile pedantic --trust shared",
        "--format markdown --profile pedantic --trust shared",
        "--profile pedantic --output sarif=- --output json=out.txt",
        "--config secret.toml",
        "--select glpat-notReal79Zq12345678",
        "missing-glpat-notReal79Zq12345678 -v",
    ] {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files() {
            fs::write(directory.path().join(name), text).unwrap();
        }
        let settings = "profile = \"glrt-setting87Zq12345\"\n\"glrt-setting88Zq12345\" = 1\n";
        fs::write(directory.path().join("secret.toml"), settings).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"))
            .env_clear()
            .current_dir(directory.path())
            .args(["check", ".", "./broken.toml"])
            .args(arguments.split(' '))
            .output()
            .unwrap();
        let written = fs::read_to_string(directory.path().join("out.txt")).unwrap_or_default();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap() + &written;
        assert!(!text.is_empty(), "{arguments}");
        for line in text.lines() {
            for secret in SECRETS {
                assert!(!line.contains(secret), "{arguments}: {line}");
            }
        }
    }
}
