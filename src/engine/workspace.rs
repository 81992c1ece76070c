//! What one run is about: texts, what each of them is, and which belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::library::{Directory, Library};
use super::report::Unchecked;
use crate::model::pipeline::load::Loaded;
use crate::settings::Settings;
use crate::source::{FileId, Sources};
use crate::syntax::Forest;

/// What a file is checked as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// A pipeline of its own: `.gitlab-ci.yml`.
    Pipeline,
    /// A pipeline of its own that another one starts: a target of `trigger:include`.
    Child,
    /// A part that pipelines elsewhere include.
    Fragment,
    /// A part of pipelines of this run; it is checked with them.
    Included,
    /// A Runner file: `config.toml`.
    Runner,
    /// A YAML file that holds Runner files: values of a Helm chart, a ConfigMap.
    Embedded,
}

impl Role {
    /// Whether it is YAML that GitLab reads.
    #[must_use]
    pub fn is_pipeline(self) -> bool {
        !matches!(self, Self::Runner | Self::Embedded)
    }
}

/// A pipeline that was loaded to find what it includes.
#[derive(Debug)]
pub struct Loading {
    /// The nodes of all its files.
    pub forest: Forest,
    /// The merged configuration.
    pub loaded: Loaded,
}

impl Loading {
    /// Whether its files still have these texts.
    pub(super) fn is_current(&self, sources: &Sources) -> bool {
        self.loaded.documents.iter().all(|document| {
            let (read, now) = (self.forest.text(document.file), sources.text(document.file));
            std::ptr::eq(read, now)
        })
    }
}

/// The input of a run, complete: linting reads nothing else.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The working directory, from the root of the repository.
    pub directory: PathBuf,
    /// Where that root lies, absolute; without a repository, the working directory.
    pub root: PathBuf,
    /// All texts.
    pub sources: Sources,
    /// What each text is checked as. Texts without a role are not checked, and never changed.
    pub roles: BTreeMap<FileId, Role>,
    /// Files that could not be read or are of no known kind.
    pub unchecked: Vec<Unchecked>,
    /// The Runner files whose runners each pipeline meets.
    pub pairs: BTreeMap<FileId, Vec<FileId>>,
    /// Runner files that were not asked for: pipelines meet them, but nothing is reported on them.
    pub context: BTreeSet<FileId>,
    /// Of these, those of which another part of the run tells what was not seen.
    pub lent: BTreeSet<FileId>,
    /// Runner files that pipelines of other parts of the run meet, too: nobody knows here which jobs
    /// use them.
    pub shared: BTreeSet<FileId>,
    /// Files that are checked but never changed: what a text includes that is not on the disk.
    pub kept: BTreeSet<FileId>,
    /// Runner files that are parts of a repository.
    pub committed: BTreeSet<FileId>,
    /// The directory of each pipeline's project.
    pub homes: BTreeMap<FileId, Directory>,
    /// What pipelines can include.
    pub library: Library,
    /// Pipelines that need not be loaded again as long as their texts stay the same.
    pub loadings: BTreeMap<FileId, Loading>,
}

/// GitLab's name for the pipeline of a project.
const PIPELINE: &str = ".gitlab-ci.yml";

/// The runners that GitLab hosts, as a Runner file.
const HOSTED: &str = include_str!("hosted.toml");

/// The name under which that file is shown.
const HOSTED_NAME: &str = "gitlab.com";

impl Workspace {
    /// Lets all pipelines meet the runners that GitLab hosts, if the settings ask for them.
    pub fn host(&mut self, settings: &Settings) {
        if settings.fleet.is_none() {
            return;
        }
        let file = self.sources.add_text(HOSTED_NAME, HOSTED);
        self.roles.insert(file, Role::Runner);
        self.context.insert(file);
        self.kept.insert(file);
        for pipeline in self.homes.keys() {
            self.pairs.entry(*pipeline).or_default().push(file);
        }
    }

    /// One project of these texts, by their path in it. Files called `.gitlab-ci.yml` are pipelines
    /// that meet the runners of all files whose name ends with `.toml`; other files are parts of
    /// them, or fragments where there is no such file.
    pub fn of_texts<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let mut workspace = Self::default();
        let home = Directory::default();
        let mut paths = Vec::new();
        for (path, text) in texts {
            let file = workspace.sources.add_text(path, text);
            let is_root = path == PIPELINE || path.ends_with("/.gitlab-ci.yml");
            let role = match path.ends_with(".toml") {
                true => Role::Runner,
                false if is_root => Role::Pipeline,
                false => Role::Included,
            };
            workspace.roles.insert(file, role);
            workspace.library.note(home, path, Some(file));
            paths.push(path.to_owned());
        }
        paths.sort();
        workspace.library.note_paths(home, paths);
        if !workspace.roles.values().any(|role| *role == Role::Pipeline) {
            let roles = workspace.roles.values_mut();
            roles
                .filter(|role| **role == Role::Included)
                .for_each(|role| *role = Role::Fragment);
        }
        let of = |wanted: fn(Role) -> bool| {
            let roles = workspace.roles.iter();
            let found: Vec<FileId> = roles
                .filter(|(_, role)| wanted(**role))
                .map(|(file, _)| *file)
                .collect();
            found
        };
        let runners = of(|role| role == Role::Runner);
        let pipelines = of(|role| matches!(role, Role::Pipeline | Role::Fragment));
        for pipeline in pipelines {
            workspace.homes.insert(pipeline, home);
            workspace.pairs.insert(pipeline, runners.clone());
        }
        workspace
    }
}
