//! See rules/vm-allowed-images-glob.md.

use crate::rule::prelude::*;
use crate::semantics::allow_list::Expression;
use crate::semantics::allow_lists::{AllowList, ListKey};
use crate::semantics::expression::{is_like_glob, of_glob};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let lists = config.runners();
    for list in lists.filter_map(|runner| AllowList::of(runner, ListKey::Images)) {
        for (word, expression) in list.expressions() {
            if matches!(expression, Expression::Is(_)) && is_like_glob(word.text) {
                report(word, sink);
            }
        }
    }
}

fn report(word: Word<'_>, sink: &mut Sink<'_>) {
    let repeated = word
        .text
        .split_once('*')
        .and_then(|(before, _)| before.chars().next_back());
    let (Some(repeated), Some(meant)) = (repeated, of_glob(word.text)) else {
        return;
    };
    let message = format!(
        "`{}` is a regular expression, whose `*` repeats the `{repeated}` before it and stands for nothing else",
        word.text
    );
    sink.report(word.field, message)
        .here("looks like a glob")
        .help(format!("write `{meant}`"))
        .fix(
            format!("write `{meant}`"),
            Safety::Unsafe,
            [edit::replace(word.field.own(), meant.as_str())],
        );
}
