//! Ruby's view of a value: what its methods that GitLab's checks call would answer.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::pipeline::load::ruby;
use crate::model::plain::Plain;
use crate::source::Span;
use crate::syntax::{Data, Node, Shape};

pub(super) use ruby::{is_blank, text};

/// The class of a value.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Kind<'t> {
    Null,
    Bool(bool),
    Int(Cow<'t, str>),
    Float(f64),
    Text(Cow<'t, str>),
    Symbol(String),
    List,
    Map,
}

pub(super) fn kind(node: Node<'_>) -> Kind<'_> {
    match node.data() {
        Data::Null => Kind::Null,
        Data::Bool(value) => Kind::Bool(value),
        Data::Int(digits) => Kind::Int(digits),
        Data::Float(value) => Kind::Float(value),
        Data::Text(text) | Data::Datetime(text) => Kind::Text(Cow::Borrowed(text)),
        Data::Symbol(name) => Kind::Symbol(name),
        Data::Bytes(bytes) => Kind::Text(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())),
        // GitLab's loader refuses them; there is no value to look at.
        Data::Refused(_) | Data::Invalid => Kind::Null,
        Data::Collection if node.shape() == Shape::Map => Kind::Map,
        Data::Collection => Kind::List,
    }
}

pub(super) fn is_map(node: Node<'_>) -> bool {
    node.shape() == Shape::Map
}

pub(super) fn is_list(node: Node<'_>) -> bool {
    node.shape() == Shape::List
}

pub(super) fn is_text(node: Node<'_>) -> bool {
    matches!(kind(node), Kind::Text(_))
}

/// What GitLab's string checks mostly mean: symbols pass.
pub(super) fn is_word(node: Node<'_>) -> bool {
    matches!(kind(node), Kind::Text(_) | Kind::Symbol(_))
}

pub(super) fn is_bool(node: Node<'_>) -> bool {
    matches!(kind(node), Kind::Bool(_))
}

pub(super) fn is_int(node: Node<'_>) -> bool {
    matches!(kind(node), Kind::Int(_))
}

pub(super) fn is_number(node: Node<'_>) -> bool {
    matches!(kind(node), Kind::Int(_) | Kind::Float(_))
}

/// A string, symbol or integer.
pub(super) fn is_alphanumeric(node: Node<'_>) -> bool {
    is_word(node) || is_int(node)
}

/// A string, symbol, number or boolean.
pub(super) fn is_scalar(node: Node<'_>) -> bool {
    !matches!(kind(node), Kind::Null | Kind::List | Kind::Map)
}

pub(super) fn is_words(node: Node<'_>) -> bool {
    is_list(node) && node.items().all(is_word)
}

pub(super) fn is_word_or_words(node: Node<'_>) -> bool {
    is_word(node) || is_words(node)
}

/// `length`, of a number that of its text.
pub(super) fn length(node: Node<'_>) -> usize {
    match kind(node) {
        Kind::List => node.items().len(),
        Kind::Map => Map::of(node).len(),
        _ => text(node).chars().count(),
    }
}

/// Whether the value is not known: of a partial pipeline, references into what is not there stay.
pub(super) fn is_unknown(node: Node<'_>) -> bool {
    node.tag() == Some("!reference")
}

/// Whether the text of a key or value holds something that is not known before inputs are.
pub(super) fn is_open(node: Node<'_>) -> bool {
    let marks = ["$[[", "${{"];
    node.is_cut()
        || node
            .scalar()
            .is_some_and(|scalar| marks.iter().any(|mark| scalar.text.contains(mark)))
}

/// Whether something within a value is not known.
pub(super) fn has_unknown(node: Node<'_>) -> bool {
    let mut open = vec![node];
    while let Some(next) = open.pop() {
        if is_unknown(next) || is_open(next) {
            return true;
        }
        open.extend(next.items());
        open.extend(next.entries().flat_map(|entry| [entry.key, entry.value]));
    }
    false
}

/// The items of a list and of the lists in it; anything else is its own item. Items that are not
/// known are left out.
pub(super) fn flatten(node: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut open = vec![node];
    while let Some(next) = open.pop() {
        if is_unknown(next) {
            continue;
        }
        if is_list(next) {
            open.extend(next.items().rev());
        } else {
            found.push(next);
        }
    }
    found
}

/// Whether it is a list of such values, or of lists of them, down to a level.
pub(super) fn is_nested(node: Node<'_>, levels: usize, fits: fn(Node<'_>) -> bool) -> bool {
    if !is_list(node) {
        return false;
    }
    let mut open = vec![(node, levels)];
    while let Some((next, level)) = open.pop() {
        if fits(next) || is_unknown(next) {
            continue;
        }
        if level == 0 || !is_list(next) {
            return false;
        }
        open.extend(next.items().map(|item| (item, level - 1)));
    }
    true
}

