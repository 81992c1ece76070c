//! Files below a directory: hidden ones, too, but not what git ignores, nor through links.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::{DirEntry, WalkBuilder};

use super::patterns::Patterns;
use super::project::is_root;
use super::read::reason;

/// Where not to go.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    /// What the settings leave out.
    pub(super) exclude: Arc<Patterns>,
    /// Levels below the start, if not all.
    pub(super) depth: Option<usize>,
    /// Whether directories that are projects of their own are left out.
    pub(super) one_project: bool,
    /// Directories that another part of the run looks into.
    pub(super) foreign: BTreeSet<PathBuf>,
}

/// A place that could not be looked at, and why.
pub(super) type Unreadable = (PathBuf, String);

/// The files below a directory, sorted. Links are not followed: GitLab does not, either.
pub(super) fn files(start: &Path, limits: &Limits) -> Vec<Result<PathBuf, Unreadable>> {
    files_and_projects(start, limits).0
}

/// The same, and the projects that were left out.
pub(super) fn files_and_projects(
    start: &Path,
    limits: &Limits,
) -> (Vec<Result<PathBuf, Unreadable>>, Vec<PathBuf>) {
    let Limits {
        exclude,
        depth,
        one_project,
        foreign,
    } = limits.clone();
    let projects = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&projects);
    let enters = move |entry: &DirEntry| {
        if entry.depth() == 0 {
            return true;
        }
        let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
        let is_foreign =
            is_directory && (entry.file_name() == ".git" || foreign.contains(entry.path()));
        if is_foreign || exclude.cover(entry.path()) {
            return false;
        }
        let is_project = is_directory && one_project && is_root(entry.path());
        if is_project && let Ok(mut left_out) = noted.lock() {
            left_out.push(entry.path().to_owned());
        }
        !is_project
    };
    let files = WalkBuilder::new(start)
        .hidden(false)
        .git_global(false)
        .require_git(false)
        .follow_links(false)
        .max_depth(depth)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(enters)
        .build()
        .filter_map(|entry| match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                is_file.then(|| Ok(entry.into_path()))
            }
            Err(error) => failure(start, &error).map(Err),
        })
        .collect();
    let projects = projects.lock().map(|mut found| std::mem::take(&mut *found));
    (files, projects.unwrap_or_default())
}

/// The files below a directory that GitLab may have, by their path in it, sorted; links count as
/// files. What git ignores is in no repository, and what lies in a repository of its own is in
/// another one.
pub(super) fn of_repository(root: &Path) -> Vec<String> {
    let is_own = |entry: &DirEntry| {
        let is_below = entry.depth() > 0 && entry.file_type().is_some_and(|kind| kind.is_dir());
        entry.file_name() != ".git" && !(is_below && entry.path().join(".git").exists())
    };
    let walk = WalkBuilder::new(root)
        .standard_filters(false)
        .git_ignore(true)
        .git_exclude(true)
        .require_git(false)
        .filter_entry(is_own)
        .build();
    let files = walk.flatten().filter(|entry| {
        let kind = entry.file_type();
        kind.is_some_and(|kind| kind.is_file() || kind.is_symlink())
    });
    let mut paths: Vec<String> = files
        .filter_map(|entry| {
            let inside = entry.path().strip_prefix(root).ok()?;
            let parts = inside.components().map(|part| part.as_os_str().to_str());
            Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
        })
        .collect();
    paths.sort();
    paths
}

/// The place and the reason of an input error. A mistake in a `.gitignore` is not ours to tell.
fn failure(start: &Path, error: &ignore::Error) -> Option<Unreadable> {
    let why = reason(error.io_error()?);
    let mut place = start;
    let mut inner = error;
    loop {
        match inner {
            ignore::Error::WithPath { path, err } => {
                place = path;
                inner = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
                inner = err;
            }
            _ => return Some((place.to_owned(), why)),
        }
    }
}
