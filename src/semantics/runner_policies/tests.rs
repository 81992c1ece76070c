//! What the lists of a runner come to.

use super::*;
use crate::model::facts::Facts;
use crate::model::field::texts;
use crate::model::runner::RunnerConfig;
use crate::settings::Settings;
use crate::source::Sources;
use crate::syntax::{Forest, Format};

/// Asks a question about a runner with this executor, version and section.
fn ask<T>(
    executor: &str,
    version: &str,
    trust: Option<Trust>,
    section: &str,
    question: impl FnOnce(Option<RunnerPolicies<'_>>) -> T,
) -> T {
    let name = if executor == "kubernetes" {
        executor
    } else {
        "docker"
    };
    let text = format!("[[runners]]\nexecutor = \"{executor}\"\n[runners.{name}]\n{section}\n");
    let mut sources = Sources::default();
    let file = sources.add_text("config.toml", text);
    let mut forest = Forest::default();
    let parsed = forest.parse(file, Format::Toml, &sources.shared(file));
    let settings = Settings {
        runner_version: Version::parse(version),
        trust,
        ..Settings::default()
    };
    let config = RunnerConfig::new(forest.node(parsed.root), Facts::new(&settings));
    let runner = config.runners().next().unwrap();
    question(RunnerPolicies::of(runner))
}

/// Executor, version, section; the policies used by default, and those that jobs may ask for.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

#[test]
fn lists_are_read_as_the_version_in_force_reads_them() {
    let cases: &[Case] = &[
        // RULES 14
        ("docker", "19.4", "", &[], &["always"]),
        ("docker", "19.4", "pull_policy = []", &[], &["always"]),
        (
            "docker",
            "19.4",
            "pull_policy = ['always', 'never']\nallowed_pull_policies = ['never']",
            &["never"],
            &["never"],
        ),
        // RULES 1.1.5: below 18.0 one allowed entry lets the whole list through
        (
            "docker",
            "17.11",
            "pull_policy = ['always', 'never']\nallowed_pull_policies = ['never']",
            &["always", "never"],
            &["never"],
        ),
        // RULES 1.1.5: no allowed list before 15.1, on Kubernetes before 15.2
        (
            "docker",
            "15.0",
            "pull_policy = 'always'\nallowed_pull_policies = ['never']",
            &["always"],
            &["always"],
        ),
        (
            "kubernetes",
            "15.1",
            "pull_policy = 'always'\nallowed_pull_policies = ['x']",
            &["always"],
            &["always"],
        ),
        // RULES 1.1.2: the cluster's default is one empty entry
        ("kubernetes", "19.4", "", &[], &[""]),
        (
            "kubernetes",
            "19.4",
            "pull_policy = ['', 'never', '']",
            &["", "never", ""],
            &["", "never"],
        ),
        // A refused list uses nothing.
        (
            "docker",
            "19.4",
            "pull_policy = 'always'\nallowed_pull_policies = ['never']",
            &[],
            &["never"],
        ),
    ];
    for &(executor, version, section, used, choice) in cases {
        ask(executor, version, None, section, |lists| {
            let lists = lists.unwrap();
            assert!(
                lists.is_own_valid() && lists.is_allowed_valid(),
                "{section}"
            );
            assert_eq!(texts(&lists.used()), used, "{executor} {version} {section}");
            assert_eq!(lists.choice(), choice, "{executor} {version} {section}");
        });
    }
}

#[test]
fn lists_that_the_runner_refuses_are_not_valid() {
    let cases = [
        // executor, version, section, own, allowed
        ("docker", "19.4", "pull_policy = 'Always'", false, true),
        ("docker", "19.4", "pull_policy = true", false, true),
        (
            "docker",
            "19.4",
            "pull_policy = ['always', '']",
            false,
            true,
        ),
        (
            "kubernetes",
            "19.4",
            "pull_policy = ['always', '']",
            true,
            true,
        ),
        (
            "docker",
            "19.4",
            "allowed_pull_policies = 'always'",
            true,
            false,
        ),
        (
            "docker",
            "19.4",
            "allowed_pull_policies = ['']",
            true,
            false,
        ),
        (
            "docker",
            "15.0",
            "allowed_pull_policies = ['x']",
            true,
            true,
        ),
        // `type_history` of the key: a list since 13.8, on Kubernetes since 13.11
        ("docker", "13.7", "pull_policy = ['always']", false, true),
        ("docker", "13.8", "pull_policy = ['always']", true, true),
        (
            "kubernetes",
            "13.10",
            "pull_policy = ['always']",
            false,
            true,
        ),
        ("kubernetes", "13.10", "pull_policy = 'always'", true, true),
    ];
    for (executor, version, section, own, allowed) in cases {
        ask(executor, version, None, section, |lists| {
            let lists = lists.unwrap();
            assert_eq!(lists.is_own_valid(), own, "{executor} {version} {section}");
            assert_eq!(
                lists.is_allowed_valid(),
                allowed,
                "{executor} {version} {section}"
            );
        });
    }
    let section = "pull_policy = 'always'";
    assert!(ask("shell", "19.4", None, section, |lists| lists.is_none()));
}

#[test]
fn a_runner_for_everybody_gets_no_policy_that_leaks() {
    use Policy::{IfNotPresent, Never};
    let section = "allowed_pull_policies = ['if-not-present', 'never']";
    for (trust, first) in [
        (None, IfNotPresent),
        (Some(Trust::Project), IfNotPresent),
        (Some(Trust::Shared), Never),
    ] {
        let found = ask("docker", "19.4", trust, section, |lists| {
            lists.unwrap().first_allowed()
        });
        assert_eq!(found, Some(first), "{trust:?}");
    }
    let section = "allowed_pull_policies = ['if-not-present']";
    let shared = Some(Trust::Shared);
    let found = ask("docker", "19.4", shared, section, |lists| {
        lists.unwrap().first_allowed()
    });
    assert_eq!(found, None);
}
