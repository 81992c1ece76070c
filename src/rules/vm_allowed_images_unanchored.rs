//! See rules/vm-allowed-images-unanchored.md.

use crate::rule::prelude::*;
use crate::semantics::allow_list::Expression;
use crate::semantics::allow_lists::{AllowList, ListKey};
use crate::semantics::expression::{Anchors, anchors};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let lists = config.runners();
    for list in lists.filter_map(|runner| AllowList::of(runner, ListKey::Images)) {
        for (word, expression) in list.expressions() {
            let Expression::Is(expression) = expression else {
                continue;
            };
            let anchors = anchors(word.text);
            let is_whole = anchors.start && anchors.end;
            if !is_whole && !is_everything(word.text) {
                report(word, anchors, &|name| expression.is_match(name), sink);
            }
        }
    }
}

/// Whether an expression is meant to match every name.
fn is_everything(text: &str) -> bool {
    let inner = text.strip_prefix('^').unwrap_or(text);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    ["", ".*", ".+"].contains(&inner)
}

fn report(word: Word<'_>, anchors: Anchors, matches: &dyn Fn(&str) -> bool, sink: &mut Sink<'_>) {
    let text = word.text;
    let (part, here) = match (anchors.start, anchors.end) {
        (false, false) => ("contain", "anything may stand around it"),
        (false, true) => ("end with", "anything may stand before it"),
        (true, _) => ("start with", "anything may stand behind it"),
    };
    let message = match other_name(text, anchors).filter(|name| matches(name)) {
        Some(name) => format!("`{text}` also matches `{name}`, because it is not anchored"),
        None => format!("`{text}` is not anchored: names that only {part} it match, too"),
    };
    let meant = if anchors.has_alternatives {
        format!("^(?:{text})$")
    } else {
        let start = if anchors.start { "" } else { "^" };
        let end = if anchors.end { "" } else { "$" };
        format!("{start}{text}{end}")
    };
    sink.report(word.field, message)
        .here(here)
        .help(format!("write `{meant}`"))
        .fix(
            format!("write `{meant}`"),
            Safety::Unsafe,
            [edit::replace(word.field.own(), meant.as_str())],
        );
}

/// A name that nobody meant, of a text that is hardly more than a name.
fn other_name(text: &str, anchors: Anchors) -> Option<String> {
    let name = text.trim_start_matches('^').trim_end_matches('$');
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_/:. ".contains(letter);
    let before = if anchors.start { "" } else { "evil-" };
    let behind = if anchors.end { "" } else { "-2" };
    name.chars()
        .all(is_plain)
        .then(|| format!("{before}{name}{behind}"))
}
