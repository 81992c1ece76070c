//! Whether the pipeline of a project further up includes a file: then the file is a part of it,
//! even where that pipeline is not checked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::kind::PIPELINE;
use crate::engine::{Role, Workspace, context};
use crate::model::pipeline::load::{Files as _, Shelf, load};
use crate::settings::Settings;
use crate::source::FileId;
use crate::syntax::Forest;

/// The pipelines that were looked at, each loaded once however many files lie below it.
#[derive(Debug, Default)]
pub(super) struct Above {
    parts: BTreeMap<PathBuf, BTreeSet<FileId>>,
}

impl Above {
    /// The root of the project whose `.gitlab-ci.yml` includes a file, searched from a directory
    /// upwards. Nothing above the repository is looked at.
    pub(super) fn root(
        &mut self,
        disk: &Disk<'_>,
        settings: &Settings,
        workspace: &Workspace,
        file: FileId,
        start: &Path,
    ) -> Option<PathBuf> {
        for root in start.ancestors() {
            if self.includes(disk, settings, workspace, root, file) {
                return Some(root.to_owned());
            }
            if root.join(".git").exists() {
                break;
            }
        }
        None
    }

    fn includes(
        &mut self,
        disk: &Disk<'_>,
        settings: &Settings,
        workspace: &Workspace,
        root: &Path,
        file: FileId,
    ) -> bool {
        if let Some(parts) = self.parts.get(root) {
            return parts.contains(&file);
        }
        if !root.join(PIPELINE).is_file() {
            return false;
        }
        let home = disk.home(root, None);
        let Some((above, text)) = home.text(Shelf::PROJECT, PIPELINE) else {
            return false;
        };
        // What pipelines of this run include is known to be a part of them.
        let is_of_run = workspace.roles.get(&above) == Some(&Role::Pipeline)
            && workspace.homes.contains_key(&above);
        if is_of_run || above == file {
            return false;
        }
        let context = context(settings, Role::Pipeline);
        let loaded = load(&mut Forest::default(), above, &text, &home, &context);
        let documents = loaded.documents.iter();
        let parts: BTreeSet<FileId> = documents.map(|document| document.file).collect();
        let is_part = parts.contains(&file);
        self.parts.insert(root.to_owned(), parts);
        is_part
    }
}
