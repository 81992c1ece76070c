//! Handles to nodes: what readers of the tree use.

use super::forest::{EntryData, Forest, Format, Kind, MADE, NONE, NodeData, Step};
use super::path::KeyPath;
use super::scalar::Data;
use crate::source::Span;

/// Identity of a node in a [`Forest`], for code that builds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub(super) u32);

/// What a node is, whatever the notation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A YAML map or a TOML table.
    Map,
    /// A YAML sequence or a TOML array.
    List,
    /// A single value.
    Scalar,
    /// YAML null, written or implied.
    Null,
}

/// How a node is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// A YAML block collection, or a TOML table with a header.
    Block,
    /// A YAML flow collection, a TOML inline table or array.
    Flow,
    /// A TOML table that only dotted keys or deeper headers imply; nothing can be added to it.
    Implied,
    /// A YAML plain scalar.
    Plain,
    /// In single quotes (YAML), or a literal string (TOML).
    Single,
    /// In double quotes (YAML), or a basic string (TOML).
    Double,
    /// A YAML block scalar `|`.
    Literal,
    /// A YAML block scalar `>`.
    Folded,
    /// A TOML boolean.
    Bool,
    /// A TOML integer; its text is decimal.
    Int,
    /// A TOML float.
    Float,
    /// A TOML date or time.
    Datetime,
    /// A TOML key or value string in any notation that is not a simple quoted one.
    Bare,
}

/// A node of a frozen forest. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    forest: &'t Forest,
    id: NodeId,
    alias: u32,
}

/// A key and its value in a map.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The key, where it is written.
    pub key: Node<'t>,
    /// The value.
    pub value: Node<'t>,
    pub(super) steps: u32,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "Node({}, {:?}, {:?})",
            self.id.0,
            self.shape(),
            self.span()
        )
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.forest, other.forest) && self.id == other.id
    }
}

impl<'t> Node<'t> {
    pub(super) fn new(forest: &'t Forest, id: NodeId) -> Self {
        match forest.data(id).kind {
            Kind::Alias { target, .. } => Self {
                forest,
                id: target,
                alias: id.0,
            },
            _ => Self {
                forest,
                id,
                alias: NONE,
            },
        }
    }

