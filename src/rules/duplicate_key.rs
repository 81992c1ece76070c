//! See rules/duplicate-key.md.

use std::borrow::Cow;

use crate::rule::prelude::*;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let maps = pipeline
        .documents()
        .iter()
        .flat_map(|document| document.maps());
    // Behind a syntax error, entries may stand in a map that is not theirs.
    for map in maps.filter(|map| !map.is_cut()) {
        let own = map.entries().filter(|entry| entry.is_own());
        let mut keys: Vec<(Identity<'_>, Entry<'_>)> = own
            .filter_map(|entry| Some((identity(entry.key)?, entry)))
            .collect();
        // Stable, so that equal keys stay in the order they are written.
        keys.sort_by(|one, other| one.0.cmp(&other.0));
        for equal in keys.chunk_by(|one, other| one.0 == other.0) {
            let [earlier @ .., (name, last)] = equal else {
                continue;
            };
            for (_, entry) in earlier {
                report(*entry, *last, &name.1, equal.len(), sink);
            }
        }
    }
}

fn report(entry: Entry<'_>, last: Entry<'_>, name: &str, count: usize, sink: &mut Sink<'_>) {
    let message = if count == 2 {
        format!("`{name}` is written twice; the first is ignored")
    } else {
        format!("`{name}` is written {count} times; only the last counts")
    };
    sink.report(entry, message)
        .here("ignored")
        .label(last, "this one counts")
        .help("keep one of them, with what both say");
}

/// What makes two keys the same to GitLab: a string and a symbol with its name, else equal values
/// of one type.
type Identity<'t> = (u8, Cow<'t, str>);

fn identity(key: Node<'_>) -> Option<Identity<'_>> {
    Some(match key.data() {
        Data::Text(text) => (0, text.into()),
        Data::Symbol(name) => (0, name.into()),
        Data::Int(digits) => (1, digits.into_owned().into()),
        Data::Float(value) => (2, value.to_string().into()),
        Data::Bool(value) => (3, value.to_string().into()),
        Data::Null => (4, "null".into()),
        _ => return None,
    })
}
