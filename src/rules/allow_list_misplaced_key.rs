//! See rules/allow-list-misplaced-key.md.

use std::collections::BTreeMap;

use crate::rule::prelude::*;
use crate::rule::stray::{self, Stray};
use crate::semantics::allow_key::AllowKey;
use crate::semantics::allow_lists;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let found: Vec<_> = stray::find(config, home, is_list)
        .into_iter()
        .filter_map(|stray| list(stray.name).map(|key| (stray, key)))
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
    allow_lists::home(runner).map(|(_, section)| section)
}

fn is_list(name: &str) -> bool {
    list(name).is_some()
}

/// The list that a key is or was meant to be.
fn list(name: &str) -> Option<ListKey> {
    match AllowKey::meant(name)? {
        AllowKey::List(key) => Some(key),
        AllowKey::Users | AllowKey::ServicesLimit => None,
    }
}

fn report(stray: &Stray<'_>, key: ListKey, is_alone: bool, sink: &mut Sink<'_>) {
    let Stray {
        field, name, place, ..
    } = stray;
    let home = stray.runner.and_then(allow_lists::home);
    if let (Some(runner), Some((executor, _))) = (stray.runner, home)
        && !key.is_read_by(executor, runner.version())
    {
        return;
    }
    let key = AllowKey::List(key);
    let real = home.and_then(|(_, section)| section.get(key.name()));
    let effect = match (stray.is_string_table, field.shape(), home) {
        (true, Shape::List, _) => {
            "is a list where only strings may be, which stops the Runner from loading the file"
                .to_owned()
        }
        (_, _, Some((executor, _))) if real.is_none() => {
            format!("has no effect: {}", key.without(executor))
        }
        _ => "has no effect".to_owned(),
    };
    let finding = sink.report(field.at_key(), format!("`{name}` {place} {effect}"));
    let right = match home {
        Some((_, section)) => format!("`[runners.{}]`", section.name()),
        None => "`[runners.docker]` or `[runners.kubernetes]`".to_owned(),
    };
    finding.here("not read here").help(format!(
        "move it below the header of {right}, above its first sub-table"
    ));
    let Some(section) = stray.existing_home() else {
        return;
    };
    if let Some(real) = real {
        finding.label(real.at_key(), "the key that counts");
        return;
    }
    finding.label(section.title(), "belongs here");
    let is_taken = section
        .entries()
        .any(|field| field.name().and_then(AllowKey::meant) == Some(key));
    if let Some(value) = key.value(*field).filter(|_| is_alone && !is_taken) {
        stray.offer_move(finding, key.name(), value, &right);
    }
}
