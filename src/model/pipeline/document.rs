//! A file of a pipeline as it is written: its maps, and what GitLab does not see of it.

use super::Document;
use crate::source::Span;
use crate::syntax::{Entry, Ignored, Node, Shape, Why};

/// What a byte order mark does to a file (pipeline-semantics 2.6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MarkEffect {
    /// Nothing: the first line has no key that others follow.
    None,
    /// The root map ends with its first entry; from this line on nothing is read.
    Loses(Span),
    /// The first line is a `---`, which is a syntax error behind the mark.
    Refused,
}

impl<'t> Document<'t> {
    /// Every map of the file, header included, in the order of the text. A value that an alias
    /// stands for is there once, where it is written.
    #[must_use]
    pub fn maps(self) -> Vec<Node<'t>> {
        let values = self.values();
        let maps = values.into_iter().filter(|node| node.shape() == Shape::Map);
        maps.collect()
    }

    /// Every value of the file, header included, in the order of the text; keys are left out. A
    /// value that an alias stands for is there once, where it is written.
    #[must_use]
    pub fn values(self) -> Vec<Node<'t>> {
        let mut values = Vec::new();
        let mut open = vec![self.root];
        open.extend(self.header);
        while let Some(node) = open.pop() {
            if node.alias().is_some() {
                continue;
            }
            values.push(node);
            let own = node.entries().rev().filter(|entry| entry.is_own());
            open.extend(own.map(|entry| entry.value));
            open.extend(node.items().rev());
        }
        values
    }

    /// The top-level entries.
    pub fn sections(self) -> impl Iterator<Item = Entry<'t>> {
        self.root.entries()
    }

    /// The parts of the file that GitLab never looks at, in order.
    #[must_use]
    pub fn ignored(self) -> &'t [Ignored] {
        self.root.forest().ignored(self.root.span().file)
    }

    /// The byte order mark at the start of the file, and what it does.
    #[must_use]
    pub fn byte_order_mark(self) -> Option<(Span, MarkEffect)> {
        let (forest, file) = (self.root.forest(), self.root.span().file);
        let mark = forest.byte_order_mark(file)?;
        let behind = forest
            .text(file)
            .get(mark.range().end..)
            .unwrap_or_default();
        let lost = self.ignored().iter().find(|part| part.why == Why::Mark);
        let is_divider = behind.lines().next().is_some_and(|line| {
            line.strip_prefix("---")
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        });
        let effect = match lost {
            Some(lost) => MarkEffect::Loses(lost.at),
            None if is_divider => MarkEffect::Refused,
            None => MarkEffect::None,
        };
        Some((mark, effect))
    }
}
