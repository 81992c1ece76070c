//! What the Runner's decoder makes of a file: what it cannot use, what it passes over, and its
//! words for it.
//!
//! Source: the Runner's structures and its decoder, measured; see the vectors.

mod decode;
mod duration;
mod says;
mod time;

use super::{Runner, RunnerConfig};
use crate::model::field::Field;
use crate::model::schema::keys::{Key, Kind, Table};
use crate::syntax::{Data, Decoder, Node, Shape, Style};

pub use duration::nanoseconds;
pub use says::Words;

/// Something in a file that the Runner does not take as it is written.
#[derive(Clone, Debug)]
pub struct Problem<'t> {
    /// What it is.
    pub what: What<'t>,
    /// The key and its value, or the item of a list.
    pub field: Field<'t>,
    /// The table it stands in, or the nearest one around it that the Runner knows.
    pub table: &'static Table,
    /// The key, if the Runner knows it.
    pub key: Option<&'static Key>,
    /// The runner it belongs to.
    pub runner: Option<Runner<'t>>,
}

/// Kinds of problems.
#[derive(Clone, Debug)]
pub enum What<'t> {
    /// A key of no release; it is ignored.
    Unknown,
    /// A key that the Runner in question does not have yet; it is ignored.
    TooNew,
    /// A key that the Runner in question no longer has; it is ignored.
    Removed,
    /// Below an ignored key or a dropped value; it is ignored, too.
    Below,
    /// A value of another type. The file does not load.
    Type {
        /// What it must be.
        wanted: Kind,
        /// The decoder's word for that.
        go: &'static str,
    },
    /// Something else where a table must be. The file does not load.
    NoTable {
        /// The name of the table's type.
        go: &'static str,
    },
    /// Neither a string nor a list of strings. The file does not load.
    NoWords,
    /// A string that is no duration. The file does not load.
    NoDuration(&'t str),
    /// A string for a duration, which the decoder of old Runners does not read.
    DurationText,
    /// A text that is no time. The file does not load.
    NoTime(String),
    /// An integer that needs more than 32 bits. The file does not load.
    OutOfRange,
    /// An NFS volume without these keys. The file does not load.
    Missing(Vec<&'static str>),
    /// A value that is no table, for a key that holds one with keys of any name: it is dropped.
    Dropped,
    /// Another spelling of a key that is there already; which of them counts is random.
    Rival(Field<'t>),
    /// An integer for a duration: nanoseconds.
    Nanoseconds(i64),
}

impl What<'_> {
    /// Whether the Runner does not load a file with such a problem.
    #[must_use]
    pub fn stops(&self) -> bool {
        match self {
            Self::Type { .. }
            | Self::NoTable { .. }
            | Self::NoWords
            | Self::NoDuration(_)
            | Self::DurationText
            | Self::NoTime(_)
            | Self::OutOfRange
            | Self::Missing(_) => true,
            Self::Unknown
            | Self::TooNew
            | Self::Removed
            | Self::Below
            | Self::Dropped
            | Self::Rival(_)
            | Self::Nanoseconds(_) => false,
        }
    }
}

impl<'t> RunnerConfig<'t> {
    /// The same view, which knows its [`RunnerConfig::problems`].
    #[must_use]
    pub fn decoded(self) -> Self {
        let listed = Some(self.list());
        let config = Self { listed, ..self };
        let version = config.version();
        let problems = decode::decode(&config, version).into();
        Self {
            problems,
            decoded_for: Some(version),
            ..config
        }
    }

    /// What the Runner of this file's version does not take as it is written; empty before
    /// [`RunnerConfig::decoded`]. What a syntax error may have moved to another place is left out.
    #[must_use]
    pub fn problems(&self) -> &[Problem<'t>] {
        &self.problems
    }

    /// The texts of the Runner for the file's problems.
    #[must_use]
    pub fn words(&self) -> Words<'t> {
        // Of a text that is no TOML the Runner says nothing else.
        let origin = self.origin.filter(|_| self.errors.is_empty());
        Words::new(self.root(), self.version(), origin)
    }

    /// Whether the user says that the Runner knows a key, by its name or its path.
    #[must_use]
    pub fn is_extra(&self, field: Field<'t>) -> bool {
        let extra = self.facts.extra_keys();
        let path = || field.key().map(says::context);
        !extra.is_empty()
            && extra
                .iter()
                .any(|known| field.name() == Some(known) || path().as_ref() == Some(known))
    }

    /// The keys that the Runner's `lint` calls unknown, without list positions: `runners.limits`.
    /// In order, each once. Those below a table of a plugin are among them, as for `lint`.
    #[must_use]
    pub fn ignored(&self) -> Vec<String> {
        let ignored = self.problems().iter().filter(|problem| {
            let is_ignored = matches!(
                problem.what,
                What::Unknown | What::TooNew | What::Removed | What::Below
            );
            // The Runner reads these tables by hand, and `lint` does not see what it ignores.
            is_ignored && !problem.is_in_volume()
        });
        let mut paths: Vec<String> = ignored
            .filter_map(|problem| Some(says::context(problem.field.key()?)))
            .collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

impl Problem<'_> {
    fn is_in_volume(&self) -> bool {
        self.table.path == "runners.kubernetes.volumes.nfs"
    }
}

/// The decoder's word for what a node is.
fn go_type(node: Node<'_>) -> &'static str {
    match (node.shape(), node.data()) {
        (Shape::Map, _) => "map[string]any",
        (Shape::List, _) if node.style() == Style::Block => "[]map[string]any",
        (Shape::List, _) => "[]any",
        (_, Data::Bool(_)) => "bool",
        (_, Data::Int(_)) => "int64",
        (_, Data::Float(_)) => "float64",
        (_, Data::Datetime(_)) => "time.Time",
        _ => "string",
    }
}

/// Whether the decoder reads a string as a duration.
fn reads_durations(decoder: Decoder) -> bool {
    decoder != Decoder::V0_3
}
