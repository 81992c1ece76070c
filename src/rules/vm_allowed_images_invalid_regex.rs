//! See rules/vm-allowed-images-invalid-regex.md.

use crate::rule::prelude::*;
use crate::semantics::allow_list::Expression;
use crate::semantics::allow_lists::{AllowList, ListKey};
use crate::semantics::expression::of_glob;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let lists = config.runners();
    for list in lists.filter_map(|runner| AllowList::of(runner, ListKey::Images)) {
        for (word, expression) in list.expressions() {
            if matches!(expression, Expression::Invalid) {
                report(word, sink);
            }
        }
    }
}

fn report(word: Word<'_>, sink: &mut Sink<'_>) {
    let text = word.text;
    let message = format!(
        "`{text}` is not a valid regular expression: every job fails with `invalid regexp pattern in allowed_images parameter: {text}`"
    );
    let finding = sink.report(word.field, message);
    finding.here("refused by Go's `regexp`");
    match of_glob(text).filter(|_| text.contains('*')) {
        Some(meant) => finding.help(format!("write `{meant}`")).fix(
            format!("write `{meant}`"),
            Safety::Unsafe,
            [edit::replace(word.field.own(), meant.as_str())],
        ),
        None => finding.help("write an expression in the syntax of RE2"),
    };
}
