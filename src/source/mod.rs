//! Texts of files, their identities, and byte spans in them.
//!
//! The lowest layer: it knows nothing of formats. Every other layer points into a text with a
//! [`Span`]; lines and columns are made here and only for people.

mod edit;
mod lines;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use edit::{Edit, Overlap, apply};
pub use lines::{Lines, Position};

/// Identity of one text in [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(u32);

/// A range of bytes in one file; `start <= end`, both on character boundaries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The file the range is in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// Byte after the last one.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`, in bytes.
    #[must_use]
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// Whether `other` lies inside this span (equal spans included).
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The range for slicing a text.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span around both; `other` must be in the same file.
    #[must_use]
    pub fn join(self, other: Span) -> Span {
        Span::new(
            self.file,
            self.start.min(other.start),
            self.end.max(other.end),
        )
    }
}

/// Why bytes are not a text that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undecodable {
    /// Not UTF-8 from this byte on; line and column are one-based, the column in characters.
    NotUtf8 {
        /// Offset of the first bad byte.
        offset: usize,
        /// Line of that byte.
        line: usize,
        /// Column of that byte.
        column: usize,
    },
    /// Starts with a UTF-16 or UTF-32 byte order mark.
    Wide,
    /// Longer than [`Sources::MAX_BYTES`].
    TooBig,
}

impl std::fmt::Display for Undecodable {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotUtf8 { line, column, .. } => {
                write!(out, "not UTF-8 at line {line}, column {column}")
            }
            Self::Wide => write!(
                out,
                "UTF-16 or UTF-32 text at line 1, column 1; convert it to UTF-8"
            ),
            Self::TooBig => write!(out, "larger than {} MiB", Sources::MAX_BYTES >> 20),
        }
    }
}

#[derive(Debug)]
struct SourceFile {
    path: PathBuf,
    text: Arc<str>,
    lines: OnceLock<Lines>,
}

/// All texts of one run.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Largest file that is read, in bytes. GitLab's own limit for a pipeline is 2 MiB.
    pub const MAX_BYTES: usize = 16 << 20;

    /// Takes one file's bytes under the path that findings will show.
    ///
    /// # Errors
    /// When the bytes are not UTF-8 (with the place of the first bad byte) or too many.
    pub fn add(&mut self, path: impl Into<PathBuf>, bytes: Vec<u8>) -> Result<FileId, Undecodable> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(Undecodable::TooBig);
        }
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            return Err(Undecodable::Wide);
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            let good = String::from_utf8_lossy(&error.as_bytes()[..offset]).into_owned();
            let at = Lines::new(&good).position(&good, good.len());
            Undecodable::NotUtf8 {
                offset,
                line: at.line,
                column: at.column,
            }
        })?;
        Ok(self.add_text(path, text))
    }

    /// Takes a text that is already decoded.
    pub fn add_text(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            path: path.into(),
            text: text.into(),
            lines: OnceLock::new(),
        });
        id
    }

    /// Puts a new text in the place of a file's old one; spans into the old one become invalid.
    pub fn replace(&mut self, file: FileId, text: impl Into<Arc<str>>) {
        if let Some(entry) = self.files.get_mut(file.0 as usize) {
            entry.text = text.into();
            entry.lines = OnceLock::new();
        }
    }

    /// The path as it was given.
    #[must_use]
    pub fn path(&self, file: FileId) -> &Path {
        &self.files[file.0 as usize].path
    }

    /// The path with `/` between its parts, as every output shows it.
    #[must_use]
    pub fn display(&self, file: FileId) -> String {
        let text = self.path(file).to_string_lossy();
        if std::path::MAIN_SEPARATOR == '/' {
            text.into_owned()
        } else {
            text.replace('\\', "/")
        }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].text
    }

    /// The whole text, shared.
    #[must_use]
    pub fn shared(&self, file: FileId) -> Arc<str> {
        Arc::clone(&self.files[file.0 as usize].text)
    }

    /// The text of a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.range()).unwrap_or_default()
    }

    /// The identities of all files, in the order they were added.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len()).map(|index| FileId(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// Start of every line of a file.
    #[must_use]
    pub fn lines(&self, file: FileId) -> &Lines {
        let entry = &self.files[file.0 as usize];
        entry.lines.get_or_init(|| Lines::new(&entry.text))
    }

    /// One-based line and column (in characters) of a byte offset.
    #[must_use]
    pub fn position(&self, file: FileId, offset: u32) -> Position {
        self.lines(file).position(self.text(file), offset as usize)
    }
}
