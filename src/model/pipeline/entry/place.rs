//! Where an entry stands in GitLab's configuration tree, in the words of its messages.

use std::rc::Rc;

use super::blame::Blame;
use super::check::Checked;
use super::value::{has_unknown, is_list, is_map, is_open, is_unknown};
use super::{Edition, Extent, Problem, Trouble};
use crate::syntax::Node;

/// What is asked of the entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Aim {
    /// GitLab's answer: what is wrong with an entry hides what is wrong below it.
    Verdict,
    /// Everything that is wrong.
    Diagnosis(Extent),
}

impl Aim {
    /// Whether this kind of mistake can be told for certain.
    pub(super) fn admits(self, trouble: Trouble) -> bool {
        self != Self::Diagnosis(Extent::Part)
            || matches!(
                trouble,
                Trouble::UnknownKeyword
                    | Trouble::WrongType
                    | Trouble::WrongValue
                    | Trouble::Limit
                    | Trouble::ExclusiveKeywords
                    | Trouble::JobName
                    | Trouble::CircularReference
            )
    }
}

/// An entry's place: the keys that lead to it.
#[derive(Clone, Debug)]
pub(super) struct Place<'p> {
    parent: Option<&'p Place<'p>>,
    key: Option<String>,
    /// Ruby takes the key `false` for "no key" where the entry itself is named, not where its
    /// children are.
    is_nameless: bool,
    job: Option<Rc<str>>,
    edition: Edition,
    aim: Aim,
}

impl<'p> Place<'p> {
    pub(super) fn root(edition: Edition, aim: Aim) -> Self {
        Self {
            parent: None,
            key: None,
            is_nameless: true,
            job: None,
            edition,
            aim,
        }
    }

    /// The place of an entry below this one.
    pub(super) fn child(&'p self, key: &str) -> Place<'p> {
        Place {
            parent: Some(self),
            key: Some(key.to_owned()),
            is_nameless: key.is_empty(),
            job: self.job.clone(),
            edition: self.edition,
            aim: self.aim,
        }
    }

    /// The place of an entry below this one that GitLab gives no key.
    pub(super) fn nameless(&'p self) -> Place<'p> {
        Place {
            key: None,
            is_nameless: true,
            ..self.child("")
        }
    }

    /// The place of an entry under a key as it is written, which need not be a string.
    pub(super) fn under(&'p self, key: &super::value::Key<'_>) -> Place<'p> {
        let mut place = self.child(&key.text);
        if key.is_null() {
            place.key = None;
        }
        place.is_nameless |= key.is_false();
        place
    }

    /// The same place, its own key forgotten.
    pub(super) fn without_key(self) -> Self {
        Self {
            key: None,
            is_nameless: true,
            ..self
        }
    }

    /// The same place, of which messages name no key.
    pub(super) fn outside(&self) -> Place<'static> {
        Place {
            parent: None,
            key: None,
            is_nameless: true,
            job: self.job.clone(),
            edition: self.edition,
            aim: self.aim,
        }
    }

    /// The same place, everything below belonging to this job.
    pub(super) fn of_job(mut self, name: &str) -> Self {
        self.job = Some(name.into());
        self
    }

    pub(super) fn edition(&self) -> Edition {
        self.edition
    }

    /// The keys joined by `:`; an entry without a key is called after its class.
    pub(super) fn location(&self, class: &str) -> String {
        let own = match &self.key {
            Some(key) if !self.is_nameless => key,
            _ => class,
        };
        let mut keys = vec![own];
        let mut next = self.parent;
        while let Some(place) = next {
            keys.extend(place.key.as_deref());
            next = place.parent;
        }
        keys.reverse();
        keys.join(":")
    }

    pub(super) fn aim(&self) -> Aim {
        self.aim
    }

    /// Whether the value of a node is not known.
    pub(super) fn is_unknown(&self, node: Node<'_>) -> bool {
        let is_part = self.aim == Aim::Diagnosis(Extent::Part);
        is_unknown(node) || is_part && is_open(node)
    }

    /// Whether something within a value is not known where that can be.
    pub(super) fn is_vague(&self, node: Node<'_>) -> bool {
        self.aim == Aim::Diagnosis(Extent::Part) && has_unknown(node)
    }

    /// A problem in GitLab's final words; none if it is not certain.
    pub(super) fn problem(&self, text: String, blame: Blame<'_>) -> Option<Problem> {
        if !self.aim.admits(blame.trouble) {
            return None;
        }
        let mut nodes = blame.nodes;
        let mut at = blame.at;
        if self.aim == Aim::Diagnosis(Extent::Part) && !nodes.is_empty() {
            nodes.retain(|node| !self.depends(blame.trouble, *node));
            let first = nodes.first()?;
            if !nodes.iter().any(|node| node.head() == at) {
                at = first.head();
            }
        }
        Some(Problem {
            text,
            at,
            job: self.job.as_deref().map(str::to_owned),
            trouble: blame.trouble,
            nodes: nodes.into_iter().map(Node::id).collect(),
            wanted: blame.wanted.into(),
        })
    }

    /// Whether it depends on what is not known that a node is wrong. The type of a list or map
    /// does not depend on what it holds.
    fn depends(&self, trouble: Trouble, node: Node<'_>) -> bool {
        let is_collection = is_list(node) || is_map(node);
        match trouble {
            Trouble::WrongType if is_collection => self.is_unknown(node),
            _ => has_unknown(node),
        }
    }

    /// A value that GitLab refuses in words that it shows as they are.
    pub(super) fn refused(&self, text: String, blame: Blame<'_>) -> Checked {
        Checked {
            problems: self.problem(text, blame).into_iter().collect(),
            value: crate::model::plain::Plain::Null,
        }
    }
}
