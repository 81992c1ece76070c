//! A verb as data, and where it is used.

use std::sync::Arc;

use gitlab_runner_lint::source::{Edit, Sources, apply};
use gitlab_runner_lint::syntax::{Entry, Forest, Format, Node, Value, edit};

/// A verb and its arguments; it is used on the node or entry of a path.
#[derive(Clone, Debug)]
pub(crate) enum Verb {
    Replace(Value),
    Insert(&'static str, Value),
    InsertAfter(&'static str, Value),
    Remove,
    RemoveItem,
    Rename(&'static str),
    Append(Value),
    Splice(&'static str, &'static str),
    MoveTo(&'static str),
}

impl Verb {
    pub(crate) fn edits(&self, root: Node<'_>, path: &str) -> Option<Vec<Edit>> {
        let (entry, node) = find(root, path);
        if let Self::MoveTo(to) = self {
            return edit::move_entry(entry, find(root, to).1).map(Vec::from);
        }
        self.edit(entry, node).map(|edit| vec![edit])
    }

    /// The one edit of a verb that stays in its place.
    pub(crate) fn edit(&self, entry: Option<Entry<'_>>, node: Option<Node<'_>>) -> Option<Edit> {
        match self.clone() {
            Self::Replace(value) => edit::replace(node, value),
            Self::Insert(key, value) => edit::insert(node, key, value),
            Self::InsertAfter(key, value) => edit::insert_after(entry, key, value),
            Self::Remove => edit::remove(entry),
            Self::RemoveItem => edit::remove_item(node),
            Self::Rename(key) => edit::rename(entry, key),
            Self::Append(value) => edit::append(node, value),
            Self::Splice(from, to) => edit::splice(node, from, to),
            Self::MoveTo(_) => None,
        }
    }
}

/// The entry and the node at a path of keys and positions: `runners.0.docker`.
pub(crate) fn find<'t>(root: Node<'t>, path: &str) -> (Option<Entry<'t>>, Option<Node<'t>>) {
    let mut entry = None;
    let mut node = root;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        match part.parse::<usize>() {
            Ok(index) => {
                entry = None;
                node = node.items().nth(index).expect(path);
            }
            Err(_) => {
                let found = node.get(part).expect(path);
                entry = Some(found);
                node = found.value;
            }
        }
    }
    (entry, Some(node))
}

/// One line of a table: a text, a path, a verb, and the text afterwards if the verb masters it.
pub(crate) type Case = (&'static str, &'static str, Verb, Option<&'static str>);

pub(crate) fn check(format: Format, cases: &[Case]) {
    for (before, path, verb, after) in cases {
        let text: Arc<str> = Arc::from(*before);
        let file = Sources::default().add_text("a", Arc::clone(&text));
        let mut forest = Forest::default();
        let parsed = forest.parse(file, format, &text);
        assert!(parsed.errors.is_empty(), "{before:?}: {:?}", parsed.errors);
        let edits = verb.edits(forest.node(parsed.root), path);
        let result = edits.map(|edits| apply(before, &edits).expect("edits do not overlap"));
        assert_eq!(
            result.as_deref(),
            *after,
            "{verb:?} of {path} in {before:?}"
        );
        let Some(after) = after else { continue };
        let text: Arc<str> = Arc::from(*after);
        let parsed = Forest::default().parse(file, format, &text);
        assert!(parsed.errors.is_empty(), "{after:?}: {:?}", parsed.errors);
    }
}

/// A map value.
pub(crate) fn map(entries: &[(&str, Value)]) -> Value {
    let own = |(key, value): &(&str, Value)| ((*key).to_owned(), value.clone());
    Value::Map(entries.iter().map(own).collect())
}
