//! See rules/runner-version-mixed-list-bypass.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        let is_stated = !lists.allowed.is_unset();
        let is_exposed = matches!(lists.trust(), Some(Trust::Shared | Trust::Group));
        let is_implied = is_exposed && !lists.runner.is_fragment();
        if !is_stated && !is_implied {
            continue;
        }
        let (own, allowed) = (lists.own.texts(), lists.allowed.texts());
        // The helper container of Docker lets no job run then.
        if lists.every_job_fails(&own, &allowed).is_some() {
            continue;
        }
        let Some(example) = bypass(&lists) else {
            continue;
        };
        let message = format!(
            "Runner {} lets jobs get around `{}`: it runs all of a list such as `{}`",
            lists.version(),
            pull_policy::listed(&lists.choice()),
            pull_policy::listed(&example)
        );
        let stated = lists.allowed.field().filter(|_| is_stated);
        let place = stated
            .or(lists.own.field())
            .map_or(lists.section.title(), Place::from);
        sink.trusting(lists.trust())
            .report(place, message)
            .here("enforced for single policies only")
            .help(
                "upgrade the runner to 18.0 or newer, where only the allowed entries take effect",
            );
    }
}

/// A list that a job can ask for and that runs although it names a policy that is not allowed.
fn bypass(lists: &RunnerPolicies<'_>) -> Option<[&'static str; 2]> {
    let words = Policy::ALL.map(Policy::word);
    let pairs = words
        .into_iter()
        .flat_map(|first| words.into_iter().map(move |second| [first, second]));
    let (own, allowed) = (lists.own.texts(), lists.allowed.texts());
    let gets_around = |pair: &[&str; 2]| !lists.decide(&own, &allowed, pair).bypass.is_empty();
    // The forbidden policy first: that is how it is used.
    let choice = lists.choice();
    pairs
        .filter(|pair| !choice.contains(&pair[0]))
        .find(gets_around)
}
