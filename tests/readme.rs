//! What the README shows is what a user gets.

use std::process::Command;
use std::sync::Arc;

use gitlab_runner_lint::rules::RULES;
use gitlab_runner_lint::settings;
use gitlab_runner_lint::source::Sources;

const README: &str = include_str!("../README.md");

/// The text of the first fence of a language.
fn fence(language: &str) -> &'static str {
    fences(language).remove(0)
}

/// The texts of all fences of a language.
fn fences(language: &str) -> Vec<&'static str> {
    let mut texts = Vec::new();
    let mut rest = README;
    while let Some((_, behind)) = rest.split_once("```") {
        let Some((text, behind)) = behind.split_once("```") else {
            break;
        };
        texts.extend(text.strip_prefix(&format!("{language}\n")));
        rest = behind;
    }
    texts
}

#[test]
fn the_matrix_is_what_the_readme_shows() {
    for (arguments, shown, code) in [
        ("matrix examples/matrix", 1, 1),
        ("test-image python:3.12-slim examples/matrix", 2, 0),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"))
            .args(arguments.split(' '))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_clear()
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(printed, fences("text")[shown], "{arguments}");
        assert_eq!(output.status.code(), Some(code), "{arguments}");
    }
}

#[test]
fn the_demo_prints_what_the_readme_shows() {
    let output = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"))
        .args(["check", "examples/demo"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .output()
        .unwrap();
    let printed =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert_eq!(printed, fence("text"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn the_settings_of_the_readme_are_accepted() {
    let text: Arc<str> = fence("toml").into();
    let file = Sources::default().add_text("settings", Arc::clone(&text));
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.meta.id).collect();
    let settings = settings::read(file, &text, &ids).unwrap();
    let hosted = settings::hosted::NAMES.len();
    assert_eq!(settings.declared.len(), 1 + hosted);
    assert_eq!(settings.exclude, ["vendor/**"]);
}
