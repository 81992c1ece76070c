//! Which keys the decoder has seen, and whether a table or value may be defined once more.
//!
//! The decoder keeps what it knows of keys beside the tables and by their full path, without the
//! position in an array of tables: what the first `[[runners]]` did to `runners.docker` counts for
//! the second one, too.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Decoder;

/// A dotted path of keys.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Path(u32);

/// A table, or one element of an array of tables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Table(u32);

#[derive(Clone, Copy)]
enum Slot {
    Table(Table),
    /// An array of tables, of which only the last can get more keys.
    Tables(Table),
    Value,
}

/// Where keys go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub(super) path: Path,
    /// `None` when a value that is no table stands there.
    table: Option<Table>,
}

/// What a value is, as far as later keys are concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Scalar,
    Array,
    Inline,
}

/// Why a key cannot be defined, and the context the decoder is in when it says so.
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) context: Path,
}

pub(super) struct Tables {
    decoder: Decoder,
    names: Vec<(Path, String)>,
    paths: BTreeMap<(Path, String), Path>,
    slots: BTreeMap<(Table, Path), Slot>,
    count: u32,
    /// Tables that exist because of a key below them.
    implied: BTreeSet<Path>,
    arrays: BTreeSet<Path>,
}

const ROOT: Path = Path(0);

impl Tables {
    pub(super) fn new(decoder: Decoder) -> Self {
        Self {
            decoder,
            names: vec![(ROOT, String::new())],
            paths: BTreeMap::new(),
            slots: BTreeMap::new(),
            count: 1,
            implied: BTreeSet::new(),
            arrays: BTreeSet::new(),
        }
    }

    pub(super) fn root() -> Context {
        Context {
            path: ROOT,
            table: Some(Table(0)),
        }
    }

