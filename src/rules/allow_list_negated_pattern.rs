//! See rules/allow-list-negated-pattern.md.

use crate::rule::prelude::*;
use crate::semantics::glob::Example;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    entries(config, sink, |entry, sink| {
        if let Some(meant) = entry.text().strip_prefix('!') {
            report(entry, meant, sink);
        }
    });
}

fn report(entry: &ListEntry<'_, '_>, meant: &str, sink: &mut Sink<'_>) {
    let message = format!(
        "`{}` excludes nothing: the Runner takes `!` for a part of the name",
        entry.shown()
    );
    let finding = sink.report(entry.word.field, message);
    finding.here(format!("no {} has such a name", entry.noun()));
    if let Some((name, word)) = let_in(entry, meant) {
        finding.label(word.field, format!("allows `{name}` all the same"));
    }
    let is_alone = entry.other_texts().all(|text| text.starts_with('!'));
    if is_alone {
        finding.help(format!(
            "list what is allowed: as it stands, any other {} {}",
            entry.noun(),
            entry.fate()
        ));
        return;
    }
    finding
        .help("list what is allowed: entries only add, although GitLab's documentation shows `!`")
        .fix(
            "remove the entry; what it names stays allowed as before",
            Safety::Unsafe,
            [edit::remove_item(entry.word.field.own())],
        );
}

/// A name that was to be excluded, and the entry that allows it.
fn let_in<'t>(entry: &ListEntry<'_, 't>, meant: &str) -> Option<(String, Word<'t>)> {
    let Example::Found(name) = entry.read(meant)?.example() else {
        return None;
    };
    let (index, _) = entry.others().find(|(_, pattern)| pattern.matches(&name))?;
    let word = *entry.list.words.get(index)?;
    Some((name, word))
}
