//! Which runners are configured alike, so that each container meets every kind once.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::runner::same_key;
use crate::semantics::judged::Host;
use crate::syntax::{Node, Shape};

/// Keys of a runner that change nothing for its containers.
const NAMES: [&str; 6] = [
    "name",
    "url",
    "id",
    "token",
    "token_obtained_at",
    "token_expires_at",
];

/// By runner: the number of its kind.
pub(super) fn kinds<'h, 't: 'h>(hosts: impl IntoIterator<Item = &'h Host<'t>>) -> Vec<usize> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let number = |host: &'h Host<'t>| {
        let next = known.len();
        *known.entry(signature(host)).or_insert(next)
    };
    hosts.into_iter().map(number).collect()
}

/// Everything that matters of a runner, as a text.
fn signature(host: &Host<'_>) -> String {
    let runner = host.runner;
    let trust = runner.trust().map(crate::settings::Trust::name);
    let mut text = format!(
        "{} {trust:?} {} {} {:?}",
        runner.version(),
        runner.is_complete(),
        runner.is_registered_from_template(),
        host.executor
    );
    let is_name = |node: &Node<'_>, key: &str| {
        node.id() == runner.table().id() && NAMES.iter().any(|name| same_key(name, key))
    };
    let mut open = vec![runner.table()];
    while let Some(node) = open.pop() {
        match node.shape() {
            Shape::Map => {
                // Marks say where what was opened ends: equal keys in other tables are other keys.
                text.push('{');
                for entry in node.entries() {
                    let key = entry.name().unwrap_or_default();
                    if is_name(&node, key) {
                        continue;
                    }
                    let _written = write!(text, "{key:?}:{};", place(entry.value));
                    open.push(entry.value);
                }
                text.push('}');
            }
            Shape::List => {
                text.push('[');
                for item in node.items() {
                    let _written = write!(text, "{};", place(item));
                    open.push(item);
                }
                text.push(']');
            }
            Shape::Scalar | Shape::Null => {}
        }
    }
    text
}

/// A scalar as it is meant; of the others the shape, since their content follows.
fn place(node: Node<'_>) -> String {
    match node.shape() {
        Shape::Scalar | Shape::Null => format!("{:?}", node.data()),
        Shape::Map => "{".to_owned(),
        Shape::List => "[".to_owned(),
    }
}
