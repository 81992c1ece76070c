//! See rules/pull-policy-order-defeats-always.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        let used = lists.used();
        let always = Policy::Always.word();
        let Some(position) = used.iter().position(|word| word.text == always) else {
            continue;
        };
        let Some(earlier) = used[..position].iter().find(|word| !word.text.is_empty()) else {
            continue;
        };
        report(&lists, used[position], *earlier, sink);
    }
}

fn report(lists: &RunnerPolicies<'_>, late: Word<'_>, earlier: Word<'_>, sink: &mut Sink<'_>) {
    let message = format!("`always` after `{}` never refreshes an image", earlier.text);
    let finding = sink.report(late.field, message);
    finding
        .here("reached only when there is no local image")
        .label(earlier.field, "stops here when there is a local image")
        .help("put `always` first, or drop it and repeat `if-not-present` for another attempt");
    // The same list is a hole on a runner for everybody: pull-policy-if-not-present-shared.
    if lists.trust() == Some(Trust::Shared)
        && lists.keeps_images()
        && pull_policy::starts_from_cache(&texts(&lists.used()))
    {
        finding.only(Profile::Pedantic);
    }
    let mut order = lists.own.texts();
    let Some(position) = order.iter().position(|text| *text == late.text) else {
        return;
    };
    let always = order.remove(position);
    order.insert(0, always);
    if lists
        .decide(&order, &lists.allowed.texts(), &[])
        .error
        .is_none()
    {
        finding.fix(
            "put `always` first",
            Safety::Unsafe,
            [edit::replace(lists.own.field().and_then(Field::own), order)],
        );
    }
}
