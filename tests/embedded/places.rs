//! Where configurations are found, and where findings stand.

use gitlab_runner_lint::finding::Severity;

use super::{MISTAKE, findings};

/// What is found for the mistake at a place.
fn mistake(at: &str) -> String {
    format!("{at} pull-policy-unknown-value \"sometimes\"")
}

#[track_caller]
fn check(text: &str, places: &[&str]) {
    let expected: Vec<String> = places.iter().map(|at| mistake(at)).collect();
    assert_eq!(findings(text), expected, "{text}");
}

fn values(indent: &str) -> String {
    format!(
        "{indent}runners:\n{indent}  config: |\n{indent}    [[runners]]\n{indent}      [runners.kubernetes]\n{indent}        {MISTAKE}\n"
    )
}

#[test]
fn values_of_the_chart_are_read_in_place() {
    check(&values(""), &["5:23"]);
}

#[test]
fn values_below_another_chart_are_read_too() {
    check(&format!("gitlab-runner:\n{}", values("  ")), &["6:25"]);
    let deep = format!("a:\n  b:\n    c:\n{}", values("      "));
    check(&deep, &["8:29"]);
    check(&format!("charts:\n  -\n{}", values("    ")), &["7:27"]);
}

#[test]
fn releases_and_applications_are_read_too() {
    let head = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n";
    check(&format!("{head}{}", values("    ")), &["9:27"]);
    let head = "kind: Application\nspec:\n  source:\n    helm:\n";
    check(
        &format!("{head}      valuesObject:\n{}", values("        ")),
        &["10:31"],
    );
    check(
        &format!("{head}      values: |\n{}", values("        ")),
        &["10:31"],
    );
    let head = "kind: ConfigMap\ndata:\n  values.yaml: |-\n";
    check(&format!("{head}{}", values("    ")), &["8:27"]);
}

#[test]
fn config_maps_and_secrets_are_read() {
    let body = format!(
        "|\n    [[runners]]\n      executor = \"docker\"\n      [runners.docker]\n        {MISTAKE}\n        image = \"a:1\"\n"
    );
    for name in [
        "config.toml",
        "config.template.toml",
        "\"config.toml\"",
        "build.toml",
    ] {
        let text = format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  {name}: {body}");
        check(&text, &["8:23"]);
    }
    let text = format!("kind: Secret\nstringData:\n  config.toml: {body}");
    check(&text, &["7:23"]);
    let list = format!("kind: List\nitems:\n- kind: ConfigMap\n  data:\n   config.toml: {body}");
    check(&list, &["9:23"]);
}

#[test]
fn every_configuration_of_a_file_is_read() {
    let one = values("");
    check(
        &format!("{one}---\n{one}...\n---\n{one}"),
        &["5:23", "11:23", "18:23"],
    );
    check(
        &format!("a:\n{}b:\n{}", values("  "), values("  ")),
        &["6:25", "12:25"],
    );
}

#[test]
fn indicators_and_comments_of_the_scalar_are_passed_over() {
    for indicator in ["|-", "|+", "|2", "|-2", "| # toml", "&a |"] {
        let text = format!(
            "runners:\n  config: {indicator}\n    [[runners]]\n    [runners.kubernetes]\n    {MISTAKE}\nb: 1\n"
        );
        check(&text, &["5:19"]);
    }
}

#[test]
fn aliases_lead_to_the_text() {
    let text = format!(
        "x: &c |\n  [[runners]]\n  [runners.kubernetes]\n  {MISTAKE}\nrunners:\n  config: *c\nother:\n  runners:\n    config: *c\n"
    );
    check(&text, &["4:17"]);
    let text = format!(
        "x: &r\n  config: |\n    [[runners]]\n    [runners.kubernetes]\n    {MISTAKE}\nrunners: *r\n"
    );
    check(&text, &["5:19"]);
}

#[test]
fn line_breaks_tabs_marks_and_wide_letters_move_nothing() {
    let windows = values("").replace('\n', "\r\n");
    check(&windows, &["5:23"]);
    check(&format!("\u{feff}{}", values("")), &["5:23"]);
    check(&format!("# ä€😀\nä: \"😀\"\n{}", values("")), &["7:23"]);
    let tabs = format!(
        "runners:\n  config: |\n    [[runners]]\n    \t[runners.kubernetes]\n    \t{MISTAKE} # ä\n"
    );
    check(&tabs, &["5:20"]);
}

