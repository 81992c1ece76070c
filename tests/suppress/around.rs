//! Comments in the YAML around Runner configurations.

use gitlab_runner_lint::engine::{Role, Workspace, lint};
use gitlab_runner_lint::settings::{Settings, Trust};

use super::{Told, settings, told};

const CONFIG: &str = "\
[[runners]]
  executor = \"docker\"
  [runners.docker]
    image = \"a:1\"
    privileged = true
";

fn indented(text: &str, by: usize) -> String {
    let lines = text.lines();
    lines
        .map(|line| format!("{:by$}{line}\n", ""))
        .collect::<String>()
}

fn checked(text: &str) -> Told {
    let mut workspace = Workspace::default();
    let file = workspace.sources.add_text("values.yaml", text);
    workspace.roles.insert(file, Role::Embedded);
    let settings = Settings {
        trust: Some(Trust::Shared),
        ..settings()
    };
    told(&workspace, &lint(&workspace, &settings))
}

fn ignore(rule: &str) -> String {
    format!("# gitlab-runner-lint: ignore[{rule}] x\n")
}

const RULE: &str = "privileged-shared-runner";

#[test]
fn a_comment_above_a_key_is_about_the_configuration_below_it() {
    let comment = ignore(RULE);
    let config = indented(CONFIG, 4);
    for text in [
        format!("{comment}a: 1\n{comment}runners:\n  config: |\n{config}"),
        format!("a: 1\n{comment}runners:\n  config: |\n{config}"),
        format!("a: 1\nrunners:\n  {comment}  config: |\n{config}"),
        format!("a: 1\r\nrunners:\r\n  {comment}  config: |\n{config}"),
        format!("a: 1\n---\n{comment}runners:\n  config: |\n{config}"),
        format!(
            "{{{{- if .Values.a }}}}\n{comment}runners:\n  config: |\n{config}{{{{- end }}}}\n"
        ),
        format!(
            "spec:\n  {comment}  values: |\n    runners:\n      config: |\n{}",
            indented(CONFIG, 8)
        ),
    ] {
        let told = checked(&text);
        assert_eq!(told.findings, [""; 0], "{text}");
        assert_eq!(told.suppressed.len(), 1, "{text}");
    }
    let told = checked(&format!(
        "runners:\n  {comment}  tags: x\n  config: |\n{config}"
    ));
    assert_eq!(told.findings.len(), 1, "it is about another key");
}

#[test]
fn the_nearest_comment_counts() {
    let comment = ignore(RULE);
    let inside = format!("{comment}{CONFIG}{CONFIG}");
    let told = checked(&format!(
        "{comment}runners:\n  config: |\n{}",
        indented(&inside, 4)
    ));
    assert_eq!(
        told.suppressed,
        [
            "9 privileged-shared-runner by 4",
            "14 privileged-shared-runner by 1"
        ]
    );
    let told = checked(&format!(
        "spec:\n  {comment}  values: |\n    {comment}    runners:\n      config: |\n{}",
        indented(CONFIG, 8)
    ));
    assert_eq!(told.suppressed, ["11 privileged-shared-runner by 4"]);
}

#[test]
fn what_is_wrong_with_comments_around_is_told_once() {
    let config = indented(&CONFIG.replace("    privileged = true\n", ""), 4);
    let text = format!(
        "a: 1\n{}# gitlab-runner-lint: frob\nrunners:\n  {}  config: |\n{config}  other:\n    config.toml: |\n{}{}",
        ignore("no-such-rule"),
        ignore("duplicate-key"),
        indented(&config, 2),
        ignore("duplicate-key"),
    );
    let told = checked(&text);
    let complaints: Vec<&str> = told.findings.iter().map(String::as_str).collect();
    assert_eq!(
        complaints,
        [
            "17 malformed-ignore",
            "2 unknown-ignore",
            "3 malformed-ignore",
            "5 unused-ignore"
        ]
    );
}