/// `join`: the items of nested lists, too.
pub(super) fn join(items: &[Node<'_>], separator: &str) -> String {
    let texts: Vec<String> = items
        .iter()
        .flat_map(|item| flatten(*item))
        .map(text)
        .collect();
    texts.join(separator)
}

/// The value as data. Documents nest at most 100 levels deep.
pub(super) fn plain(node: Node<'_>) -> Plain {
    match kind(node) {
        Kind::Null => Plain::Null,
        Kind::Bool(value) => Plain::Bool(value),
        Kind::Int(digits) => Plain::Int(digits.into_owned()),
        Kind::Float(value) => Plain::Float(value),
        Kind::Text(text) => Plain::Text(text.into_owned()),
        Kind::Symbol(name) => Plain::Text(name),
        Kind::List => Plain::list(node.items().map(plain).collect()),
        Kind::Map => {
            let entries = Map::of(node).entries.into_iter();
            Plain::map(
                entries
                    .map(|(key, value)| (key.text, plain(value)))
                    .collect(),
            )
        }
    }
}

/// `Array(value)`
pub(super) fn wrapped(node: Node<'_>) -> Plain {
    match kind(node) {
        Kind::Null => Plain::list(Vec::new()),
        Kind::List => plain(node),
        _ => Plain::list(vec![plain(node)]),
    }
}

/// The class of a key after GitLab made symbols of strings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Class {
    Symbol,
    Int,
    Bool(bool),
    Null,
    Other,
}

/// A key of a map.
#[derive(Clone, Debug)]
pub(super) struct Key<'t> {
    /// `to_s`
    pub(super) text: String,
    class: Class,
    node: Node<'t>,
}

impl<'t> Key<'t> {
    fn of(node: Node<'t>) -> Self {
        let class = match kind(node) {
            Kind::Text(_) | Kind::Symbol(_) => Class::Symbol,
            Kind::Int(_) => Class::Int,
            Kind::Bool(value) => Class::Bool(value),
            Kind::Null => Class::Null,
            Kind::Float(_) | Kind::List | Kind::Map => Class::Other,
        };
        Self {
            text: text(node),
            class,
            node,
        }
    }

    pub(super) fn is_symbol(&self) -> bool {
        self.class == Class::Symbol
    }

    pub(super) fn is_null(&self) -> bool {
        self.class == Class::Null
    }

    pub(super) fn is_false(&self) -> bool {
        self.class == Class::Bool(false)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.is_null() || self.is_false() || self.text.is_empty()
    }

    pub(super) fn is_alphanumeric(&self) -> bool {
        matches!(self.class, Class::Symbol | Class::Int)
    }

    pub(super) fn at(&self) -> Span {
        self.node.head()
    }

    pub(super) fn node(&self) -> Node<'t> {
        self.node
    }
}

/// A map as Ruby holds it: of equal keys the last value, where the first one stood.
#[derive(Clone, Debug, Default)]
pub(super) struct Map<'t> {
    pub(super) entries: Vec<(Key<'t>, Node<'t>)>,
}

impl<'t> Map<'t> {
    /// The entries of a map; none of anything else.
    pub(super) fn of(node: Node<'t>) -> Self {
        let mut entries: Vec<(Key<'t>, Node<'t>)> = Vec::new();
        let mut known = BTreeMap::new();
        for entry in node.entries() {
            let key = Key::of(entry.key);
            let next = entries.len();
            let place = *known.entry((key.class, key.text.clone())).or_insert(next);
            match entries.get_mut(place) {
                // The key, too: the one that a merge key brought stands elsewhere.
                Some(earlier) => *earlier = (key, entry.value),
                None => entries.push((key, entry.value)),
            }
        }
        Self { entries }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn entry(&self, key: &str) -> Option<&(Key<'t>, Node<'t>)> {
        self.entries
            .iter()
            .find(|(known, _)| known.is_symbol() && known.text == key)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    pub(super) fn key(&self, key: &str) -> Option<&Key<'t>> {
        self.entry(key).map(|(key, _)| key)
    }

    /// The value of a key, unless it is null.
    pub(super) fn get(&self, key: &str) -> Option<Node<'t>> {
        let (_, value) = self.entry(key)?;
        (value.shape() != Shape::Null).then_some(*value)
    }
}
