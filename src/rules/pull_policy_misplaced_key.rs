//! See rules/pull-policy-misplaced-key.md.

use std::collections::BTreeMap;

use crate::rule::prelude::*;
use crate::rule::stray::{self, Stray};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let found: Vec<_> = stray::find(config, home, is_policy)
        .into_iter()
        .filter_map(|stray| PolicyKey::meant(stray.name).map(|key| (stray, key)))
        .collect();
    let mut wanted: BTreeMap<_, usize> = BTreeMap::new();
    for (stray, key) in &found {
        *wanted.entry((stray.target(), *key)).or_default() += 1;
    }
    for (stray, key) in &found {
        let is_alone = wanted.get(&(stray.target(), *key)) == Some(&1);
        report(stray, *key, is_alone, sink);
    }
}

fn home(runner: Runner<'_>) -> Option<Section<'_>> {
    runner.images().map(|(_, section)| section)
}

fn is_policy(name: &str) -> bool {
    PolicyKey::meant(name).is_some()
}

fn report(stray: &Stray<'_>, key: PolicyKey, is_alone: bool, sink: &mut Sink<'_>) {
    let Stray {
        field, name, place, ..
    } = stray;
    let right = match stray.home {
        Some(home) => format!("`[runners.{}]`", home.name()),
        None => "`[runners.docker]` or `[runners.kubernetes]`".to_owned(),
    };
    let effect = match (stray.is_string_table, field.shape()) {
        (true, Shape::List) => {
            "is a list where only strings may be, which stops the Runner from loading the file"
        }
        (true, _) => "is an entry of that table and no pull policy",
        (false, _) => "has no effect",
    };
    let finding = sink.report(
        field.at_key(),
        format!("`{name}` {place} {effect}; it belongs to {right}"),
    );
    finding.here("not read here").help(format!(
        "move it below the header of {right}, above its first sub-table"
    ));
    let Some(home) = stray.existing_home() else {
        return;
    };
    finding.label(home.title(), "belongs here");
    let is_taken = home
        .entries()
        .any(|field| field.name().and_then(PolicyKey::meant) == Some(key));
    if let Some(value) = key.value(*field).filter(|_| is_alone && !is_taken) {
        stray.offer_move(finding, key.name(), value, &right);
    }
}
