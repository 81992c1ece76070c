//! Which files belong together, and where settings are looked for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::kind::{PIPELINE, SETTINGS};

/// Whether a directory is the root of a project: it holds a pipeline, or is the root of a
/// repository.
pub(super) fn is_root(directory: &Path) -> bool {
    directory.join(PIPELINE).is_file() || is_repository(directory)
}

fn is_repository(directory: &Path) -> bool {
    directory.join(".git").exists()
}

/// The root of the repository that holds a directory, and the way from there to the directory;
/// without a repository, the directory itself.
pub(super) fn repository(directory: &Path) -> (PathBuf, PathBuf) {
    let mut above = directory.ancestors();
    let root = above
        .find(|above| is_repository(above))
        .unwrap_or(directory);
    let way = directory.strip_prefix(root).unwrap_or(Path::new(""));
    (root.to_owned(), way.to_owned())
}

/// The project of a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Project {
    /// The directory everything of it is below.
    pub(super) root: PathBuf,
    /// Nothing marks the root: only its own files belong to it, not those further down.
    pub(super) is_flat: bool,
}

/// Finds the project of an absolute path: the nearest directory above that is a root, or that the
/// user named and that holds Runner files.
pub(super) fn project(path: &Path, named: &BTreeSet<PathBuf>) -> Project {
    let own = path.parent().unwrap_or(path);
    let found = own
        .ancestors()
        .find(|directory| named.contains(*directory) || is_root(directory));
    Project {
        root: found.unwrap_or(own).to_owned(),
        is_flat: found.is_none(),
    }
}

/// Finds the settings for what the user asked to check, all paths absolute: the nearest
/// `.gitlab-runner-lint.toml` from the first path upwards to the root of its repository, else from
/// the working directory upwards. Without a repository only the directories up to the working
/// directory count, so that files of strangers further up have no say.
pub(super) fn settings(first: Option<&Path>, current: &Path) -> Option<PathBuf> {
    first
        .and_then(|path| nearest(if path.is_dir() { path } else { path.parent()? }, current))
        .or_else(|| nearest(current, current))
}

fn nearest(start: &Path, current: &Path) -> Option<PathBuf> {
    let last = start
        .ancestors()
        .find(|directory| is_repository(directory))
        .or_else(|| start.starts_with(current).then_some(current))
        .unwrap_or(start);
    start
        .ancestors()
        .take_while(|directory| directory.starts_with(last))
        .map(|directory| directory.join(SETTINGS))
        .find(|path| path.is_file())
}
