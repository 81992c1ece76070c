//! Which hidden jobs are used: GitLab validates a hidden job only through the jobs that take
//! something from it.

use std::collections::BTreeSet;

use crate::model::field::Field;
use crate::model::known::Known;
use crate::syntax::{Node, Shape};

use super::{Document, is_empty};

/// How far GitLab looks at a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// It is a job that runs.
    Counts,
    /// Nothing uses the hidden job.
    Unused,
    /// What is used of it counts through the jobs that use it; the rest is not looked at.
    Unclear,
}

/// The top-level keys that something in the files refers to.
#[derive(Clone, Debug)]
pub(super) struct Mentions<'t> {
    names: BTreeSet<&'t str>,
    /// Whether all references could be read.
    is_closed: bool,
}

impl<'t> Mentions<'t> {
    pub(super) fn new(root: Node<'t>, documents: &[Document<'t>]) -> Self {
        let mut mentions = Self {
            names: BTreeSet::new(),
            is_closed: true,
        };
        for entry in root.entries() {
            mentions.read_extends(entry.value);
        }
        for document in documents {
            for entry in document.root.entries() {
                mentions.read_references(entry.name(), entry.value);
            }
        }
        mentions
    }

    fn read_extends(&mut self, map: Node<'t>) {
        let entry = map.get("extends").filter(|entry| !is_empty(entry.value));
        match entry.map(|entry| Field::of(entry).words()) {
            None => {}
            Some(Known::Is(words)) => self.names.extend(words.iter().map(|word| word.text)),
            Some(Known::Dynamic | Known::Broken) => self.is_closed = false,
        }
    }

    /// Notes anchors and `!reference` tags below a top-level key, as they are written: what an
    /// alias or a merge key brings is read where it is defined.
    fn read_references(&mut self, top: Option<&'t str>, value: Node<'t>) {
        let mut stack = vec![value];
        while let Some(node) = stack.pop() {
            if node.alias().is_some() {
                continue;
            }
            if node.anchor().is_some() {
                self.names.extend(top);
            }
            if node.tag() == Some("!reference") {
                match node.items().next().and_then(Node::text) {
                    Some(name) => {
                        self.names.insert(name);
                    }
                    None => self.is_closed = false,
                }
            }
            if node.shape() == Shape::Scalar && Field::is_interpolated(node) {
                self.is_closed = false;
            }
            stack.extend(node.items());
            let values = node.entries().map(|entry| entry.value);
            stack.extend(values.filter(|value| value.parent() == Some(node)));
        }
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub(super) fn reach(&self, template: &str) -> Reach {
        if self.is_closed && !self.names.contains(template) {
            Reach::Unused
        } else {
            Reach::Unclear
        }
    }
}
