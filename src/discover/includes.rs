//! What the pipelines of a run include and start: those files are read, and belong to them.

use std::collections::{BTreeSet, VecDeque};
use std::mem::take;
use std::path::{Path, PathBuf};

use super::above::Above;
use super::disk::{Disk, join, project_root};
use super::finder::Finder;
use crate::engine::{Loading, Role, context};
use crate::model::pipeline::load::{Files as _, Loaded, Shelf, load};
use crate::source::FileId;
use crate::syntax::{Forest, Node, Shape};

/// Bytes of text whose pipelines are kept as they were loaded. Others are loaded again when they are
/// checked: that takes longer, but hundreds of them may include the same large file.
const MOST_KEPT: usize = 16 << 20;

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
        // Strangers come last of all: only what includes them makes them what they are.
        let strangers = self.strangers.clone();
        let waiting = pipelines.into_iter().chain(parts).chain(strangers);
        let mut waiting: VecDeque<(FileId, Option<PathBuf>)> =
            waiting.map(|file| (file, None)).collect();
        let mut above = Above::default();
        let mut asked = BTreeSet::new();
        let mut kept = 0;
        while let Some((file, root)) = waiting.pop_front() {
            let role = self.workspace.roles.get(&file).copied();
            if role == Some(Role::Included) || self.workspace.homes.contains_key(&file) {
                continue;
            }
            let Some(place) = self.places.get(&file) else {
                continue;
            };
            let own = place.parent();
            let start = match role {
                None => own,
                Some(Role::Pipeline) if !self.is_declared(place) => own
                    .filter(|own| !own.join(".git").exists())
                    .and_then(Path::parent),
                Some(_) => None,
            };
            let outer = start.and_then(|start| {
                above.root(&disk, request.settings, &self.workspace, file, start)
            });
            let role = match (role, &outer) {
                (_, Some(_)) => Role::Fragment,
                (Some(role), None) => role,
                (None, None) => continue,
            };
            let root = outer.or(root).unwrap_or_else(|| project_root(place));
            let shown = shown_root(&disk.path(file), place, &root);
            self.workspace.roles.insert(file, role);
            let home = disk.home(&root, shown);
            self.workspace.homes.insert(file, home.directory);
            let text = disk.shared(file);
            // The word may be written with escapes.
            if !text.contains("include") && !text.contains('\\') {
                continue;
            }
            let mut forest = Forest::default();
            let context = context(request.settings, role);
            let loaded = load(&mut forest, file, &text, &home, &context);
            self.belong(file, &loaded);
            let includes = loaded.includes.iter();
            asked.extend(includes.filter_map(|include| include.file));
            for (path, role) in others(&forest, &loaded) {
                if let Some((other, _)) = home.text(Shelf::PROJECT, &path)
                    && self.stands(other, role)
                {
                    self.places.insert(other, join(root.clone(), &path));
                    let next = (other, Some(root.clone()));
                    match role {
                        Role::Child => waiting.push_front(next),
                        _ => waiting.push_back(next),
                    }
                }
            }
            let documents = loaded.documents.iter();
            let texts = documents.map(|document| forest.text(document.file).len());
            kept += texts.sum::<usize>();
            if kept <= MOST_KEPT {
                let loading = Loading { forest, loaded };
                self.workspace.loadings.insert(file, loading);
            }
        }
        self.taken = disk.give(&mut self.workspace);
        self.settle_strangers(&asked);
    }

    /// Whether the user says that a file is a pipeline of its own, whoever includes it.
    fn is_declared(&self, place: &Path) -> bool {
        self.request.settings.stand.is_some() || self.pipelines.fit(place)
    }

    /// What a pipeline asked for is no stranger, even where there is nothing in it to check.
    fn settle_strangers(&mut self, asked: &BTreeSet<FileId>) {
        for file in take(&mut self.strangers) {
            if self.workspace.roles.contains_key(&file) || asked.contains(&file) {
                let path = self.workspace.sources.path(file);
                let unchecked = &mut self.workspace.unchecked;
                unchecked.retain(|unchecked| !unchecked.named || unchecked.path != path);
            } else {
                self.taken.retain(|_, taken| *taken != file);
            }
        }
    }

    /// The files of its project that a pipeline includes are parts of it.
    fn belong(&mut self, file: FileId, loaded: &Loaded) {
        let own = loaded
            .documents
            .iter()
            .filter(|document| document.shelf == Shelf::PROJECT && document.file != file);
        for document in own {
            let place = self.places.get(&document.file);
            let is_declared = place.is_some_and(|place| self.is_declared(place));
            let role = self.workspace.roles.entry(document.file);
            let role = role.or_insert(Role::Included);
            // A pipeline further down may be a part of this one, whatever its name.
            let is_below = *role == Role::Pipeline
                && !self.workspace.homes.contains_key(&document.file)
                && !is_declared;
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
            Some(Role::Pipeline | Role::Child | Role::Runner | Role::Embedded) => false,
        };
        if is_new {
            self.workspace.roles.insert(file, as_what);
            self.workspace.homes.remove(&file);
        }
        is_new
    }
}

/// The root of a project as outputs show it, by one of its files that the user named or a walk met:
/// the file as it is shown and where it lies.
#[must_use]
pub fn shown_root(shown: &Path, place: &Path, root: &Path) -> Option<PathBuf> {
    let inside = place.strip_prefix(root).ok()?;
    let levels = inside.components().count();
    let above = shown.ancestors().nth(levels)?;
    shown.ends_with(inside).then(|| above.to_owned())
}

/// The local files that a pipeline starts as pipelines of their own, and those that it would
/// include under other circumstances, or that are only parts of what it starts.
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

/// The local files of a pipeline that a job starts. A single one without inputs is the pipeline.
fn started(include: Node<'_>) -> Vec<(String, Role)> {
    let all: Vec<Node<'_>> = match include.shape() {
        Shape::List => include.items().collect(),
        _ => vec![include],
    };
    let is_single = all.len() == 1;
    let local = all.into_iter().filter_map(|one| {
        let (path, is_plain) = match one.shape() {
            Shape::Map => (one.get("local")?.value.text()?, one.entries().len() == 1),
            Shape::Scalar => (one.text()?, true),
            _ => return None,
        };
        let is_local = !path.contains('$') && !path.contains("://");
        let role = match is_single && is_plain {
            true => Role::Child,
            false => Role::Fragment,
        };
        is_local.then(|| (path.trim_start_matches('/').to_owned(), role))
    });
    local.collect()
}
