//! What the pipelines of a run include and start: those files are read, and belong to them.

use std::collections::VecDeque;
use std::mem::take;
use std::path::{Path, PathBuf};

use super::disk::{Disk, project_root};
use super::finder::Finder;
use super::kind::PIPELINE;
use crate::engine::{Loading, Role, context};
use crate::model::pipeline::load::{Files as _, Loaded, Shelf, load};
use crate::settings::Settings;
use crate::source::FileId;
use crate::syntax::{Forest, Node, Shape};

impl Finder<'_> {
    /// Reads what pipelines include. A file that others include is checked with them and not on its
    /// own.
    pub(super) fn include(&mut self) {
        let request = self.request;
        let disk = Disk::new(request.settings, request.base, request.current)
            .knowing(take(&mut self.workspace.sources), take(&mut self.taken));
        // The outermost first: it may include others. Parts last: they may turn out to be parts of
        // the pipelines before them.
        let [mut pipelines, parts] =
            [Role::Pipeline, Role::Fragment].map(|role| self.files_of(role));
        pipelines.sort_by_key(|file| {
            let place = self.places.get(file);
            place.map_or(0, |place| place.components().count())
        });
        let waiting = pipelines.into_iter().chain(parts);
        let mut waiting: VecDeque<(FileId, Option<PathBuf>)> =
            waiting.map(|file| (file, None)).collect();
        while let Some((file, root)) = waiting.pop_front() {
            let Some(&role) = self.workspace.roles.get(&file) else {
                continue;
            };
            if role == Role::Included || self.workspace.homes.contains_key(&file) {
                continue;
            }
            let Some(place) = self.places.get(&file) else {
                continue;
            };
            let outer = (role == Role::Pipeline && request.settings.stand.is_none())
                .then(|| outer(&disk, request.settings, file, place))
                .flatten();
            if outer.is_some() {
                self.workspace.roles.insert(file, Role::Fragment);
            }
            let role = if outer.is_some() {
                Role::Fragment
            } else {
                role
            };
            let root = outer.or(root).unwrap_or_else(|| project_root(place));
            let home = disk.home(&root);
            self.workspace.homes.insert(file, home.directory);
            let text = disk.shared(file);
            if !text.contains("include") {
                continue;
            }
            let mut forest = Forest::default();
            let context = context(request.settings, role);
            let loaded = load(&mut forest, file, &text, &home, &context);
            self.belong(file, &loaded);
            for (path, role) in others(&forest, &loaded) {
                if let Some((other, _)) = home.text(Shelf::PROJECT, &path)
                    && self.stands(other, role)
                {
                    self.places.insert(other, place_of(&root, &path));
                    let next = (other, Some(root.clone()));
                    match role {
                        Role::Child => waiting.push_front(next),
                        _ => waiting.push_back(next),
                    }
                }
            }
            let loading = Loading { forest, loaded };
            self.workspace.loadings.insert(file, loading);
        }
        self.taken = disk.give(&mut self.workspace);
    }

    /// The files of its project that a pipeline includes are parts of it.
    fn belong(&mut self, file: FileId, loaded: &Loaded) {
        let own = loaded
            .documents
            .iter()
            .filter(|document| document.shelf == Shelf::PROJECT && document.file != file);
        for document in own {
            let role = self.workspace.roles.entry(document.file);
            let role = role.or_insert(Role::Included);
            // A pipeline further down may be a part of this one, whatever its name.
            let is_below =
                *role == Role::Pipeline && !self.workspace.homes.contains_key(&document.file);
            if *role == Role::Fragment || is_below {
                *role = Role::Included;
            }
        }
    }

    /// Notes that a file stands for itself; false if it does already, or belongs to another one.
    fn stands(&mut self, file: FileId, as_what: Role) -> bool {
        let is_new = match self.workspace.roles.get(&file) {
            None => true,
            Some(Role::Included | Role::Fragment) => as_what == Role::Child,
            Some(Role::Pipeline | Role::Child | Role::Runner) => false,
        };
        if is_new {
            self.workspace.roles.insert(file, as_what);
            self.workspace.homes.remove(&file);
        }
        is_new
    }
}

/// The root of the project of a `.gitlab-ci.yml` further up that includes this file. Nothing above
/// the repository is looked at.
fn outer(disk: &Disk<'_>, settings: &Settings, file: FileId, place: &Path) -> Option<PathBuf> {
    let own = place.parent()?;
    if own.join(".git").exists() {
        return None;
    }
    for root in own.ancestors().skip(1) {
        if root.join(PIPELINE).is_file() {
            let home = disk.home(root);
            let (above, text) = home.text(Shelf::PROJECT, PIPELINE)?;
            let context = context(settings, Role::Pipeline);
            let loaded = load(&mut Forest::default(), above, &text, &home, &context);
            if loaded
                .documents
                .iter()
                .any(|document| document.file == file)
            {
                return Some(root.to_owned());
            }
        }
        if root.join(".git").exists() {
            break;
        }
    }
    None
}

fn place_of(root: &Path, path: &str) -> PathBuf {
    path.split('/')
        .fold(root.to_owned(), |place, part| place.join(part))
}

/// The local files that a pipeline starts as pipelines of their own, and those that it would
/// include under other circumstances.
fn others(forest: &Forest, loaded: &Loaded) -> Vec<(String, Role)> {
    let jobs = forest.node(loaded.root).entries();
    let triggers = jobs.filter_map(|job| job.value.get("trigger")?.value.get("include"));
    let started = triggers.flat_map(|include| started(include.value));
    let skipped = loaded.skipped.iter();
    let skipped = skipped
        .filter(|(shelf, _)| *shelf == Shelf::PROJECT)
        .map(|(_, path)| path.trim_start_matches('/').to_owned());
    started
        .chain(skipped.map(|path| (path, Role::Fragment)))
        .collect()
}

/// The local files of a pipeline that a job starts: the pipeline itself, if it is one file that gets
/// no inputs, else its parts.
fn started(include: Node<'_>) -> Vec<(String, Role)> {
    let items: Vec<Node<'_>> = match include.shape() {
        Shape::List => include.items().collect(),
        _ => vec![include],
    };
    let is_alone = items.len() == 1;
    let files = items.into_iter().filter_map(|item| {
        let (path, is_plain) = match item.shape() {
            Shape::Map => (item.get("local")?.value.text()?, item.entries().len() == 1),
            _ => (item.text()?, true),
        };
        let is_local = !path.contains('$') && !path.contains("://");
        let role = if is_alone && is_plain {
            Role::Child
        } else {
            Role::Fragment
        };
        is_local.then(|| (path.trim_start_matches('/').to_owned(), role))
    });
    files.collect()
}
