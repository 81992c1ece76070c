//! See rules/allow-list-not-a-list.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry;

/// Sections, their keys that must be lists of strings, and the first version that knows them.
const LISTS: [(&str, &str, Version); 14] = [
    ("docker", "allowed_images", Version::new(1, 0)),
    ("docker", "allowed_services", Version::new(1, 0)),
    ("docker", "allowed_privileged_images", Version::new(16, 1)),
    ("docker", "allowed_privileged_services", Version::new(16, 1)),
    ("docker", "allowed_pull_policies", Version::new(15, 1)),
    ("docker", "allowed_users", Version::new(16, 8)),
    ("kubernetes", "allowed_images", Version::new(14, 2)),
    ("kubernetes", "allowed_services", Version::new(14, 2)),
    ("kubernetes", "allowed_pull_policies", Version::new(15, 2)),
    ("kubernetes", "allowed_users", Version::new(18, 4)),
    ("kubernetes", "allowed_groups", Version::new(18, 4)),
    ("instance", "allowed_images", Version::new(15, 8)),
    ("parallels", "allowed_images", Version::new(14, 2)),
    ("virtualbox", "allowed_images", Version::new(14, 2)),
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        for (section, key, since) in LISTS {
            if runner.version() < since {
                continue;
            }
            let Some(field) = runner.section(section).get(key) else {
                continue;
            };
            if let (Shape::Scalar, Known::Is(text)) = (field.shape(), field.text()) {
                report(field, key, text, sink);
            }
        }
    }
}

fn report(field: Field<'_>, key: &str, text: &str, sink: &mut Sink<'_>) {
    let message = format!("`{key}` is a string, not a list: the Runner cannot load this file");
    let finding = sink.report(field, message);
    let patterns = allow_entry::at_commas(text);
    finding.here("only `pull_policy` takes a string");
    match patterns.as_slice() {
        [] => {
            finding.help("write a list, or remove the key");
        }
        [_] => {
            let list = edit::replace(field.own(), vec![text]);
            finding.fix("put it in brackets", Safety::Safe, [list]);
        }
        several => {
            let list = edit::replace(field.own(), several.to_vec());
            let title = format!("make a list of {} entries of it", several.len());
            finding.fix(title, Safety::Unsafe, [list]);
        }
    }
}
