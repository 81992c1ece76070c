//! See rules/allowed-privileged-not-subset.md.

use crate::rule::allow::LONGEST_LIST;
use crate::rule::prelude::*;
use crate::semantics::allow_list::Entries;
use crate::semantics::allow_lists::{AllowList, ListKey};
use crate::semantics::glob::{Pattern, Proof, is_covered};

const PAIRS: [(ListKey, ListKey); 2] = [
    (ListKey::PrivilegedImages, ListKey::Images),
    (ListKey::PrivilegedServices, ListKey::Services),
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        for (privileged, base) in PAIRS {
            let (Some(privileged), Some(base)) = (
                AllowList::of(runner, privileged),
                AllowList::of(runner, base).filter(|base| !base.words.is_empty()),
            ) else {
                continue;
            };
            compare(&privileged, &base, sink);
        }
    }
}

fn compare(privileged: &AllowList<'_>, base: &AllowList<'_>, sink: &mut Sink<'_>) {
    let (Entries::Patterns(patterns), Entries::Patterns(allowed)) =
        (&privileged.entries, &base.entries)
    else {
        return;
    };
    if patterns.len().max(allowed.len()) > LONGEST_LIST {
        return;
    }
    let Some(exempt) = exempt(base) else { return };
    let by: Vec<&Pattern> = allowed.iter().collect();
    for (word, pattern) in privileged.words.iter().zip(patterns) {
        let is_exempt = exempt.iter().any(|name| pattern.matches(name));
        if let Proof::Fails(name) = is_covered(pattern, &by)
            && !is_exempt
            && pattern.malformed().is_none()
        {
            report(*word, &name, base, sink);
        }
    }
}

/// Names that need no entry in the base list; `None` where they are not known.
fn exempt<'t>(base: &AllowList<'t>) -> Option<Vec<&'t str>> {
    let names: Vec<Field<'t>> = match base.key {
        ListKey::Services => {
            let services = base.section.tables("services").into_iter();
            services.filter_map(|service| service.get("name")).collect()
        }
        _ => base.section.get("image").into_iter().collect(),
    };
    let texts = names.into_iter().map(|name| name.text().known());
    texts
        .map(|text| text.filter(|text| !text.contains('$')))
        .collect()
}

fn report(word: Word<'_>, name: &str, base: &AllowList<'_>, sink: &mut Sink<'_>) {
    let text = word.text;
    let key = base.key.name();
    let message = if name == text {
        format!("`{text}` may run privileged, but `{key}` refuses it")
    } else {
        format!(
            "`{text}` may run privileged, but `{key}` refuses names that it matches, such as `{name}`"
        )
    };
    sink.report(word.field, message)
        .here("counts only for what is allowed at all")
        .label(base.at_key(), "does not have it")
        .help(format!(
            "add the entry to `{key}`, or make it as narrow as that list"
        ))
        .fix(
            format!("allow `{text}`"),
            Safety::Unsafe,
            [edit::append(base.field.own(), text)],
        );
}
