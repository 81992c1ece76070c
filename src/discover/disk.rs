//! The files that pipelines include, read when an include asks for them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::patterns::real;
use super::{normal, read, shown, walk};
use crate::engine::{Directory, Library, Unchecked, Workspace};
use crate::model::pipeline::load::{Files, Foreign, IncludeKind, Shelf, Stand};
use crate::settings::{IncludeRootKind, Settings};
use crate::source::{FileId, Sources};

/// Projects on the disk, and the directories that stand in for others. Nothing outside of their
/// roots is read, not through links either.
#[derive(Debug)]
pub struct Disk<'r> {
    current: &'r Path,
    /// What the settings name, with absolute paths.
    include: Vec<(IncludeRootKind, String, PathBuf)>,
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    sources: Sources,
    /// The files read, by their real path.
    taken: BTreeMap<PathBuf, FileId>,
    roots: Vec<Root>,
    library: Library,
    /// Files that an include asked for and that cannot be read.
    unchecked: BTreeSet<Unchecked>,
}

/// A directory, and nothing outside of it.
#[derive(Debug)]
struct Root {
    /// With links resolved.
    real: PathBuf,
    /// How outputs show it, if not from the working directory.
    shown: Option<PathBuf>,
}

impl<'r> Disk<'r> {
    /// `current`: the working directory, from which paths are shown; `base`: the directory of the
    /// settings file.
    #[must_use]
    pub fn new(settings: &Settings, base: &Path, current: &'r Path) -> Self {
        let include = settings.include.iter();
        Self {
            current,
            include: include
                .map(|root| (root.kind, root.name.clone(), normal(&base.join(&root.path))))
                .collect(),
            state: RefCell::default(),
        }
    }

    /// The same with files that were read before, by their real path.
    pub(super) fn knowing(self, sources: Sources, taken: BTreeMap<PathBuf, FileId>) -> Self {
        let state = State {
            sources,
            taken,
            ..State::default()
        };
        Self {
            state: RefCell::new(state),
            ..self
        }
    }

    /// Takes a text as a file.
    ///
    /// # Errors
    /// Why the bytes are no text.
    pub fn add(&self, path: PathBuf, bytes: Vec<u8>) -> Result<(FileId, Arc<str>), String> {
        let sources = &mut self.state.borrow_mut().sources;
        let file = sources
            .add(path, bytes)
            .map_err(|error| error.to_string())?;
        Ok((file, sources.shared(file)))
    }

    /// The text of a file.
    pub(super) fn shared(&self, file: FileId) -> Arc<str> {
        self.state.borrow().sources.shared(file)
    }

    /// The path under which a file is shown.
    pub(super) fn path(&self, file: FileId) -> PathBuf {
        self.state.borrow().sources.path(file).to_owned()
    }

    /// The project whose root is this directory, and how the paths in it are shown, if not from
    /// the working directory.
    #[must_use]
    pub fn home(&self, root: &Path, shown: Option<PathBuf>) -> Home<'_> {
        let directory = self.directory(root);
        if let Some(root) = self.state.borrow_mut().roots.get_mut(directory.0)
            && root.shown.is_none()
        {
            root.shown = shown;
        }
        Home {
            disk: self,
            directory,
        }
    }

    /// Gives everything that was read, by what asked for it, to a run.
    pub(super) fn give(self, workspace: &mut Workspace) -> BTreeMap<PathBuf, FileId> {
        let state = self.state.into_inner();
        workspace.sources = state.sources;
        workspace.library = state.library;
        workspace.unchecked.extend(state.unchecked);
        state.taken
    }

    /// Everything that was read.
    #[must_use]
    pub fn into_sources(self) -> Sources {
        self.state.into_inner().sources
    }

    fn directory(&self, root: &Path) -> Directory {
        let root = normal(&self.current.join(root));
        let root = root.canonicalize().unwrap_or(root);
        let roots = &mut self.state.borrow_mut().roots;
        let known = roots.iter().position(|known| known.real == root);
        Directory(known.unwrap_or_else(|| {
            roots.push(Root {
                real: root,
                shown: None,
            });
            roots.len() - 1
        }))
    }

    fn root(&self, directory: Directory) -> Option<PathBuf> {
        let state = self.state.borrow();
        let root = state.roots.get(directory.0);
        root.map(|root| root.real.clone())
    }

    /// How outputs show a file below a directory.
    fn shown(&self, directory: Directory, path: &str, full: &Path) -> PathBuf {
        let state = self.state.borrow();
        let root = state.roots.get(directory.0);
        let root = root.and_then(|root| root.shown.as_deref());
        root.map_or_else(
            || shown(full, self.current),
            |root| join(root.to_owned(), path),
        )
    }

    /// The file at a path from the root of a directory.
    fn file(&self, directory: Directory, path: &str) -> Option<FileId> {
        let known = self.state.borrow().library.file(directory, path);
        known.unwrap_or_else(|| {
            let file = self.read(directory, path);
            let library = &mut self.state.borrow_mut().library;
            library.note(directory, path, file);
            file
        })
    }

    fn read(&self, directory: Directory, path: &str) -> Option<FileId> {
        let root = self.root(directory)?;
        let mut parts = path.split('/');
        if parts.any(|part| matches!(part, "" | "." | "..")) {
            return None;
        }
        let full = if root.is_file() {
            let is_itself = root.file_name().is_some_and(|name| name == path);
            is_itself.then(|| root.clone())?
        } else {
            join(root.clone(), path)
        };
        let real = real(&full);
        if !real.starts_with(&root) {
            return None;
        }
        if let Some(&file) = self.state.borrow().taken.get(&real) {
            return Some(file);
        }
        // A pipe or a device would never end.
        if !real.is_file() {
            return None;
        }
        let name = self.shown(directory, path, &full);
        let added = read::bytes(&real).and_then(|bytes| self.add(name.clone(), bytes));
        let state = &mut self.state.borrow_mut();
        match added {
            Ok((file, _)) => {
                state.taken.insert(real, file);
                Some(file)
            }
            Err(reason) => {
                state.library.note_unreadable(directory, path);
                let named = false;
                state.unchecked.insert(Unchecked {
                    path: name,
                    reason,
                    named,
                });
                None
            }
        }
    }

    fn paths(&self, directory: Directory) -> Vec<String> {
        if let Some(paths) = self.state.borrow().library.paths(directory) {
            return paths.to_vec();
        }
        let paths = match self.root(directory) {
            Some(root) if root.is_file() => {
                let name = root.file_name().and_then(|name| name.to_str());
                name.map(str::to_owned).into_iter().collect()
            }
            Some(root) => walk::of_repository(&root),
            None => Vec::new(),
        };
        let library = &mut self.state.borrow_mut().library;
        library.note_paths(directory, paths.clone());
        paths
    }

    /// What the settings name for an include of a file elsewhere.
    fn elsewhere(&self, include: &Foreign<'_>) -> Option<(Directory, String)> {
        let kind = match include.kind {
            IncludeKind::Project => IncludeRootKind::Project,
            IncludeKind::Component => IncludeRootKind::Component,
            IncludeKind::Remote => IncludeRootKind::Remote,
            IncludeKind::Template => IncludeRootKind::Template,
            IncludeKind::Local | IncludeKind::Artifact => return None,
        };
        let named = self.include.iter().filter(|(known, ..)| *known == kind);
        named
            .flat_map(|(kind, name, path)| candidates(*kind, name, path, include))
            .find_map(|(root, path)| {
                let directory = self.directory(&root);
                self.file(directory, &path)?;
                Some((directory, path))
            })
    }
}

