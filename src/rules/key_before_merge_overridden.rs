//! See rules/key-before-merge-overridden.md.

use std::collections::BTreeMap;

use crate::model::pipeline::load::ruby::{self, Keys};
use crate::rule::prelude::*;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let maps = pipeline
        .documents()
        .iter()
        .flat_map(|document| document.maps());
    let mut compared = BTreeMap::new();
    for map in maps.filter(|map| !map.is_cut()) {
        // Entries come in the order they are applied; a key counts as the last one says.
        let mut own: BTreeMap<&str, Entry<'_>> = BTreeMap::new();
        for entry in map.entries() {
            let Some(name) = entry.name() else { continue };
            if entry.is_own() {
                own.insert(name, entry);
            } else if let Some(before) = own.get(name)
                && map.get(name).is_some_and(|last| last.value == entry.value)
                && !*compared
                    .entry((before.value.id(), entry.value.id()))
                    .or_insert_with(|| is_same(before.value, entry.value))
            {
                report(map, *before, entry, name, sink);
            }
        }
    }
}

fn report(map: Node<'_>, before: Entry<'_>, merged: Entry<'_>, name: &str, sink: &mut Sink<'_>) {
    let finding = sink.report(
        before,
        format!("`{name}` is overwritten by the map that `<<` brings below it"),
    );
    finding.here("does not count");
    let merge = merged.steps().next();
    if let Some(step) = merge {
        finding.label(step.at, format!("brings `{name}` again"));
    }
    finding
        .label(merged, "this one counts")
        .help("write `<<` above the keys that shall win");
    if let Some(edits) = merge.and_then(|step| edit::raise_merge(Some(map), step.at)) {
        finding.fix(
            "move `<<` to the top of the map",
            Safety::Unsafe,
            edits.map(Some),
        );
    }
}

/// Whether two values are the same to GitLab.
fn is_same(one: Node<'_>, other: Node<'_>) -> bool {
    one == other || ruby::inspect(one, Keys::Symbols) == ruby::inspect(other, Keys::Symbols)
}
