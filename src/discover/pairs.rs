//! Which Runner files each pipeline meets: those the user named, else those the settings list, else
//! those of the same project.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::finder::{Finder, Reason};
use super::kind::{self, ByName};
use super::patterns::{expand, normal, real};
use super::project::{Project, project};
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
            places.any(|place| place.starts_with(directory))
        };
        self.walked.iter().filter(holds).cloned().collect()
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
        };
        for path in walk::files(&project.root, &limits).into_iter().flatten() {
            self.file(shown(&path, self.request.current), &path, Reason::Context);
        }
    }

    /// The Runner files that the settings list.
    fn listed_runners(&mut self) -> Vec<FileId> {
        let mut found = Vec::new();
        for pattern in &self.request.settings.runners {
            let places = expand(self.request.base, pattern);
            if places.is_empty() {
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
            }
            Err(why) => self.unchecked(&shown, why, false),
        }
    }
}
