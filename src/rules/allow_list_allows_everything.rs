//! See rules/allow-list-allows-everything.md.

use crate::rule::prelude::*;
use crate::semantics::glob::{Proof, is_everything};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        if is_everything(&[entry.pattern]) != Proof::Holds {
            return;
        }
        let before = entry.others().take_while(|(index, _)| *index < entry.index);
        let mut before = before.map(|(_, pattern)| pattern);
        if before.any(|pattern| is_everything(&[pattern]) == Proof::Holds) {
            return;
        }
        // An entry with `!` is told by itself.
        let others = entry
            .other_texts()
            .filter(|text| !text.starts_with('!'))
            .count();
        report(entry, others, sink);
    });
}

fn report(entry: &ListEntry<'_, '_>, others: usize, sink: &mut Sink<'_>) {
    let trust = entry.list.runner.trust();
    // Entries without effect mislead on any runner that is not one project's own.
    if others > 0 && trust != Some(Trust::Project) {
        sink.trusting(Some(Trust::Shared));
    } else {
        sink.trusting(trust);
    }
    let allowed = match entry.list.key {
        ListKey::Images | ListKey::Services => format!("allows every {}", entry.noun()),
        ListKey::PrivilegedImages | ListKey::PrivilegedServices => {
            format!("lets every {} run privileged", entry.noun())
        }
    };
    let rest = match others {
        0 => String::new(),
        1 => "; the other entry has no effect".to_owned(),
        _ => format!("; the other {others} entries have no effect"),
    };
    let finding = sink.report(
        entry.word.field,
        format!("`{}` {allowed}{rest}", entry.shown()),
    );
    finding.here("matches any name");
    if others == 0 {
        finding.help(format!(
            "list what the runner is for: `{}`",
            "registry.example.com/**"
        ));
    } else {
        finding.help("remove it, or the others").fix(
            format!("remove `{}`", entry.shown()),
            Safety::Unsafe,
            [edit::remove_item(entry.word.field.own())],
        );
    }
}
