//! Which Runner files are parts of a repository: they lie in a work tree of Git, and Git does not
//! ignore them. A live `/etc/gitlab-runner/config.toml` does not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::UNNAMED_INPUT;
use super::finder::Finder;
use crate::engine::Role;
use crate::source::FileId;

/// What Git ignores, each directory read once.
#[derive(Debug, Default)]
struct Ignored {
    by_directory: BTreeMap<PathBuf, Gitignore>,
}

impl Finder<'_> {
    /// Notes the Runner files of this run that are parts of a repository.
    pub(super) fn note_committed(&mut self) {
        let mut ignored = Ignored::default();
        let is_unnamed = |place: &Path| {
            self.request.input.is_some_and(|input| input.name.is_none())
                && place.file_name().is_some_and(|name| name == UNNAMED_INPUT)
        };
        let roles = self.workspace.roles.iter();
        let runners = roles.filter(|(_, role)| matches!(role, Role::Runner | Role::Embedded));
        let committed: Vec<FileId> = runners
            .map(|(file, _)| *file)
            .filter(|file| {
                let place = self.places.get(file);
                place.is_some_and(|place| !is_unnamed(place) && ignored.is_committed(place))
            })
            .collect();
        self.workspace.committed.extend(committed);
    }
}

impl Ignored {
    fn is_committed(&mut self, place: &Path) -> bool {
        let directories = place.ancestors().skip(1);
        let Some(root) = directories
            .clone()
            .find(|directory| directory.join(".git").exists())
        else {
            return false;
        };
        // Nothing below an ignored directory can be taken back in.
        let parts = place.ancestors().take_while(|part| *part != root);
        !parts
            .into_iter()
            .any(|part| self.ignores(root, part, part != place))
    }

    /// Whether Git ignores a file or a directory itself; the nearest file that speaks of it decides.
    fn ignores(&mut self, root: &Path, part: &Path, is_directory: bool) -> bool {
        for directory in part.ancestors().skip(1) {
            let rules = self.of(directory, directory == root);
            let found = rules.matched(part, is_directory);
            if !found.is_none() {
                return found.is_ignore();
            }
            if directory == root {
                break;
            }
        }
        false
    }

    fn of(&mut self, directory: &Path, is_root: bool) -> &Gitignore {
        let rules = self.by_directory.entry(directory.to_owned());
        rules.or_insert_with(|| {
            let mut builder = GitignoreBuilder::new(directory);
            // What cannot be read ignores nothing.
            if is_root {
                builder.add(directory.join(".git/info/exclude"));
            }
            builder.add(directory.join(".gitignore"));
            builder.build().unwrap_or_else(|_| Gitignore::empty())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_git_ignores_is_not_committed() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        for folder in [".git/info", "live", "kept", "outside"] {
            fs::create_dir_all(root.join("tree").join(folder)).unwrap();
        }
        let tree = root.join("tree");
        fs::write(tree.join(".git/info/exclude"), "own.toml\n").unwrap();
        fs::write(tree.join(".gitignore"), "/live/\nsecret.toml\n").unwrap();
        fs::write(tree.join("kept/.gitignore"), "!secret.toml\n").unwrap();
        for (path, expected) in [
            ("tree/config.toml", true),
            ("tree/kept/config.toml", true),
            ("tree/kept/secret.toml", true),
            ("tree/secret.toml", false),
            ("tree/own.toml", false),
            ("tree/live/config.toml", false),
            ("config.toml", false),
        ] {
            let mut ignored = Ignored::default();
            assert_eq!(ignored.is_committed(&root.join(path)), expected, "{path}");
        }
    }
}
