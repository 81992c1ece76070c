//! Moves a merge key to the first line of its map, where all keys of the map win over it.

use super::super::layout::{Layout, Rest};
use super::super::node::{Node, Style};
use super::super::written::own_entries;
use crate::source::{Edit, Span};

/// Moves `<<: *name`, whose alias is given, above the first entry of its block map. It must be the
/// only merge there and stand on a line of its own.
pub(in crate::syntax) fn raise(map: Node<'_>, alias: Span) -> Option<[Edit; 2]> {
    let layout = Layout::of(map);
    let first = own_entries(map).first()?.key.span();
    let is_only = map
        .entries()
        .filter(|entry| !entry.is_own())
        .all(|entry| entry.steps().any(|step| step.at == alias));
    if map.style() != Style::Block || alias.file != first.file || !is_only {
        return None;
    }
    let (first, alias) = (first.range(), alias.range());
    let indent = layout.indent(first.start)?;
    let key = layout.before(alias.start).strip_prefix(indent)?;
    let is_plain = key
        .strip_prefix("<<:")
        .is_some_and(|blanks| !blanks.is_empty() && blanks.bytes().all(|byte| byte == b' '));
    let line = layout.line_start(alias.start)..layout.next_line(alias.start);
    let statement = layout.slice(line.clone());
    let ends = statement.ends_with(['\n', '\r']);
    if !(is_plain && ends && first.start < alias.start) {
        return None;
    }
    let (Rest::Blank | Rest::Comment(_)) = layout.rest(alias.end)?;
    let above = layout.line_start(first.start);
    Some([
        layout.edit(above..above, statement)?,
        layout.edit(line, "")?,
    ])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::source::{Sources, apply};
    use crate::syntax::{Forest, Format, edit};

    /// The text after the merge into `b` was moved.
    fn raised(text: &str) -> Option<String> {
        let mut sources = Sources::default();
        let text: Arc<str> = Arc::from(text);
        let file = sources.add_text("a.yml", Arc::clone(&text));
        let mut forest = Forest::default();
        let parsed = forest.parse(file, Format::Yaml, &text);
        let map = forest.node(parsed.root).get("b").unwrap().value;
        let merged = map.entries().find(|entry| !entry.is_own()).unwrap();
        let at = merged.steps().next().unwrap().at;
        let edits = edit::raise_merge(Some(map), at)?;
        Some(apply(&text, &edits).unwrap())
    }

    #[test]
    fn merge_keys_go_to_the_top() {
        for (text, expected) in [
            (
                "a: &a {x: 1}\nb:\n  x: 2\n  <<: *a # why\n  y: 3\n",
                "a: &a {x: 1}\nb:\n  <<: *a # why\n  x: 2\n  y: 3\n",
            ),
            (
                "a: &a {x: 1}\r\nb:\r\n  # two\r\n  x: 2\r\n  <<:  *a\r\n",
                "a: &a {x: 1}\r\nb:\r\n  # two\r\n  <<:  *a\r\n  x: 2\r\n",
            ),
        ] {
            assert_eq!(raised(text).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_is_not_mastered_stays() {
        for text in [
            "a: &a {x: 1}\nb: {x: 2, <<: *a}\n",
            "a: &a {x: 1}\nb:\n  x: 2\n  <<: [*a]\n",
            "a: &a {x: 1}\nc: &c {y: 1}\nb:\n  x: 2\n  <<: *a\n  <<: *c\n",
            "a: &a {x: 1}\nb:\n  x: 2\n  <<: *a",
            "a: &a {x: 1}\nb:\n  x: 2\n  <<:\n    *a\n",
            "a: &a {x: 1}\nb:\n  <<: *a\n  x: 2\n",
        ] {
            assert_eq!(raised(text), None, "{text}");
        }
    }
}
