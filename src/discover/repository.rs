//! The files of one project, read when an include asks for them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;

use super::{normal, read, shown};
use crate::model::pipeline::load::{Files, Shelf};
use crate::source::{FileId, Sources};

/// A project on the disk. Nothing outside of its root is read, not through links either.
#[derive(Debug)]
pub struct Repository<'r> {
    root: PathBuf,
    current: &'r Path,
    sources: RefCell<Sources>,
    known: RefCell<BTreeMap<String, Option<FileId>>>,
}

impl<'r> Repository<'r> {
    /// The project whose root is this directory; `current` is the working directory, from which
    /// paths are shown.
    #[must_use]
    pub fn new(root: &Path, current: &'r Path) -> Self {
        let root = normal(&current.join(root));
        Self {
            root: root.canonicalize().unwrap_or(root),
            current,
            sources: RefCell::default(),
            known: RefCell::default(),
        }
    }

    /// Takes a text as a file of the project.
    ///
    /// # Errors
    /// Why the bytes are no text.
    pub fn add(&self, path: PathBuf, bytes: Vec<u8>) -> Result<(FileId, Arc<str>), String> {
        let mut sources = self.sources.borrow_mut();
        let file = sources
            .add(path, bytes)
            .map_err(|error| error.to_string())?;
        Ok((file, sources.shared(file)))
    }

    /// Everything that was read.
    #[must_use]
    pub fn into_sources(self) -> Sources {
        self.sources.into_inner()
    }

    fn read(&self, path: &str) -> Option<FileId> {
        let parts = path.split('/');
        if parts.clone().any(|part| matches!(part, "" | "." | "..")) {
            return None;
        }
        let full = parts.fold(self.root.clone(), |full, part| full.join(part));
        let real = full
            .canonicalize()
            .ok()
            .filter(|real| real.starts_with(&self.root))?;
        let bytes = read::bytes(&real).ok()?;
        let name = shown(&full, self.current);
        self.add(name, bytes).ok().map(|(file, _)| file)
    }
}

impl Files for Repository<'_> {
    fn text(&self, shelf: Shelf, path: &str) -> Option<(FileId, Arc<str>)> {
        if shelf != Shelf::PROJECT {
            return None;
        }
        let known = self.known.borrow().get(path).copied();
        let file = known.unwrap_or_else(|| {
            let file = self.read(path);
            self.known.borrow_mut().insert(path.to_owned(), file);
            file
        })?;
        Some((file, self.sources.borrow().shared(file)))
    }

    fn paths(&self, shelf: Shelf) -> Vec<String> {
        if shelf != Shelf::PROJECT {
            return Vec::new();
        }
        let walk = WalkBuilder::new(&self.root)
            .standard_filters(false)
            .filter_entry(|entry| entry.file_name() != ".git")
            .build();
        let files = walk
            .flatten()
            .filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()));
        let mut paths: Vec<String> = files
            .filter_map(|entry| {
                let inside = entry.path().strip_prefix(&self.root).ok()?;
                let parts = inside.components().map(|part| part.as_os_str().to_str());
                Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
            })
            .collect();
        paths.sort();
        paths
    }
}

/// The root of the project that a pipeline file belongs to: the directory of a file called
/// `.gitlab-ci.yml`, else the nearest one above that holds such a file or `.git`, else its own.
#[must_use]
pub fn project_root(file: &Path) -> PathBuf {
    let own = file
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    if file
        .file_name()
        .is_some_and(|name| name == ".gitlab-ci.yml")
    {
        return own;
    }
    let holds = |directory: &&Path| {
        directory.join(".gitlab-ci.yml").is_file() || directory.join(".git").exists()
    };
    own.ancestors()
        .find(holds)
        .map_or(own.clone(), Path::to_owned)
}