    fn path(&mut self, parent: Path, name: &str) -> Path {
        let key = (parent, name.to_owned());
        if let Some(path) = self.paths.get(&key) {
            return *path;
        }
        let path = Path(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(key.clone());
        self.paths.insert(key, path);
        path
    }

    fn add_table(&mut self) -> Table {
        let table = Table(self.count);
        self.count += 1;
        table
    }

    /// The path with its dots, and quotes where they are needed.
    pub(super) fn text(&self, path: Path) -> String {
        let mut names = Vec::new();
        let mut next = path;
        while next != ROOT {
            let Some((parent, name)) = self.names.get(next.0 as usize) else {
                break;
            };
            names.push(written(name));
            next = *parent;
        }
        names.reverse();
        names.join(".")
    }

    /// `[a.b]`, or `[[a.b]]`.
    pub(super) fn header(
        &mut self,
        names: &[String],
        is_array: bool,
        before: Path,
    ) -> Result<Context, Refusal> {
        let Some((last, parents)) = names.split_last() else {
            return Ok(Self::root());
        };
        let mut context = Self::root();
        for name in parents {
            let path = self.path(context.path, name);
            let slot = context.table.map(|table| (table, path));
            let known = slot.and_then(|slot| self.slots.get(&slot).copied());
            let table = match (known, slot) {
                (Some(Slot::Table(table) | Slot::Tables(table)), _) => table,
                (None, Some(slot)) => {
                    self.implied.insert(path);
                    let table = self.add_table();
                    self.slots.insert(slot, Slot::Table(table));
                    table
                }
                _ => return Err(self.no_table(path, before)),
            };
            context = Context {
                path,
                table: Some(table),
            };
        }
        let path = self.path(context.path, last);
        let opened = match is_array {
            true => self.element(context, path)?,
            false => self.define(context, path, Kind::Inline)?,
        };
        self.arrays.remove(&path);
        Ok(opened)
    }

    /// `a` of `a.b = ...`, below a context.
    pub(super) fn dotted(&mut self, context: Context, name: &str) -> Result<Context, Refusal> {
        let path = self.path(context.path, name);
        self.implied.insert(path);
        if context.table.is_none() {
            return Err(self.no_table(context.path, context.path));
        }
        self.define(context, path, Kind::Inline)
    }

    /// `a` of `a = { ... }`, or of `a = [{ ... }]`.
    pub(super) fn inline(
        &mut self,
        context: Context,
        name: &str,
        is_element: bool,
    ) -> Result<Context, Refusal> {
        let path = self.path(context.path, name);
        self.implied.insert(path);
        if context.table.is_none() {
            return Err(self.no_table(context.path, path));
        }
        match is_element {
            true => self.element(context, path),
            false => self.define(context, path, Kind::Inline),
        }
    }

    /// Gives a key its value.
    pub(super) fn set(&mut self, context: Context, name: &str, kind: Kind) -> Result<(), Refusal> {
        let path = self.path(context.path, name);
        self.define(context, path, kind)?;
        self.mark(context, name, kind);
        Ok(())
    }

    /// Notes whether a key holds an array. A key without a name stands for its table.
    pub(super) fn mark(&mut self, context: Context, name: &str, kind: Kind) {
        let path = match name {
            "" if context.path != ROOT => context.path,
            _ => self.path(context.path, name),
        };
        match kind {
            Kind::Array => self.arrays.insert(path),
            Kind::Scalar | Kind::Inline => self.arrays.remove(&path),
        };
    }

    fn no_table(&self, path: Path, context: Path) -> Refusal {
        Refusal {
            message: format!("Key '{}' was already created as a hash.", self.text(path)),
            context,
        }
    }

    /// Adds a table to an array of tables.
    fn element(&mut self, context: Context, path: Path) -> Result<Context, Refusal> {
        let slot = context.table.map(|table| (table, path));
        let known = slot.and_then(|slot| self.slots.get(&slot));
        let (None | Some(Slot::Tables(_)), Some(slot)) = (known, slot) else {
            let text = self.text(path);
            return Err(Refusal {
                message: format!(
                    "Key '{text}' was already created and cannot be used as an array."
                ),
                context: context.path,
            });
        };
        let table = self.add_table();
        self.slots.insert(slot, Slot::Tables(table));
        Ok(Context {
            path,
            table: Some(table),
        })
    }

    /// Puts a value, or a new table, at a path, unless something stands there that was not only
    /// implied.
    fn define(&mut self, context: Context, path: Path, kind: Kind) -> Result<Context, Refusal> {
        let refusal = |tables: &Self, path| Refusal {
            message: format!("Key '{}' has already been defined.", tables.text(path)),
            context: context.path,
        };
        let Some(table) = context.table else {
            return Err(refusal(self, context.path));
        };
        let known = self.slots.get(&(table, path)).copied();
        let is_implied = self.implied.contains(&path);
        let slot = match known {
            None => self.slot(kind),
            Some(known) if self.arrays.contains(&path) => {
                // Before 1.6 an array could be defined any number of times.
                if !is_implied && self.decoder >= Decoder::V1_6 {
                    return Err(refusal(self, path));
                }
                self.implied.remove(&path);
                match (kind, known) {
                    (Kind::Inline, Slot::Table(_)) => known,
                    _ => self.slot(kind),
                }
            }
            Some(known) if is_implied => {
                self.implied.remove(&path);
                known
            }
            Some(_) => return Err(refusal(self, path)),
        };
        self.slots.insert((table, path), slot);
        let table = match slot {
            Slot::Table(table) | Slot::Tables(table) => Some(table),
            Slot::Value => None,
        };
        Ok(Context { path, table })
    }

    fn slot(&mut self, kind: Kind) -> Slot {
        match kind {
            Kind::Inline => Slot::Table(self.add_table()),
            Kind::Scalar | Kind::Array => Slot::Value,
        }
    }
}

/// A key as the decoder writes it.
fn written(name: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if !name.is_empty() && name.chars().all(is_bare) {
        return name.to_owned();
    }
    let mut text = String::from('"');
    for letter in name.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            '\0'..='\u{1f}' | '\u{7f}' => {
                text.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            _ => text.push(letter),
        }
    }
    text.push('"');
    text
}
