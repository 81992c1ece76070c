//! What the README shows is what a user gets.

#![expect(
    clippy::unwrap_used,
    reason = "a README that cannot be read fails the test"
)]

use std::process::Command;
use std::sync::Arc;

use gitlab_runner_lint::rules::RULES;
use gitlab_runner_lint::settings;
use gitlab_runner_lint::source::Sources;

const README: &str = include_str!("../README.md");

/// The text of the first fence of a language.
fn fence(language: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0
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
    assert_eq!(settings.declared.len(), 1);
    assert_eq!(settings.exclude, ["vendor/**"]);
}
