//! The files that pipelines can include, as `discover` found them: linting asks here and not the
//! disk, so that it can be repeated on changed texts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::pipeline::load::{Files, Foreign, IncludeKind, Shelf, Stand};
use crate::source::{FileId, Sources};

/// A directory whose files can be included: a project, or one that stands in for another project.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Directory(pub usize);

/// What makes two includes of files elsewhere the same.
type Elsewhere = (IncludeKind, Option<String>, String);

/// Everything that includes asked for, and what they got.
#[derive(Debug, Default)]
pub struct Library {
    texts: BTreeMap<(Directory, String), Option<FileId>>,
    paths: BTreeMap<Directory, Vec<String>>,
    elsewhere: BTreeMap<Elsewhere, Option<(Directory, String)>>,
    unreadable: BTreeSet<(Directory, String)>,
}

impl Library {
    /// Notes the file at a path from the root of a directory, or that there is none.
    pub fn note(&mut self, directory: Directory, path: &str, file: Option<FileId>) {
        self.texts.insert((directory, path.to_owned()), file);
    }

    /// The file at a path; the outer `None` says that nobody asked yet.
    #[must_use]
    pub fn file(&self, directory: Directory, path: &str) -> Option<Option<FileId>> {
        self.texts.get(&(directory, path.to_owned())).copied()
    }

    /// Notes that there is a file at a path which cannot be read.
    pub fn note_unreadable(&mut self, directory: Directory, path: &str) {
        self.unreadable.insert((directory, path.to_owned()));
    }

    /// Whether there is a file at a path which cannot be read.
    #[must_use]
    pub fn is_unreadable(&self, directory: Directory, path: &str) -> bool {
        self.unreadable.contains(&(directory, path.to_owned()))
    }

    /// Notes all files of a directory, sorted.
    pub fn note_paths(&mut self, directory: Directory, paths: Vec<String>) {
        self.paths.insert(directory, paths);
    }

    /// All files of a directory, if somebody asked for them.
    #[must_use]
    pub fn paths(&self, directory: Directory) -> Option<&[String]> {
        self.paths.get(&directory).map(Vec::as_slice)
    }

    /// Notes what stands in for a file elsewhere.
    pub fn note_foreign(&mut self, include: &Foreign<'_>, stand: Option<(Directory, String)>) {
        self.elsewhere.insert(elsewhere(include), stand);
    }
}

fn elsewhere(include: &Foreign<'_>) -> Elsewhere {
    (
        include.kind,
        include.project.map(str::to_owned),
        include.location.to_owned(),
    )
}

/// The library as the loader of one pipeline sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'w> {
    pub(super) library: &'w Library,
    pub(super) sources: &'w Sources,
    /// The directory of the pipeline's project.
    pub(super) home: Directory,
}

impl Directory {
    /// The directory that a loader means, for a pipeline that is at home in this one.
    #[must_use]
    pub fn of(shelf: Shelf, home: Self) -> Self {
        match shelf {
            Shelf::PROJECT => home,
            Shelf(number) => Self(number - 1),
        }
    }

    /// What a loader calls this directory.
    #[must_use]
    pub fn shelf(self) -> Shelf {
        Shelf(self.0 + 1)
    }
}

impl Files for Reader<'_> {
    fn text(&self, shelf: Shelf, path: &str) -> Option<(FileId, Arc<str>)> {
        let file = self.library.file(Directory::of(shelf, self.home), path)??;
        Some((file, self.sources.shared(file)))
    }

    fn is_unreadable(&self, shelf: Shelf, path: &str) -> bool {
        let directory = Directory::of(shelf, self.home);
        // A fix may have changed what is included: of a file that nobody asked for before, nothing
        // is known.
        let is_known = self.library.file(directory, path).is_some()
            || self.library.paths(directory).is_some_and(|paths| {
                let found = paths.binary_search_by(|known| known.as_str().cmp(path));
                found.is_err()
            });
        !is_known || self.library.is_unreadable(directory, path)
    }

    fn paths(&self, shelf: Shelf) -> Vec<String> {
        let paths = self.library.paths(Directory::of(shelf, self.home));
        paths.unwrap_or_default().to_vec()
    }

    fn foreign(&self, include: &Foreign<'_>) -> Option<Stand> {
        let (directory, path) = self.library.elsewhere.get(&elsewhere(include))?.clone()?;
        Some(Stand {
            shelf: directory.shelf(),
            path,
        })
    }
}
