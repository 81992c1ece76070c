//! See rules/kubernetes-overwrite-unanchored.md.

use std::collections::BTreeMap;

use crate::rule::prelude::*;
use crate::semantics::allow_list::Expression;
use crate::semantics::expression::{Anchors, anchors};
use crate::semantics::overwrites::Overwrite;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let mut compiled = BTreeMap::new();
    for runner in config.runners() {
        let Some((Executor::Kubernetes, section)) = runner.images() else {
            continue;
        };
        for overwrite in [Overwrite::Namespace, Overwrite::ServiceAccount] {
            let field = section.get(overwrite.key());
            let Some((field, text)) = field.and_then(|field| Some((field, field.text().known()?)))
            else {
                continue;
            };
            let anchors = anchors(text);
            if text.is_empty() || anchors.start && anchors.end {
                continue;
            }
            let expression = compiled
                .entry(text)
                .or_insert_with(|| Expression::new(text));
            if let Expression::Is(expression) = expression {
                let matches = |name: &str| expression.is_match(name);
                // That is another rule's.
                if !(matches("kube-system") && matches("x")) {
                    report(runner, field, text, anchors, &matches, sink);
                }
            }
        }
    }
}

fn report(
    runner: Runner<'_>,
    field: Field<'_>,
    text: &str,
    anchors: Anchors,
    matches: &dyn Fn(&str) -> bool,
    sink: &mut Sink<'_>,
) {
    let (part, here) = match (anchors.start, anchors.end) {
        (false, false) => ("contain", "anything may stand around it"),
        (false, true) => ("end with", "anything may stand before it"),
        (true, _) => ("start with", "anything may stand behind it"),
    };
    let message = match other_name(text, anchors).filter(|name| matches(name)) {
        Some(name) => format!("`{text}` also matches `{name}`, because it is not anchored"),
        None => format!("`{text}` is not anchored: names that only {part} it match, too"),
    };
    let meant = format!("^(?:{text})$");
    sink.trusting(runner.trust())
        .report(field, message)
        .here(here)
        .help(format!("write `{meant}`"))
        .fix(
            format!("write `{meant}`"),
            Safety::Unsafe,
            [edit::replace(field.own(), meant.as_str())],
        );
}

/// A name that nobody meant, of a text that is hardly more than a name.
fn other_name(text: &str, anchors: Anchors) -> Option<String> {
    let name = text.trim_start_matches('^').trim_end_matches('$');
    let name = name.replace(".*", "").replace(".+", "x");
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let before = if anchors.start { "" } else { "kube-" };
    let behind = if anchors.end { "" } else { "-system" };
    let other = format!("{before}{name}{behind}").replace("--", "-");
    name.chars().all(is_plain).then_some(other)
}