/// Where a file may be that an include asks for, if a named directory or file is meant: a directory
/// and the path in it.
fn candidates(
    kind: IncludeRootKind,
    name: &str,
    path: &Path,
    include: &Foreign<'_>,
) -> Vec<(PathBuf, String)> {
    let inside = |rest: &str| vec![(path.to_owned(), rest.trim_start_matches('/').to_owned())];
    // A named file stands for itself alone: nothing beside it is read.
    let itself = || Some((path.to_owned(), path.file_name()?.to_str()?.to_owned()));
    match kind {
        IncludeRootKind::Project => {
            let is_meant = include
                .project
                .is_some_and(|project| project.eq_ignore_ascii_case(name));
            if is_meant {
                inside(include.location)
            } else {
                Vec::new()
            }
        }
        IncludeRootKind::Remote | IncludeRootKind::Template => {
            if include.location == name {
                return itself().into_iter().collect();
            }
            let rest = include.location.strip_prefix(name.trim_end_matches('/'));
            rest.filter(|rest| rest.starts_with('/'))
                .map_or_else(Vec::new, inside)
        }
        IncludeRootKind::Component => {
            let address = include.location.rsplit_once('@');
            let address = address.map_or(include.location, |(address, _)| address);
            if address == name {
                let whole = inside("template.yml");
                return itself().into_iter().chain(whole).collect();
            }
            let rest = address.strip_prefix(name).unwrap_or_default();
            match rest.strip_prefix('/') {
                Some(component) if !component.is_empty() && !component.contains('/') => {
                    let file = inside(&format!("templates/{component}.yml"));
                    let folder = inside(&format!("templates/{component}/template.yml"));
                    file.into_iter().chain(folder).collect()
                }
                _ => Vec::new(),
            }
        }
    }
}

/// A path of a project below a directory.
pub(super) fn join(root: PathBuf, path: &str) -> PathBuf {
    path.split('/').fold(root, |full, part| full.join(part))
}

/// One project on the disk, as the loader of its pipelines sees it.
#[derive(Clone, Copy, Debug)]
pub struct Home<'d> {
    disk: &'d Disk<'d>,
    pub(super) directory: Directory,
}

impl Files for Home<'_> {
    fn text(&self, shelf: Shelf, path: &str) -> Option<(FileId, Arc<str>)> {
        let file = self.disk.file(Directory::of(shelf, self.directory), path)?;
        Some((file, self.disk.shared(file)))
    }

    fn is_unreadable(&self, shelf: Shelf, path: &str) -> bool {
        let directory = Directory::of(shelf, self.directory);
        let library = &self.disk.state.borrow().library;
        library.is_unreadable(directory, path)
    }

    fn paths(&self, shelf: Shelf) -> Vec<String> {
        self.disk.paths(Directory::of(shelf, self.directory))
    }

    fn foreign(&self, include: &Foreign<'_>) -> Option<Stand> {
        let found = self.disk.elsewhere(include);
        let library = &mut self.disk.state.borrow_mut().library;
        library.note_foreign(include, found.clone());
        let (directory, path) = found?;
        Some(Stand {
            shelf: directory.shelf(),
            path,
        })
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
