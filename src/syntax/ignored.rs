//! Parts of a file that its reader never looks at, although they say something.

use super::forest::Forest;
use crate::source::{FileId, Span};

/// Why a part of a file does not count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// A document behind the first one, of a file without a header.
    NotFirst,
    /// A document between the header and the last one.
    NotLast,
    /// It stands behind the end of the document: behind `...`, a further `---`, or a root that is
    /// complete.
    Ended,
    /// A byte order mark before the first entry makes the root map end with that entry.
    Mark,
}

/// A part of a file that does not count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Ignored {
    /// Its first line that says something, without indentation.
    pub at: Span,
    /// Why it does not count.
    pub why: Why,
}

/// What texts may start with, and no YAML or TOML says anything with.
const MARK: char = '\u{FEFF}';

impl Forest {
    /// The parts of a YAML file that GitLab never looks at, in order.
    #[must_use]
    pub fn ignored(&self, file: FileId) -> &[Ignored] {
        self.file(file).map_or(&[], |data| &data.ignored)
    }

    /// The byte order mark at the start of a file.
    #[must_use]
    pub fn byte_order_mark(&self, file: FileId) -> Option<Span> {
        let size = u32::try_from(MARK.len_utf8()).unwrap_or(0);
        self.text(file)
            .starts_with(MARK)
            .then(|| Span::new(file, 0, size))
    }

    /// Notes a part of a file that does not count.
    pub(super) fn ignore(&mut self, file: FileId, ignored: Ignored) {
        if let Some(data) = self.file_mut(file) {
            data.ignored.push(ignored);
        }
    }
}
