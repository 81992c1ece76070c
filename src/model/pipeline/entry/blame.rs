//! What a problem is about: its kind, the keys or values that are wrong, and what is wanted there.

use super::Trouble;
use super::value::{is_list, is_text, is_unknown, is_word};
use crate::source::Span;
use crate::syntax::Node;

/// What a message is about.
#[derive(Clone)]
pub(super) struct Blame<'t> {
    pub(super) trouble: Trouble,
    pub(super) at: Span,
    pub(super) nodes: Vec<Node<'t>>,
    pub(super) wanted: Vec<String>,
}

impl<'t> Blame<'t> {
    pub(super) fn new(trouble: Trouble, at: Span, nodes: Vec<Node<'t>>) -> Self {
        Self {
            trouble,
            at,
            nodes,
            wanted: Vec::new(),
        }
    }

    /// One key or value is wrong.
    pub(super) fn of(trouble: Trouble, node: Node<'t>) -> Self {
        Self::new(trouble, node.head(), vec![node])
    }

    /// These are wrong, or the whole when there are none.
    pub(super) fn all(trouble: Trouble, nodes: Vec<Node<'t>>, whole: Node<'t>) -> Self {
        match nodes.first() {
            Some(first) => Self::new(trouble, first.head(), nodes),
            None => Self::of(trouble, whole),
        }
    }

    /// Keywords are missing below a node: the key above them is to blame.
    pub(super) fn missing(node: Node<'t>, keys: &[&str]) -> Self {
        let at = node.heading().unwrap_or(node).head();
        Self::new(Trouble::MissingKeyword, at, Vec::new()).wanting(keys)
    }

    /// A value that must be a text of some form: it is no text, or not of that form.
    pub(super) fn form(node: Node<'t>) -> Self {
        let trouble = match is_text(node) {
            true => Trouble::WrongValue,
            false => Trouble::WrongType,
        };
        Self::of(trouble, node)
    }

    /// A value that must consist of strings: of a list, the items that are none.
    pub(super) fn no_words(node: Node<'t>) -> Self {
        Self::misfits(node, is_word)
    }

    /// A value of the wrong type: of a list, the items that do not fit.
    pub(super) fn misfits(node: Node<'t>, fits: fn(Node<'t>) -> bool) -> Self {
        let mut misfits = Vec::new();
        let mut open = vec![node];
        while let Some(next) = open.pop() {
            // What is not known does not fit either, which is then not told.
            if is_list(next) && !is_unknown(next) {
                open.extend(next.items().rev());
            } else if !fits(next) {
                misfits.push(next);
            }
        }
        Self::all(Trouble::WrongType, misfits, node)
    }

    pub(super) fn wanting(mut self, wanted: &[&str]) -> Self {
        self.wanted = wanted.iter().map(|word| (*word).to_owned()).collect();
        self
    }
}
