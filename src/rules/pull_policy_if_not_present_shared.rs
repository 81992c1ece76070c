//! See rules/pull-policy-if-not-present-shared.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        let Some(field) = lists.own.field() else {
            continue;
        };
        let used = texts(&lists.used());
        if !lists.keeps_images() || !pull_policy::starts_from_cache(&used) {
            continue;
        }
        let shown = match used.as_slice() {
            [single] => (*single).to_owned(),
            list => pull_policy::listed(list),
        };
        let message = format!(
            "`{shown}` lets the projects that share this runner use each other's private images"
        );
        let help = if lists.trust().is_none() {
            "declare the runner's `trust` in the settings, or use `always`, which still reuses unchanged layers"
        } else {
            "use `always`, which still reuses unchanged layers, or `never` with images that an administrator provides"
        };
        let always = Policy::Always.word();
        let is_accepted = lists
            .decide(&[always], &lists.allowed.texts(), &[])
            .error
            .is_none();
        let finding = sink.trusting(lists.trust()).report(field, message);
        finding
            .here("a local image is used without asking the registry")
            .help(help);
        if is_accepted {
            finding.fix(
                "pull with `always`",
                Safety::Unsafe,
                [edit::replace(field.own(), always)],
            );
        }
    }
}
