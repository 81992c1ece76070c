//! Nodes that are made while a pipeline is loaded: merged maps, resolved references, inputs.
//!
//! A made node stands for a node that is written and has its place; it can not be edited. What does
//! not change stays the original node by id, so that a value knows where it is written, and
//! an entry or a made alias tells the step by which the value came to its place.

use std::borrow::Cow;
use std::collections::HashMap;

use super::forest::{EntryData, Forest, Kind, MADE, NONE, NodeData, Step, Text, Via};
use super::node::{NodeId, Style};
use super::scalar::Data;

/// The steps by which an entry came into its map, those nearest to its definition first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Steps(pub(super) u32);

impl Steps {
    /// No step: written in place.
    pub const NONE: Self = Self(NONE);
}

/// An entry of a map, for code that builds. Aliases are not followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// The key.
    pub key: NodeId,
    /// The value; possibly an alias.
    pub value: NodeId,
    /// How the entry came into its map.
    pub steps: Steps,
}

/// The meaning of a scalar to be made.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Made<'t> {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer, in decimal.
    Int(&'t str),
    /// A float.
    Float(f64),
    /// A string.
    Text(&'t str),
}

/// What makes two keys of a Ruby map equal. Strings and symbols are: GitLab turns all into symbols.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Key<'t> {
    /// A string or a symbol.
    Name(Cow<'t, str>),
    /// Another scalar: its kind, and its value as text.
    Scalar(u8, Cow<'t, str>),
    /// A collection, equal only to itself.
    Node(NodeId),
}

impl Key<'_> {
    /// The same, independent of the forest.
    #[must_use]
    pub fn into_owned(self) -> Key<'static> {
        match self {
            Self::Name(text) => Key::Name(text.into_owned().into()),
            Self::Scalar(kind, text) => Key::Scalar(kind, text.into_owned().into()),
            Self::Node(id) => Key::Node(id),
        }
    }
}

