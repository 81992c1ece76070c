//! The arena that holds the nodes of all files of one project.
//!
//! It only grows: while files are read and values resolved, code holds plain [`NodeId`]s and
//! `&mut Forest`; afterwards the forest is frozen and [`Node`] handles borrow it.

use std::ops::Range;
use std::sync::Arc;

use super::ignored::Ignored;
use super::node::{Node, NodeId, Style};
use crate::source::{Edit, FileId, Span};

/// The notation of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// TOML, as the Runner's decoder reads it.
    Toml,
    /// A GitLab pipeline: YAML 1.1 as Psych reads it, split at `---` as GitLab does.
    Yaml,
}

/// How a value came to the place where it counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Via {
    /// `*name`, an alias of an anchored value.
    Anchor,
    /// `<<`, a merge key.
    Merge,
    /// `extends`.
    Extends,
    /// `default:`.
    Default,
    /// A deprecated global keyword at top level.
    Global,
    /// `!reference`.
    Reference,
    /// `include`.
    Include,
    /// An input of `spec:inputs`.
    Input,
}

/// One step on a value's way, and where it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The kind of step.
    pub via: Via,
    /// The text that made it: an alias, a merge key, an `extends` entry.
    pub at: Span,
}

/// Something that keeps a text from being read, in the words of the reader that GitLab or the
/// Runner uses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// Where it was noticed.
    pub at: Span,
    /// What is wrong, without a place.
    pub message: String,
    /// Where the construct began that could not be finished, if that says more.
    pub context: Option<(Span, String)>,
    /// The whole text GitLab shows for it, if this error is the one GitLab stops at.
    pub verdict: Option<String>,
    /// What to do about it: one imperative sentence.
    pub help: Option<&'static str>,
    /// An edit that makes the text say what it demonstrably meant.
    pub fix: Option<Edit>,
}

/// What reading one file gave.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The file read.
    pub file: FileId,
    /// The content: always present; null, or an empty table, when there is none.
    pub root: NodeId,
    /// GitLab's header document (`spec:`), if there is one.
    pub header: Option<NodeId>,
    /// All errors; the first is the verdict of GitLab or the Runner.
    pub errors: Vec<SyntaxError>,
    /// What GitLab or the Runner reads and this reader does not: no errors, but places about which
    /// the tree may not tell everything.
    pub gaps: Vec<SyntaxError>,
    /// Every comment, in order, with its `#`.
    pub comments: Vec<Span>,
    /// GitLab refuses the file for its size, written or loaded: its content is not worth a look.
    pub is_oversized: bool,
}

impl Parsed {
    /// Where the tree may not tell everything: at errors, or at gaps.
    #[must_use]
    pub fn unread(&self) -> &[SyntaxError] {
        match self.errors.as_slice() {
            [] => &self.gaps,
            errors => errors,
        }
    }
}

/// "No node", "no entry", "no text" in compact tables.
pub(super) const NONE: u32 = u32::MAX;

/// The properties of a node that is not written anywhere: one made while a pipeline is loaded.
pub(super) const MADE: u32 = u32::MAX - 1;

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Map { first: u32, len: u32, index: u32 },
    List { first: u32, len: u32 },
    Scalar,
    Alias { target: NodeId, via: Via },
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Text {
    /// The value equals these bytes of the file.
    Source { start: u32, end: u32 },
    /// The value was decoded into `Forest::texts`.
    Decoded { start: u32, end: u32 },
}

#[derive(Clone, Copy, Debug)]
pub(super) struct NodeData {
    pub(super) span: Span,
    pub(super) head: (u32, u32),
    pub(super) parent: u32,
    /// Index in `Forest::entries` or position in the list of the parent.
    pub(super) slot: u32,
    pub(super) kind: Kind,
    pub(super) style: Style,
    pub(super) text: Text,
    pub(super) properties: u32,
    /// Whether a syntax error keeps the reader from knowing the whole value.
    pub(super) is_cut: bool,
}

/// Anchor and tag of a YAML node.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    pub(super) anchor: Option<(Range<u32>, String)>,
    pub(super) tag: Option<(Range<u32>, String)>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct EntryData {
    pub(super) key: NodeId,
    pub(super) value: NodeId,
    /// Index of the first of its steps in `Forest::steps`, or [`NONE`].
    pub(super) steps: u32,
}

/// A step and the index of the next one, or [`NONE`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain {
    pub(super) step: Step,
    pub(super) next: u32,
}

#[derive(Debug)]
pub(super) struct FileData {
    pub(super) text: Arc<str>,
    pub(super) format: Format,
    pub(super) ignored: Vec<Ignored>,
}

/// Nodes of every file of one project, and nodes made while resolving.
#[derive(Debug, Default)]
pub struct Forest {
    pub(super) nodes: Vec<NodeData>,
    pub(super) entries: Vec<EntryData>,
    pub(super) items: Vec<NodeId>,
    pub(super) properties: Vec<Properties>,
    pub(super) steps: Vec<Chain>,
    pub(super) texts: String,
    pub(super) indexes: Vec<Vec<u32>>,
    /// By id; nearly every look at a node asks for its file.
    pub(super) files: Vec<(FileId, FileData)>,
}

