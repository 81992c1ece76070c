//! See rules/windows-path-escape.md.

use crate::rule::prelude::*;
use crate::semantics::windows_path::{Lost, is_path_key, lost};
use crate::source::Span;
use crate::syntax::Style;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners().filter(|runner| config.is_read(*runner)) {
        // With each value, whether its key is one of paths.
        let mut waiting: Vec<(Node<'_>, bool)> = vec![(runner.table(), false)];
        while let Some((node, is_path)) = waiting.pop() {
            let entries = node.entries().map(|entry| {
                let name = entry.name().unwrap_or_default();
                (entry.value, is_path_key(name))
            });
            waiting.extend(entries);
            waiting.extend(node.items().map(|item| (item, is_path)));
            if node.shape() == Shape::Scalar && node.style() == Style::Double {
                judge(node, is_path, sink);
            }
        }
    }
}

fn judge(node: Node<'_>, is_path: bool, sink: &mut Sink<'_>) {
    let quoted = node.written();
    let inner = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let inner = inner.unwrap_or_default();
    let lost = lost(inner, is_path);
    let Some(first) = lost.first() else {
        return;
    };
    let message = format!("`{}` in path `{inner}` {}", first.escape, meaning(&lost));
    let place = Place {
        span: at(node, first),
        ..Place::from(node)
    };
    sink.report(place, message)
        .here(format!("read as {}", first.means))
        .help("write the path in single quotes, in which backslashes stay")
        .fix(
            "put the path in single quotes",
            Safety::Safe,
            [edit::make_literal(Some(node))],
        );
}

fn meaning(lost: &[Lost<'_>]) -> String {
    match lost {
        [only] => format!("is {}, not a folder separator", only.means),
        [first, rest @ ..] => format!(
            "is {}, not a folder separator, and {} more like it",
            first.means,
            rest.len()
        ),
        [] => String::new(),
    }
}

fn at(node: Node<'_>, lost: &Lost<'_>) -> Span {
    let start = node.span().start + 1 + u32::try_from(lost.at).unwrap_or(0);
    Span::new(node.span().file, start, start + 2)
}
