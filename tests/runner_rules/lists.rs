//! Allow-lists: which entries are left alone, and which rule speaks of an entry.

use super::{findings, project};

/// Findings on allow-lists, of a Docker runner with these lines in its section.
fn docker(settings: &str, lines: &str) -> Vec<String> {
    of_lists(settings, &runner("docker", lines))
}

fn runner(executor: &str, lines: &str) -> String {
    format!(
        "[[runners]]\n  url = \"https://gitlab.example.com\"\n  executor = \"{executor}\"\n  [runners.{executor}]\n    image = \"alpine:3.20\"\n{lines}\n"
    )
}

fn of_lists(settings: &str, config: &str) -> Vec<String> {
    let mut found = findings(settings, config);
    found.retain(|finding| finding.contains(" allow-list-"));
    found
}

#[test]
fn the_documented_exclusion_is_told_once_with_what_lets_the_image_in() {
    let config = runner("docker", "allowed_images = [\"**\", \"!*/kali*\"]");
    assert_eq!(
        of_lists("", &config),
        ["6 allow-list-negated-pattern error"]
    );
    let project = project("", &config);
    let report = project.lint(&project.settings);
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.rule == "allow-list-negated-pattern");
    let labels = &finding.unwrap().related;
    assert_eq!(labels.len(), 1);
    assert!(labels[0].text.contains("/kali"), "{labels:?}");
}

#[test]
fn one_entry_has_one_reason() {
    for (entry, rule) in [
        ("ruby:[0-9", "invalid-pattern error"),
        ("^registry.example.com/$", "regex-syntax error"),
        ("!registry.example.com/$", "negated-pattern error"),
        ("https://registry.example.com", "never-matches error"),
        ("registry.example.com", "never-matches warning"),
        ("registry.example.com**", "never-matches warning"),
        ("$CI_REGISTRY/x", "variable-not-expanded error"),
        ("Team/x:*", "uppercase warning"),
        (
            "registry.example.com**/x:*",
            "host-wildcard-spoofable warning",
        ),
    ] {
        let lines = format!("allowed_images = [\"{entry}\"]");
        let expected = [format!("6 allow-list-{rule}")];
        assert_eq!(docker("", &lines), expected, "{entry}");
    }
}

#[test]
fn an_empty_entry_alone_allows_nothing_on_purpose() {
    assert_eq!(docker("", "allowed_services = [\"\"]"), [""; 0]);
    assert_eq!(
        docker("", "allowed_services = [\"\", \"postgres:*\"]"),
        ["6 allow-list-never-matches error"]
    );
}

#[test]
fn an_empty_entry_lets_jobs_without_image_run_privileged() {
    let lines = "allowed_privileged_images = [\"\", \"docker:*\"]";
    assert_eq!(docker("profile = \"default\"", lines), [""; 0]);
}

#[test]
fn filled_in_variables_are_left_alone() {
    let lines = "allowed_images = [\"$REGISTRY\", \"docker.io/library/ruby:*\"]";
    assert_eq!(docker("templated = true", lines), [""; 0]);
    assert_eq!(
        docker("", lines),
        [
            "6 allow-list-variable-not-expanded error",
            "6 allow-list-docker-hub-alias note"
        ]
    );
}

#[test]
fn virtual_machines_have_names_of_any_form() {
    for entry in ["*", "macOS-14", "nesting"] {
        let lines = format!("allowed_images = [\"{entry}\"]");
        let config = runner("instance", &lines).replace("    image = \"alpine:3.20\"\n", "");
        assert_eq!(of_lists("", &config), [""; 0], "{entry}");
    }
}

#[test]
fn regular_expressions_of_virtual_machines_are_left_alone() {
    let config = runner("virtualbox", "allowed_images = [\"^vm-.*$\"]");
    assert_eq!(of_lists("", &config), [""; 0]);
}

#[test]
fn stars_beside_other_registries_are_meant() {
    for list in [
        "\"*:*\", \"registry.example.com/**\"",
        "\"*:*\", \"*/*:*\"",
        "\"registry.gitlab.com/*:*\", \"registry.gitlab.com/**\"",
    ] {
        let lines = format!("allowed_images = [{list}]");
        assert_eq!(docker("", &lines), [""; 0], "{list}");
    }
}

#[test]
fn everything_beside_other_entries_misleads_unless_one_project_uses_it() {
    let lines = "allowed_images = [\"ruby:*\", \"{**,x}\"]";
    let expected = ["6 allow-list-allows-everything warning"];
    assert_eq!(docker("", lines), expected);
    assert_eq!(docker("trust = \"group\"", lines), expected);
    assert_eq!(docker("trust = \"project\"", lines), [""; 0]);
    let alone = "allowed_images = [\"**\"]";
    assert_eq!(docker("", alone), [""; 0]);
    assert_eq!(
        docker("trust = \"group\"", alone),
        ["6 allow-list-allows-everything note"]
    );
}

#[test]
fn strings_in_sections_that_are_not_read_stop_the_runner_as_well() {
    let config = runner("docker", "[runners.kubernetes]\nallowed_services = \"x:*\"");
    assert_eq!(of_lists("", &config), ["7 allow-list-not-a-list error"]);
    assert_eq!(
        of_lists("runner-version = \"14.1\"", &config),
        [""; 0],
        "this version does not know the key"
    );
}

#[test]
fn runners_with_other_matchers_are_not_judged() {
    let lines = "allowed_images = [\"ruby\"]";
    assert_eq!(docker("runner-version = \"12.0\"", lines), [""; 0]);
}
