//! See rules/pull-policy-misspelled-key.md.

use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::of) {
        let wrong: Vec<_> = lists
            .section
            .entries()
            .filter_map(|field| Some((field, field.name()?)))
            .filter(|(_, name)| PolicyKey::exact(name).is_none())
            .filter_map(|(field, name)| Some((field, name, PolicyKey::meant(name)?)))
            .collect();
        for &(field, name, key) in &wrong {
            let message = format!(
                "unknown key `{name}` is ignored by the Runner: {}",
                effect(&lists, key)
            );
            let finding = sink.report(field.at_key(), message);
            finding
                .here("not read")
                .help(format!("write `{}`", key.name()));
            let real = lists.section.get(key.name());
            if let Some(real) = real {
                finding.label(real.at_key(), "the key that counts");
            }
            let is_alone = wrong.iter().filter(|(_, _, other)| *other == key).count() == 1;
            if real.is_none() && is_alone && key.value(field).is_some() {
                finding.fix(
                    format!("rename it to `{}`", key.name()),
                    Safety::Safe,
                    [edit::rename(field.own_entry(), key.name())],
                );
            }
        }
    }
}

/// What applies while the key is ignored.
fn effect(lists: &RunnerPolicies<'_>, key: PolicyKey) -> String {
    if lists.section.get(key.name()).is_some() {
        return format!("only `{}` counts", key.name());
    }
    match key {
        PolicyKey::Own if lists.is_kubernetes() => "the cluster's default applies".to_owned(),
        PolicyKey::Own => "the default, `always`, applies".to_owned(),
        PolicyKey::Allowed if !lists.is_own_valid() || !lists.lets_jobs_choose() => {
            "it allows and forbids nothing".to_owned()
        }
        PolicyKey::Allowed if lists.is_kubernetes() && lists.own.is_unset() => {
            "jobs may choose no policy at all".to_owned()
        }
        PolicyKey::Allowed => {
            let choice = pull_policy::listed(&lists.choice());
            format!("jobs may ask for `{choice}`, the runner's own policy")
        }
    }
}
