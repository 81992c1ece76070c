//! See rules/pull-policy-key-needs-newer-runner.md.

use crate::rule::prelude::*;

/// Restrictions, and their first version for Docker executors and for Kubernetes.
const SINCE: [(&str, Option<Version>, Option<Version>); 8] = [
    (
        PolicyKey::Allowed.name(),
        Some(pull_policy::choice_since(Executor::Docker)),
        Some(pull_policy::choice_since(Executor::Kubernetes)),
    ),
    ("services_privileged", Some(Version::new(15, 7)), None),
    ("allowed_privileged_images", Some(Version::new(16, 1)), None),
    (
        "allowed_privileged_services",
        Some(Version::new(16, 1)),
        None,
    ),
    (
        "allowed_users",
        Some(Version::new(16, 8)),
        Some(Version::new(18, 4)),
    ),
    ("allowed_groups", None, Some(Version::new(18, 4))),
    ("services_limit", Some(Version::new(16, 9)), None),
    ("log_options", Some(Version::new(18, 9)), None),
];

const HELP: &str = "upgrade the runner, or correct its version in the settings";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::of) {
        let version = lists.version();
        let list_since = pull_policy::list_since(lists.executor);
        if let Some(field) = lists.own.field()
            && field.shape() == Shape::List
            && version < list_since
        {
            let message = format!(
                "Runner {version} cannot load this file: a list in `pull_policy` needs {list_since}"
            );
            sink.report(field, message)
                .here("must be a string in this version")
                .help(HELP);
        }
        for (name, docker, kubernetes) in SINCE {
            let since = if lists.is_kubernetes() {
                kubernetes
            } else {
                docker
            };
            if let Some(since) = since.filter(|since| version < *since)
                && let Some(field) = lists.section.get(name)
            {
                let message = format!("Runner {version} ignores `{name}`, which needs {since}");
                sink.report(field.at_key(), message)
                    .level(Severity::Warning)
                    .here("unknown to this version")
                    .help(HELP);
            }
        }
    }
}
