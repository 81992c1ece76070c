//! Which texts of a file are secret, whatever rule looks at them.

mod names;
mod placeholder;
mod runner_token;
mod written;

use crate::source::{FileId, Span};
use crate::syntax::{Forest, Format, Node, Parsed, Shape};

pub use names::is_secret_name;
pub use placeholder::is_placeholder;
pub use runner_token::RunnerToken;
use written::{assigned, commented, in_lines, is_plain};

/// What holds the value of a variable or an input that is described by a map.
const VALUES: [&str; 3] = ["value", "default", "options"];

/// Spans of all secrets of a file: values of secret keys, and in other values what is assigned to a
/// variable or an option with the name of a secret. References to variables are no secrets.
#[must_use]
pub fn secrets(forest: &Forest, parsed: &Parsed, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for root in [Some(parsed.root), parsed.header].into_iter().flatten() {
        of_tree(forest.node(root), text, &mut found);
    }
    for &comment in &parsed.comments {
        let raw = text.get(comment.range()).unwrap_or_default();
        found.extend(commented(raw).map(|range| at(comment, range)));
    }
    if !parsed.errors.is_empty() {
        // What was read, which may be less than the file.
        found.extend(of_text(parsed.file, forest.text(parsed.file)));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Spans of the secrets of a text that cannot be read: what follows their names, line by line.
#[must_use]
pub fn of_text(file: FileId, text: &str) -> Vec<Span> {
    let whole = Span::new(file, 0, 0);
    in_lines(text).map(|range| at(whole, range)).collect()
}

/// A range of a text that starts where the span does.
fn at(start: Span, range: std::ops::Range<usize>) -> Span {
    let offset = |at: usize| start.start + u32::try_from(at).unwrap_or(u32::MAX - start.start);
    Span::new(start.file, offset(range.start), offset(range.end))
}

/// Whether a word of a command is an option whose value, the next word, is a secret.
fn names_secret(word: &str) -> bool {
    word.strip_prefix("--").is_some_and(is_secret_name)
}

fn of_tree(root: Node<'_>, text: &str, found: &mut Vec<Span>) {
    let mut stack = vec![(root, false)];
    while let Some((node, is_secret)) = stack.pop() {
        for entry in node.entries() {
            let name = entry.key.scalar().map_or("", |key| key.text);
            let is_value = is_secret && VALUES.contains(&name);
            let is_secret = is_value || is_secret_name(name);
            let is_elsewhere = entry.steps().next().is_some();
            // What came here from elsewhere is looked at there, but may get its name here.
            if !is_elsewhere || is_secret && entry.value.shape() == Shape::Scalar {
                stack.push((entry.value, is_secret));
            }
        }
        let mut is_option = false;
        for item in node.items() {
            if item.alias().is_none() || item.shape() == Shape::Scalar {
                stack.push((item, is_secret || is_option));
            }
            is_option = item.scalar().is_some_and(|item| names_secret(item.text));
        }
        let Some(scalar) = node.scalar() else {
            continue;
        };
        let span = node.span();
        let raw = text.get(span.range()).unwrap_or_default();
        let is_filled_in = node.format() == Format::Toml && node.is_cut();
        if is_filled_in && raw.starts_with(['{', '$']) {
            continue;
        }
        if is_secret {
            found.extend(is_plain(scalar.text).then_some(span));
        } else {
            found.extend(assigned(raw).map(|range| at(span, range)));
        }
    }
}
