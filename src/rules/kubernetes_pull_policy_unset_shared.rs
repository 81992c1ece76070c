//! See rules/kubernetes-pull-policy-unset-shared.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        if !lists.is_kubernetes() || !lists.is_unset() || !lists.keeps_images() {
            continue;
        }
        let always = Policy::Always.word();
        let change = match lists.own.field() {
            Some(empty) => edit::replace(empty.own(), always),
            None => edit::insert(lists.section.table(), "pull_policy", always),
        };
        sink.trusting(lists.trust())
            .report(
                lists.section.title(),
                "without `pull_policy` Kubernetes uses `IfNotPresent` for tagged images, so projects can use each other's private images",
            )
            .here("leaves the choice to the cluster")
            .help("set `pull_policy = \"always\"`")
            .fix("pull with `always`", Safety::Unsafe, [change]);
    }
}