    pub(super) fn record(self) -> &'t NodeData {
        self.forest.data(self.id)
    }

    /// The forest this node lives in.
    #[must_use]
    pub fn forest(self) -> &'t Forest {
        self.forest
    }

    /// The node's identity.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The notation of the node's file.
    #[must_use]
    pub fn format(self) -> Format {
        self.forest.format(self.span().file).unwrap_or(Format::Yaml)
    }

    /// The whole extent, a TOML table to its last value.
    #[must_use]
    pub fn span(self) -> Span {
        self.record().span
    }

    /// The text in the file, with quotes and escapes.
    #[must_use]
    pub fn written(self) -> &'t str {
        let text = self.forest.text(self.span().file);
        text.get(self.span().range()).unwrap_or_default()
    }

    /// Where a label goes: a table's header, the first line of a list, a scalar.
    #[must_use]
    pub fn head(self) -> Span {
        let (start, end) = self.record().head;
        Span::new(self.span().file, start, end)
    }

    /// What the node is.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self.record().kind {
            Kind::Map { .. } => Shape::Map,
            Kind::List { .. } => Shape::List,
            Kind::Scalar | Kind::Alias { .. } => match self.data() {
                Data::Null => Shape::Null,
                _ => Shape::Scalar,
            },
        }
    }

    /// Whether a syntax error, or an alias of an unknown anchor, keeps the reader from knowing the
    /// whole value.
    #[must_use]
    pub fn is_cut(self) -> bool {
        self.record().is_cut
    }

    /// How the node is written.
    #[must_use]
    pub fn style(self) -> Style {
        self.record().style
    }

    /// The last entry with this key: a string key, compared exactly.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Entry<'t>> {
        self.forest.find(self.id, key).map(|data| self.entry(data))
    }

    /// The first entry with this key, which is all ASCII, when case is folded as `is_same` does.
    #[must_use]
    pub fn get_folded(self, key: &str, is_same: fn(&str, &str) -> bool) -> Option<Entry<'t>> {
        let found = self.forest.find_folded(self.id, key, is_same);
        found.map(|data| self.entry(data))
    }

    fn entry(self, data: EntryData) -> Entry<'t> {
        Entry {
            key: self.forest.node(data.key),
            value: self.forest.node(data.value),
            steps: data.steps,
        }
    }

    /// The entries of a map in the order they are applied, duplicates included. A merge key stands
    /// as the entries it brings, each with its step.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = Entry<'t>> + ExactSizeIterator {
        let range = match self.record().kind {
            Kind::Map { first, len, .. } => first as usize..(first + len) as usize,
            _ => 0..0,
        };
        self.forest.entries[range]
            .iter()
            .map(move |&data| self.entry(data))
    }

    /// The items of a list.
    pub fn items(self) -> impl DoubleEndedIterator<Item = Node<'t>> + ExactSizeIterator {
        let range = match self.record().kind {
            Kind::List { first, len } => first as usize..(first + len) as usize,
            _ => 0..0,
        };
        self.forest.items[range]
            .iter()
            .map(move |&id| self.forest.node(id))
    }

    /// The resolved tag, if one is written: `!reference`, `tag:yaml.org,2002:str`.
    #[must_use]
    pub fn tag(self) -> Option<&'t str> {
        let properties = self
            .forest
            .properties
            .get(self.record().properties as usize)?;
        properties.tag.as_ref().map(|(_, tag)| tag.as_str())
    }

    /// Where the tag is written.
    #[must_use]
    pub fn tag_span(self) -> Option<Span> {
        let properties = self
            .forest
            .properties
            .get(self.record().properties as usize)?;
        properties
            .tag
            .as_ref()
            .map(|(range, _)| Span::new(self.span().file, range.start, range.end))
    }

    /// Where the anchor (`&name`) is written, and its name.
    #[must_use]
    pub fn anchor(self) -> Option<(Span, &'t str)> {
        let properties = self
            .forest
            .properties
            .get(self.record().properties as usize)?;
        let (range, name) = properties.anchor.as_ref()?;
        Some((Span::new(self.span().file, range.start, range.end), name))
    }

    /// The `*name` this value was reached through.
    #[must_use]
    pub fn alias(self) -> Option<Span> {
        self.forest
            .nodes
            .get(self.alias as usize)
            .map(|data| data.span)
    }

    /// The step that led to this value from the place where it is used: the alias that stands
    /// there, or the `!reference` or input that was replaced by it.
    #[must_use]
    pub fn way(self) -> Option<Step> {
        let data = self.forest.nodes.get(self.alias as usize)?;
        match data.kind {
            Kind::Alias { via, .. } => Some(Step { via, at: data.span }),
            _ => None,
        }
    }

    /// Whether the node is written nowhere as it is: merged, interpolated or resolved.
    #[must_use]
    pub fn is_made(self) -> bool {
        self.record().properties == MADE
    }

    /// The node this one stands in, as it is written.
    #[must_use]
    pub fn parent(self) -> Option<Node<'t>> {
        let parent = self.record().parent;
        (parent != NONE).then_some(Node {
            forest: self.forest,
            id: NodeId(parent),
            alias: NONE,
        })
    }

    /// Where the value is written: of a value reached through an alias, the alias.
    pub(super) fn place(self) -> Span {
        self.alias().unwrap_or_else(|| self.span())
    }

    /// The node that holds the place where the value is written.
    pub(super) fn holder(self) -> Option<Node<'t>> {
        let written = self.forest.nodes.get(self.alias as usize);
        let parent = written.unwrap_or(self.record()).parent;
        (parent != NONE).then(|| Node::new(self.forest, NodeId(parent)))
    }

    /// Position among the items of the list that holds the value.
    pub(super) fn position(self) -> usize {
        self.record().slot as usize
    }

    /// The key under which the value, or which as a key, stands in the map that holds it.
    pub(super) fn own_key(self) -> Option<&'t str> {
        let entry = self.forest.entries.get(self.record().slot as usize)?;
        self.forest.node(entry.key).raw_text()
    }

    /// The keys and indices that lead here from the root of the file.
    #[must_use]
    pub fn path(self) -> KeyPath {
        KeyPath::of(self)
    }
}

impl<'t> Entry<'t> {
    /// Whether the entry stands in its map as it is, and was not merged or inherited into it.
    #[must_use]
    pub fn is_own(self) -> bool {
        self.steps == NONE
    }

    /// How the entry came into its map, nearest step first; then the alias of its value.
    pub fn steps(self) -> impl Iterator<Item = Step> + 't {
        let forest = self.key.forest;
        let mut next = self.steps;
        let chain = std::iter::from_fn(move || {
            let link = forest.steps.get(next as usize)?;
            next = link.next;
            Some(link.step)
        });
        chain.chain(self.value.way())
    }

    /// The text of a string key.
    #[must_use]
    pub fn name(self) -> Option<&'t str> {
        self.key.text()
    }

    /// From the key to the end of the value, as written.
    #[must_use]
    pub fn span(self) -> Span {
        if self.value.alias().is_some() || self.value.span().file != self.key.span().file {
            return self.key.span();
        }
        self.key.span().join(self.value.span())
    }
}
