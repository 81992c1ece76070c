//! What findings on Runner files say, word for word.

use super::{message, project, runner};

#[test]
fn messages_quote_what_the_version_prints() {
    let cases = [
        (
            "13.7",
            runner("docker", "pull_policy = 'Always'"),
            "`Always` is not a pull policy: every job fails with `unsupported docker-pull-policy: Always`",
        ),
        (
            "15.0",
            runner("docker", "pull_policy = 'Always'"),
            "`Always` is not a pull policy: every job fails with `unsupported docker-pull-policy: \"Always\"`",
        ),
        // Not read in the code of these versions.
        (
            "14.10",
            runner("kubernetes", "pull_policy = 'Always'"),
            "`Always` is not a pull policy: every job fails",
        ),
        (
            "17.2",
            runner(
                "kubernetes",
                "pull_policy = 'Always'\nallowed_pull_policies = ['always', 'if-not-present', 'never']",
            ),
            "`Always` is not a pull policy: every job without a policy of its own fails with \
             `pull_policy config: unsupported pull policy: \"Always\"`",
        ),
        (
            "19.4",
            runner(
                "kubernetes",
                "pull_policy = 'Always'\nallowed_pull_policies = ['always']",
            ),
            "`Always` is not a pull policy: every container without a policy of its own fails with \
             `converting pull policy for container \"build\": pull_policy config: unsupported pull policy: \"Always\"`",
        ),
        (
            "19.1",
            runner(
                "kubernetes",
                "pull_policy = 'always'\nallowed_pull_policies = ['foo']",
            ),
            "`foo` in `allowed_pull_policies` is not a pull policy: the whole list is refused, and every job fails with \
             `allowed_pull_policies config: unsupported pull policy: \"foo\"`",
        ),
        (
            "18.0",
            runner(
                "docker",
                "pull_policy = 'never'\nallowed_pull_policies = ['always']",
            ),
            "`pull_policy` `[never]` is not in `allowed_pull_policies` `[always]`: every job fails with \
             `invalid pull policy for image \"x\": pull_policy ([never]) defined in Runner config is not one of the \
             allowed_pull_policies ([always])`",
        ),
    ];
    for (version, config, expected) in cases {
        let settings = format!("runner-version = '{version}'\ntrust = 'project'");
        assert_eq!(message(&settings, &config), expected, "{version}");
    }
}

#[test]
fn the_last_entry_decides_in_15_2() {
    let config = runner(
        "docker",
        "pull_policy = ['always', 'never']\nallowed_pull_policies = ['always']",
    );
    let text = message("runner-version = '15.2'", &config);
    assert!(
        text.starts_with("the last entry of `pull_policy` `[always, never]` is not in"),
        "{text}"
    );
}

#[test]
fn only_the_first_wrong_word_is_quoted() {
    let project = project(
        "",
        &runner(
            "docker",
            "pull_policy = ['Always', 'Never']\nallowed_pull_policies = ['foo', 'bar']",
        ),
    );
    let messages: Vec<_> = project
        .lint(&project.settings)
        .findings
        .into_iter()
        .map(|finding| finding.message)
        .collect();
    assert_eq!(
        messages,
        [
            "`Always` is not a pull policy, and the Runner refuses it",
            "`Never` is not a pull policy either, and the Runner refuses the whole list",
            "`foo` in `allowed_pull_policies` is not a pull policy: the whole list is refused",
            "`bar` in `allowed_pull_policies` is not a pull policy either",
        ]
    );
}

#[test]
fn the_help_names_the_section_that_is_read() {
    for (executor, key, help) in [
        ("shell", "pull_policy = 'never'", "remove it"),
        (
            "kubernetes",
            "pull_policy = 'never'",
            "move it to `[runners.kubernetes]`, or remove it",
        ),
        (
            "kubernetes",
            "allowed_privileged_images = ['x']",
            "remove it",
        ),
        (
            "virtualbox",
            "allowed_images = ['x']",
            "move it to `[runners.virtualbox]`, or remove it",
        ),
        ("instance", "allowed_services = ['x']", "remove it"),
    ] {
        let config = format!("[[runners]]\nexecutor = '{executor}'\n[runners.docker]\n{key}\n");
        let project = project("", &config);
        let report = project.lint(&project.settings);
        let mut found = report.findings.iter();
        let found = found.find(|found| found.rule == "pull-policy-section-ignored");
        assert_eq!(
            found.unwrap().help.as_deref(),
            Some(help),
            "{executor} {key}"
        );
    }
}