impl Forest {
    /// What a key is equal to.
    #[must_use]
    pub fn key(&self, id: NodeId) -> Key<'_> {
        let node = self.node(id);
        match node.data() {
            Data::Text(text) => Key::Name(text.into()),
            Data::Symbol(name) => Key::Name(name.into()),
            Data::Null => Key::Scalar(0, "".into()),
            Data::Bool(value) => Key::Scalar(1, value.to_string().into()),
            Data::Int(value) => Key::Scalar(2, value),
            Data::Float(value) => Key::Scalar(3, value.to_string().into()),
            Data::Bytes(bytes) => {
                Key::Scalar(4, String::from_utf8_lossy(&bytes).into_owned().into())
            }
            Data::Datetime(_) | Data::Refused(_) | Data::Invalid | Data::Collection => {
                Key::Node(node.id())
            }
        }
    }

    /// The entries of a map as they count: of equal keys the last one, in the place of the first.
    #[must_use]
    pub fn members(&self, map: NodeId) -> Vec<Member> {
        let Kind::Map { first, len, .. } = self.data(self.node(map).id()).kind else {
            return Vec::new();
        };
        let entries = &self.entries[first as usize..(first + len) as usize];
        let mut places = HashMap::with_capacity(entries.len());
        let mut members: Vec<Member> = Vec::with_capacity(entries.len());
        for entry in entries {
            let member = Member {
                key: entry.key,
                value: entry.value,
                steps: Steps(entry.steps),
            };
            let place = *places.entry(self.key(entry.key)).or_insert(members.len());
            match members.get_mut(place) {
                Some(earlier) => *earlier = member,
                None => members.push(member),
            }
        }
        members
    }

    /// The items of a list, aliases not followed.
    #[must_use]
    pub fn list(&self, list: NodeId) -> &[NodeId] {
        match self.data(self.node(list).id()).kind {
            Kind::List { first, len } => &self.items[first as usize..(first + len) as usize],
            _ => &[],
        }
    }

    /// Steps of one step.
    pub fn step(&mut self, step: Step) -> Steps {
        Steps(self.add_steps(step, NONE))
    }

    /// `near`, then what of `far` is not in `near`.
    pub fn join(&mut self, near: Steps, far: Steps) -> Steps {
        if near == Steps::NONE || far == Steps::NONE {
            return if near == Steps::NONE { far } else { near };
        }
        let first = self.steps_of(near);
        let second = self.steps_of(far);
        let is_repeated = second.iter().any(|step| first.contains(step));
        let (rest, tail) = if is_repeated {
            let fresh = second.into_iter().filter(|step| !first.contains(step));
            (fresh.collect(), NONE)
        } else {
            (Vec::new(), far.0)
        };
        let all = first.into_iter().chain(rest).rev();
        Steps(all.fold(tail, |next, step| self.add_steps(step, next)))
    }

    fn steps_of(&self, steps: Steps) -> Vec<Step> {
        let mut found = Vec::new();
        let mut next = steps.0;
        while let Some(link) = self.steps.get(next as usize) {
            found.push(link.step);
            next = link.next;
        }
        found
    }

    /// The step that an alias of a value is, in front of `far`.
    pub fn behind_alias(&mut self, value: NodeId, far: Steps) -> Steps {
        match self.node(value).way() {
            Some(step) => Steps(self.add_steps(step, far.0)),
            None => far,
        }
    }

    /// A map that stands for another node.
    pub fn make_map(&mut self, like: NodeId, members: &[Member]) -> NodeId {
        let first = u32::try_from(self.entries.len()).unwrap_or(NONE);
        let len = u32::try_from(members.len()).unwrap_or(NONE);
        self.entries.extend(members.iter().map(|member| EntryData {
            key: member.key,
            value: member.value,
            steps: member.steps.0,
        }));
        let index = self.index_keys(first, len);
        self.make(like, Kind::Map { first, len, index }, None)
    }

    /// A list that stands for another node.
    pub fn make_list(&mut self, like: NodeId, items: &[NodeId]) -> NodeId {
        let first = u32::try_from(self.items.len()).unwrap_or(NONE);
        let len = u32::try_from(items.len()).unwrap_or(NONE);
        self.items.extend_from_slice(items);
        self.make(like, Kind::List { first, len }, None)
    }

    /// A scalar that stands for another node.
    pub fn make_scalar(&mut self, like: NodeId, value: Made<'_>) -> NodeId {
        let (style, text) = match value {
            Made::Null => (Style::Plain, Text::Decoded { start: 0, end: 0 }),
            Made::Bool(value) => (Style::Bool, self.decoded(&value.to_string())),
            Made::Int(value) => (Style::Int, self.decoded(value)),
            Made::Float(value) => (Style::Float, self.decoded(&value.to_string())),
            Made::Text(text) => (Style::Double, self.decoded(text)),
        };
        self.make(like, Kind::Scalar, Some((style, text)))
    }

    /// An alias of `target` that stands where `like` is written.
    pub fn make_alias(&mut self, like: NodeId, target: NodeId, via: Via) -> NodeId {
        let target = self.node(target).id();
        self.make(like, Kind::Alias { target, via }, None)
    }

    /// The same alias, of another value.
    pub fn make_alias_of(&mut self, alias: NodeId, target: NodeId) -> NodeId {
        let mut data = *self.data(alias);
        if let Kind::Alias { via, .. } = data.kind {
            data.kind = Kind::Alias { target, via };
        }
        data.properties = MADE;
        self.add(data)
    }

    fn make(&mut self, like: NodeId, kind: Kind, text: Option<(Style, Text)>) -> NodeId {
        let written = *self.data(self.node(like).id());
        let (style, text) = text.unwrap_or((written.style, Text::Decoded { start: 0, end: 0 }));
        self.add(NodeData {
            kind,
            style,
            text,
            properties: MADE,
            ..written
        })
    }
}
