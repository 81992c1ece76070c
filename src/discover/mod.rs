//! From paths and patterns to a workspace: the only place that reads files.
//!
//! What cannot be read or is of no known kind is told in [`Workspace::unchecked`] when the user
//! asked for it, and passed over when a walk met it.

mod above;
mod committed;
mod disk;
mod finder;
mod includes;
mod kind;
mod pairs;
mod patterns;
mod project;
mod read;
mod shard;
mod template;
mod walk;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::engine::Workspace;
use crate::settings::Settings;
use crate::source::FileId;

pub use disk::{Disk, Home, project_root};
use finder::Finder;
pub use includes::shown_root;
pub use patterns::normal;
pub use read::{reason, report, report_of};
use shard::Share;
pub use shard::{Dealt, Shard};

/// What the user asked to check.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// Files, directories and patterns, as given.
    pub paths: &'r [PathBuf],
    /// The working directory, absolute.
    pub current: &'r Path,
    /// The settings in force.
    pub settings: &'r Settings,
    /// The directory of the settings file, absolute: its patterns start there.
    pub base: &'r Path,
    /// Bytes to check in the place of a file, and its name, if `-` is among the paths.
    pub input: Option<Input<'r>>,
}

/// A text that does not come from the disk.
#[derive(Clone, Copy, Debug)]
pub struct Input<'r> {
    /// The text.
    pub bytes: &'r [u8],
    /// The file it stands for.
    pub name: Option<&'r Path>,
}

/// The path under which a text without a name is shown.
pub const UNNAMED_INPUT: &str = "<stdin>";

/// Finds the settings file for what the user asked to check, as an absolute path: the nearest
/// `.gitlab-runner-lint.toml` from the first path upwards to the root of its repository, else from
/// the working directory upwards.
#[must_use]
pub fn settings_file(paths: &[PathBuf], current: &Path) -> Option<PathBuf> {
    let first = paths.iter().find(|path| path.as_os_str() != "-");
    let first = first.map(|path| normal(&current.join(path)));
    project::settings(first.as_deref(), current)
}

/// The bytes of one file, or why there are none.
///
/// # Errors
/// The reason, in words for the user.
pub fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    read::bytes(path)
}

/// Whether there is a file at a path.
#[must_use]
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// A path as outputs show it: relative to the working directory where it is below that.
#[must_use]
pub fn shown(path: &Path, current: &Path) -> PathBuf {
    match path.strip_prefix(current) {
        Ok(relative) if relative.as_os_str().is_empty() => PathBuf::from("."),
        Ok(relative) => relative.to_owned(),
        Err(_) => path.to_owned(),
    }
}

/// Reads everything that the request is about.
#[must_use]
pub fn workspace(request: &Request<'_>) -> Workspace {
    read_all(Finder::new(request))
}

/// Reads one part of what the request is about. Together the parts are the whole.
#[must_use]
pub fn part(request: &Request<'_>, shard: Shard) -> (Workspace, Dealt) {
    let share = Share::new(request, shard);
    let dealt = share.dealt;
    let mut finder = Finder::new(request);
    finder.share = Some(share);
    (read_all(finder), dealt)
}

fn read_all(mut finder: Finder<'_>) -> Workspace {
    let request = finder.request;
    // First, so that the file it stands for is not read from the disk.
    finder.input();
    for path in request.paths.iter().filter(|path| path.as_os_str() != "-") {
        finder.path(path);
    }
    let asked_for: BTreeSet<FileId> = finder.workspace.roles.keys().copied().collect();
    finder.include();
    if request.input.is_some() {
        let read = finder.workspace.roles.keys();
        finder.workspace.kept = read
            .filter(|file| !asked_for.contains(file))
            .copied()
            .collect();
    }
    finder.pair();
    finder.note_committed();
    finder.workspace.host(request.settings);
    (finder.workspace.root, finder.workspace.directory) = project::repository(request.current);
    finder.workspace
}
