//! Which Runner files each pipeline meets: those the user named, else those the settings list, else
//! those of the same project.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::finder::{Finder, Reason};
use super::kind::{self, ByName};
use super::patterns::{expand, normal, real};
use super::project::{Project, is_root, project};
use super::walk::{self, Limits};
use super::{read, shown};
use crate::engine::Role;
use crate::source::FileId;

impl Finder<'_> {
    /// Finds the Runner files that each pipeline meets.
    pub(super) fn pair(&mut self) {
        let pipelines: Vec<FileId> = self.workspace.homes.keys().copied().collect();
        let chosen = if !self.named_runners.is_empty() {
            Some(self.named_runners.clone())
        } else if !self.request.settings.runners.is_empty() {
            Some(self.listed_runners())
        } else {
            None
        };
        if let Some(runners) = chosen {
            // Pipelines of other parts of the run meet them, too.
            if self.share.as_ref().is_some_and(|it| it.dealt.projects > 1) {
                self.workspace.shared.extend(runners.iter().copied());
            }
            for pipeline in pipelines {
                self.meets(pipeline, &runners);
            }
            return;
        }
        let roots = self.named_roots(&self.files_of(Role::Runner));
        let by_pipeline = self.by_project(&pipelines, &roots);
        for project in by_pipeline.keys() {
            self.explore(project);
        }
        let runners = self.files_of(Role::Runner);
        let by_runner = self.by_project(&runners, &roots);
        for (project, pipelines) in by_pipeline {
            let runners = by_runner.get(&project).map_or(&[][..], Vec::as_slice);
            for pipeline in pipelines {
                self.meets(pipeline, runners);
            }
        }
    }

    pub(super) fn files_of(&self, wanted: Role) -> Vec<FileId> {
        let roles = self.workspace.roles.iter();
        roles
            .filter(|(_, role)| **role == wanted)
            .map(|(file, _)| *file)
            .collect()
    }

    fn by_project(
        &self,
        files: &[FileId],
        roots: &BTreeSet<PathBuf>,
    ) -> BTreeMap<Project, Vec<FileId>> {
        let mut projects: BTreeMap<Project, Vec<FileId>> = BTreeMap::new();
        for file in files {
            if let Some(place) = self.places.get(file) {
                projects
                    .entry(project(place, roots))
                    .or_default()
                    .push(*file);
            }
        }
        projects
    }

    fn meets(&mut self, pipeline: FileId, runners: &[FileId]) {
        let mut runners = runners.to_vec();
        runners.sort_by_key(|file| self.workspace.sources.path(*file).to_owned());
        runners.dedup();
        self.workspace.pairs.insert(pipeline, runners);
    }

    /// Walked directories that hold Runner files are projects, whatever they lie in.
    fn named_roots(&self, runners: &[FileId]) -> BTreeSet<PathBuf> {
        let holds = |directory: &&PathBuf| {
            let mut places = runners.iter().filter_map(|file| self.places.get(file));
            places.any(|place| place.starts_with(directory)) || self.holds_elsewhere(directory)
        };
        self.walked.iter().filter(holds).cloned().collect()
    }

    /// Whether a walked directory holds Runner files in projects of other parts of the run. Only
    /// where that makes a difference: where a project around it would have a say otherwise.
    fn holds_elsewhere(&self, directory: &Path) -> bool {
        let Some(share) = self.share.as_ref().filter(|share| share.owns_rest) else {
            return false;
        };
        let mut pipelines = self.workspace.homes.keys();
        let is_asked = !is_root(directory)
            && directory.ancestors().skip(1).any(is_root)
            && pipelines.any(|file| {
                let place = self.places.get(file);
                place.is_some_and(|place| place.starts_with(directory))
            });
        let limits = Limits {
            exclude: Arc::clone(&self.exclude),
            depth: None,
            one_project: false,
            foreign: BTreeSet::new(),
        };
        let foreign = share.foreign.iter();
        is_asked
            && foreign
                .filter(|project| project.starts_with(directory))
                .flat_map(|project| walk::files(project, &limits))
                .flatten()
                .filter(|place| kind::by_name(place) == ByName::Toml)
                .any(|place| {
                    let text = read::bytes(&place).unwrap_or_default();
                    let role = kind::found(&place, &String::from_utf8_lossy(&text));
                    role == Some(Role::Runner)
                })
    }

    /// Reads the Runner files of a project that nobody asked for.
    fn explore(&mut self, project: &Project) {
        if self
            .walked
            .iter()
            .any(|walked| project.root.starts_with(walked))
        {
            return;
        }
        let limits = Limits {
            exclude: Arc::clone(&self.exclude),
            depth: project.is_flat.then_some(1),
            one_project: true,
            foreign: BTreeSet::new(),
        };
        for path in walk::files(&project.root, &limits).into_iter().flatten() {
            self.file(shown(&path, self.request.current), &path, Reason::Context);
        }
    }

    /// The Runner files that the settings list.
    fn listed_runners(&mut self) -> Vec<FileId> {
        let mut found = Vec::new();
        for pattern in &self.request.settings.runners {
            let mut places = expand(self.request.base, pattern);
            // A name is a wish of its own, a pattern is a search.
            if pattern.contains(['*', '?', '[']) {
                places.retain(|place| !self.exclude.cover(&normal(place)));
            }
            if places.is_empty() && self.share.as_ref().is_none_or(|share| share.is_first) {
                self.unchecked(
                    Path::new(pattern),
                    "no file matches (`runners` of the settings)",
                    false,
                );
            }
            for place in places {
                let place = normal(&place);
                self.listed(&place);
                found.extend(self.taken.get(&real(&place)));
            }
        }
        found
    }

    /// A listed file is a Runner file, whatever its name and content.
    fn listed(&mut self, place: &Path) {
        let real = real(place);
        if self.taken.contains_key(&real) {
            return;
        }
        let shown = shown(place, self.request.current);
        let added = read::bytes(place).and_then(|bytes| {
            let is_yaml = kind::by_name(place) == ByName::Yaml;
            let text = String::from_utf8_lossy(&bytes);
            let role = if is_yaml && kind::is_embedding(&text) {
                Role::Embedded
            } else {
                Role::Runner
            };
            let file = self.workspace.sources.add(shown.clone(), bytes);
            let file = file.map_err(|error| error.to_string())?;
            Ok((file, role))
        });
        match added {
            Ok((file, role)) => {
                self.taken.insert(real, file);
                self.places.insert(file, place.to_owned());
                self.workspace.roles.insert(file, role);
                self.workspace.context.insert(file);
                if !self.owns(place) {
                    self.workspace.lent.insert(file);
                }
            }
            Err(why) if self.owns(place) => self.unchecked(&shown, why, false),
            Err(_) => {}
        }
    }
}
