//! Fixes change the configuration and nothing around it.

use gitlab_runner_lint::engine::Role;
use gitlab_runner_lint::finding::Safety;
use gitlab_runner_lint::fixer;
use gitlab_runner_lint::settings::Settings;

use super::workspace;

fn fixed(text: &str, limit: Safety) -> String {
    let (workspace, file) = workspace(text, Role::Embedded);
    let fixed = fixer::fix(workspace, &Settings::default(), limit);
    fixed.workspace.sources.text(file).to_owned()
}

#[track_caller]
fn check(text: &str, limit: Safety, old: &str, new: &str) {
    assert!(text.contains(old));
    assert_eq!(fixed(text, limit), text.replace(old, new));
}

const CHART: &str = "# pull_policy = \"Always\"\nimage: { pull_policy: Always }\nrunners:\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n        pull_policy = \"Always\"\n  tags: a # kept\n---\nb: \"x\\ny\"\n";

#[test]
fn a_safe_fix_stays_inside() {
    let (old, new) = (
        "   pull_policy = \"Always\"\n",
        "   pull_policy = \"always\"\n",
    );
    check(CHART, Safety::Safe, old, new);
    let windows = CHART.replace('\n', "\r\n");
    check(
        &windows,
        Safety::Safe,
        &old.replace('\n', "\r\n"),
        &new.replace('\n', "\r\n"),
    );
    check(&format!("\u{feff}{CHART}"), Safety::Safe, old, new);
}

#[test]
fn a_new_line_has_the_indentation_of_the_text() {
    let line = "        allowed_pull_policies = [\"always\"]\n";
    let text = format!(
        "runners:\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n{line}\n  a: 1\n"
    );
    let new = format!("{line}        pull_policy = \"always\"\n");
    check(&text, Safety::Unsafe, line, &new);
    // The last line of the file, without a line break.
    let text = text.split("\n\n").next().unwrap();
    let line = line.trim_end();
    check(
        text,
        Safety::Unsafe,
        line,
        &format!("{line}\n        pull_policy = \"always\""),
    );
}

#[test]
fn every_configuration_of_a_file_is_fixed() {
    let two = format!("{CHART}---\n{CHART}");
    let fixed = fixed(&two, Safety::Safe);
    assert_eq!(fixed.matches("   pull_policy = \"always\"\n").count(), 2);
}

#[test]
fn what_is_filled_in_is_not_changed() {
    let text = "runners:\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n        allowed_pull_policies = [\"Always\", \"{{ .x }}\", {{ .y }}]\n        pull_policy = {{ .z }}\n";
    assert_eq!(fixed(text, Safety::Unsafe), text);
}

#[test]
fn a_text_without_lines_of_its_own_is_not_changed() {
    let text = "kind: ConfigMap\ndata:\n  config.toml: 'runners = [{ executor = \"docker\", docker = { pull_policy = \"Always\" } }] # [runners]'\n";
    assert_eq!(fixed(text, Safety::Unsafe), text);
}

#[test]
fn fixing_twice_is_fixing_once() {
    for text in [CHART, &CHART.replace("    ", "\t   ")] {
        let once = fixed(text, Safety::Unsafe);
        assert_eq!(fixed(&once, Safety::Unsafe), once);
    }
}
