//! See rules/kubernetes-overwrite-too-broad.md.

use std::collections::BTreeMap;

use crate::rule::prelude::*;
use crate::semantics::allow_list::Expression;

/// A key that lets jobs choose something.
struct Choice {
    key: &'static str,
    since: Version,
    /// What a job may do.
    may: &'static str,
    /// Values that have nothing in common.
    probes: [&'static str; 2],
    /// Whether it is about nothing but names on the pod.
    is_mark: bool,
}

const NAMES: [&str; 2] = ["kube-system", "x"];
const PAIRS: [&str; 2] = ["kubernetes.io/a=b", "x=y:z"];

const CHOICES: [Choice; 6] = [
    Choice {
        key: "service_account_overwrite_allowed",
        since: Version::new(9, 2),
        may: "run as any service account of its namespace",
        probes: NAMES,
        is_mark: false,
    },
    Choice {
        key: "namespace_overwrite_allowed",
        since: Version::new(1, 10),
        may: "run in any namespace",
        probes: NAMES,
        is_mark: false,
    },
    Choice {
        key: "node_selector_overwrite_allowed",
        since: Version::new(15, 6),
        may: "run on any node",
        probes: PAIRS,
        is_mark: false,
    },
    Choice {
        key: "node_tolerations_overwrite_allowed",
        since: Version::new(16, 9),
        may: "run on nodes that are kept for others",
        probes: PAIRS,
        is_mark: false,
    },
    Choice {
        key: "pod_annotations_overwrite_allowed",
        since: Version::new(10, 4),
        may: "set any annotation of its pod",
        probes: PAIRS,
        is_mark: true,
    },
    Choice {
        key: "pod_labels_overwrite_allowed",
        since: Version::new(15, 1),
        may: "set any label of its pod",
        probes: PAIRS,
        is_mark: true,
    },
];

const TOKEN: &str = "bearer_token_overwrite_allowed";

/// First version in which jobs may bring a token.
const TOKEN_SINCE: Version = Version::new(10, 3);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let mut compiled = BTreeMap::new();
    for runner in config.runners() {
        let Some((Executor::Kubernetes, section)) = runner.images() else {
            continue;
        };
        for choice in &CHOICES {
            let is_harmless = choice.is_mark && runner.trust() == Some(Trust::Project);
            if choice.since > runner.version() || is_harmless {
                continue;
            }
            let field = section.get(choice.key);
            let Some((field, text)) = field.and_then(|field| Some((field, field.text().known()?)))
            else {
                continue;
            };
            let expression = compiled
                .entry(text)
                .or_insert_with(|| Expression::new(text));
            let matches_all = match expression {
                Expression::Is(expression) => choice
                    .probes
                    .into_iter()
                    .all(|probe| expression.is_match(probe)),
                Expression::Invalid | Expression::NotEvaluated => false,
            };
            if text.is_empty() || !matches_all {
                continue;
            }
            let message = format!("`{text}` lets any job {}", choice.may);
            sink.trusting(runner.trust())
                .report(field, message)
                .here("matches everything")
                .help("name what jobs need, with `^` and `$`: `^ci-[a-z]+$`; or remove the key");
        }
        let token = section
            .get(TOKEN)
            .filter(|_| runner.version() >= TOKEN_SINCE);
        if let Some(token) = token.filter(|token| token.bool() == Known::Is(true)) {
            sink.trusting(runner.trust())
                .report(
                    token,
                    "any job may bring the token that its pod is made with",
                )
                .here("the job decides with whose rights")
                .help("remove the key");
        }
    }
}