impl Forest {
    /// Reads a file into the arena. Never fails: what cannot be read is told in
    /// [`Parsed::errors`], and what stands before and behind an error is still there.
    pub fn parse(&mut self, file: FileId, format: Format, text: &Arc<str>) -> Parsed {
        self.note(file, format, text);
        match format {
            Format::Toml => super::toml::read(self, file, text),
            Format::Yaml => super::yaml::read(self, file, text),
        }
    }

    /// Reads one YAML document as Psych loads it, without GitLab's `---` split and limits.
    pub fn parse_document(&mut self, file: FileId, text: &Arc<str>) -> Parsed {
        self.note(file, Format::Yaml, text);
        super::yaml::read_document(self, file, text)
    }

    /// A handle for a node; an alias gives the node it stands for and remembers the alias.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node::new(self, id)
    }

    /// The text of a file that was read into this forest.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        self.file(file).map_or("", |data| &data.text)
    }

    /// The notation of a file that was read into this forest.
    #[must_use]
    pub fn format(&self, file: FileId) -> Option<Format> {
        self.file(file).map(|data| data.format)
    }

    fn note(&mut self, file: FileId, format: Format, text: &Arc<str>) {
        let data = FileData {
            text: Arc::clone(text),
            format,
            ignored: Vec::new(),
        };
        match self.place_of(file) {
            Ok(at) => self.files[at].1 = data,
            Err(at) => self.files.insert(at, (file, data)),
        }
    }

    fn place_of(&self, file: FileId) -> Result<usize, usize> {
        self.files.binary_search_by_key(&file, |(id, _)| *id)
    }

    pub(super) fn file(&self, file: FileId) -> Option<&FileData> {
        match self.files.as_slice() {
            [(only, data)] => (*only == file).then_some(data),
            files => files.get(self.place_of(file).ok()?).map(|(_, data)| data),
        }
    }

    pub(super) fn file_mut(&mut self, file: FileId) -> Option<&mut FileData> {
        let at = self.place_of(file).ok()?;
        self.files.get_mut(at).map(|(_, data)| data)
    }

    pub(super) fn add(&mut self, data: NodeData) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(NONE));
        self.nodes.push(data);
        id
    }

    pub(super) fn data(&self, id: NodeId) -> &NodeData {
        &self.nodes[id.0 as usize]
    }

    pub(super) fn data_mut(&mut self, id: NodeId) -> &mut NodeData {
        &mut self.nodes[id.0 as usize]
    }

    pub(super) fn decoded(&mut self, text: &str) -> Text {
        let start = u32::try_from(self.texts.len()).unwrap_or(NONE);
        self.texts.push_str(text);
        Text::Decoded {
            start,
            end: u32::try_from(self.texts.len()).unwrap_or(NONE),
        }
    }

    pub(super) fn add_steps(&mut self, step: Step, next: u32) -> u32 {
        let id = u32::try_from(self.steps.len()).unwrap_or(NONE);
        self.steps.push(Chain { step, next });
        id
    }

    /// Gives a map its entries; those of one map must be added in one call.
    pub(super) fn set_entries(&mut self, map: NodeId, entries: &[EntryData]) {
        let first = u32::try_from(self.entries.len()).unwrap_or(NONE);
        let len = u32::try_from(entries.len()).unwrap_or(NONE);
        self.entries.extend_from_slice(entries);
        for (entry, slot) in entries
            .iter()
            .zip(first..)
            .filter(|(entry, _)| entry.steps == NONE)
        {
            self.data_mut(entry.key).slot = slot;
            self.data_mut(entry.value).slot = slot;
        }
        let index = self.index_keys(first, len);
        self.data_mut(map).kind = Kind::Map { first, len, index };
    }

    /// What is written last inside of a collection.
    pub(super) fn last_inside(&self, id: NodeId) -> Option<NodeId> {
        match self.data(id).kind {
            Kind::Map { first, len, .. } => self.entries[first as usize..(first + len) as usize]
                .iter()
                .rev()
                .find(|entry| entry.steps == NONE)
                .map(|entry| entry.value),
            Kind::List { first, len } => self.items[first as usize..(first + len) as usize]
                .last()
                .copied(),
            Kind::Scalar | Kind::Alias { .. } => None,
        }
    }

    /// Gives a list its items.
    pub(super) fn set_items(&mut self, list: NodeId, items: &[NodeId]) {
        let first = u32::try_from(self.items.len()).unwrap_or(NONE);
        let len = u32::try_from(items.len()).unwrap_or(NONE);
        self.items.extend_from_slice(items);
        for (item, slot) in items.iter().zip(0..) {
            self.data_mut(*item).slot = slot;
        }
        self.data_mut(list).kind = Kind::List { first, len };
    }
}
