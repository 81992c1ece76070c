//! Where an entry stands in GitLab's configuration tree, in the words of its messages.

use std::rc::Rc;

use super::{Edition, Problem, Trouble};
use crate::source::Span;

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
}

impl<'p> Place<'p> {
    pub(super) fn root(edition: Edition) -> Self {
        Self {
            parent: None,
            key: None,
            is_nameless: true,
            job: None,
            edition,
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

    /// A problem in GitLab's final words.
    pub(super) fn raw(&self, text: String, at: Span) -> Problem {
        Problem {
            text,
            at,
            job: self.job.as_deref().map(str::to_owned),
            trouble: Trouble::WrongType,
            nodes: Vec::new(),
            wanted: Vec::new(),
        }
    }
}