#[test]
fn what_has_no_line_of_its_own_is_read_where_nothing_moves() {
    let text = "kind: ConfigMap\ndata:\n  config.toml: 'check_interval = \"x\" # runners'\n";
    assert_eq!(findings(text), ["3:34 wrong-type \"x\""]);
}

#[test]
fn nothing_is_found_in_an_empty_text() {
    for config in ["\"\"", "", "|", "~", "{}", "[[runners]]"] {
        assert!(
            findings(&format!("runners:\n  config: {config}\n")).is_empty(),
            "{config}"
        );
    }
}

#[test]
fn the_executor_is_the_one_the_chart_registers() {
    let list = "allowed_pull_policies = [\"always\"]\n";
    let text = |rest: &str, section: &str| {
        format!(
            "runners:\n{rest}  config: |\n    [[runners]]\n      [runners.{section}]\n        {list}"
        )
    };
    let rules = |text: &str| {
        let all = super::report(text).findings;
        all.iter()
            .map(|one| format!("{} {:?}", one.rule, one.severity))
            .collect::<Vec<_>>()
    };
    let rule = "kubernetes-allowed-list-without-pull-policy Error".to_owned();
    assert_eq!(rules(&text("", "kubernetes")), [rule.as_str()]);
    assert_eq!(
        rules(&text("  executor: kubernetes\n", "kubernetes")),
        [rule]
    );
    assert!(rules(&text("  executor: \"{{ .x }}\"\n", "kubernetes")).is_empty());
}

#[test]
fn what_registration_brings_is_not_missing() {
    for config in [
        "[[runners]]\n      limit = 1",
        "[[runners]]\n      [runners.kubernetes]\n      namespace = \"a\"",
        "[[runners]]\n      [runners.cache]\n      Type = \"s3\"",
        "[[runners]]\n      [runners.cache.s3]\n      BucketName = \"a\"",
        "[[runners]]\n      limit = 1\n    [[runners]]\n      limit = 2",
    ] {
        let text = format!("runners:\n  config: |\n    {config}\n");
        assert!(findings(&text).is_empty(), "{text}{:?}", findings(&text));
    }
}

#[test]
fn the_operator_registers_what_its_runners_name() {
    let map = "kind: ConfigMap\nmetadata:\n  name: custom\ndata:\n  config.toml: |\n    [[runners]]\n      [runners.kubernetes]\n        allowed_pull_policies = [\"always\"]\n";
    let runner = |config: &str| {
        format!(
            "apiVersion: apps.gitlab.com/v1beta2\nkind: Runner\nspec:\n  token: runner-secret\n  config: {config}\n"
        )
    };
    let errors = |text: &str| {
        let all = super::report(text).findings.into_iter();
        all.filter(|one| one.severity == Severity::Error).count()
    };
    assert_eq!(errors(&format!("{}---\n{map}", runner("custom"))), 1);
    assert_eq!(errors(&format!("{map}---\n{}", runner("custom"))), 1);
    assert_eq!(errors(&format!("{}---\n{map}", runner("other"))), 0);
}

#[test]
fn parts_without_a_runner_are_fragments() {
    let text = format!("runners:\n  config: |\n    [runners.kubernetes]\n    {MISTAKE}\n");
    check(&text, &["4:19"]);
}

#[test]
fn the_chart_itself_may_be_a_template() {
    let text = format!(
        "{{{{- if .Values.a }}}}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{{{ include \"x\" . }}}}\n  labels:\n    {{{{- include \"l\" . | nindent 4 }}}}\ndata:\n  config.toml: |\n    [[runners]]\n      executor = \"docker\"\n{{{{- if .Values.b }}}}\n      [runners.docker]\n        {MISTAKE}\n        image = \"a:1\"\n{{{{- end }}}}\n{{{{- end }}}}\n"
    );
    check(&text, &["14:23"]);
}
