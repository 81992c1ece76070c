//! Pipelines loaded from texts.

use gitlab_runner_lint::model::pipeline::load::{Context, Files as _, Loaded, Shelf, load};
use gitlab_runner_lint::syntax::Forest;

use super::pipelines::Project;

/// A loaded pipeline.
pub(crate) struct Run {
    pub(crate) forest: Forest,
    pub(crate) project: Project,
    pub(crate) loaded: Loaded,
}

/// Loads the `.gitlab-ci.yml` among these files.
pub(crate) fn run_with(files: &[(&str, &str)], context: &Context) -> Run {
    let mut project = Project::default();
    for (path, text) in files {
        project.add(path, text.as_bytes().to_vec()).unwrap();
    }
    let mut forest = Forest::default();
    let (root, text) = project.text(Shelf::PROJECT, ".gitlab-ci.yml").unwrap();
    let loaded = load(&mut forest, root, &text, &project, context);
    Run {
        forest,
        project,
        loaded,
    }
}

/// The same for a push.
pub(crate) fn run(files: &[(&str, &str)]) -> Run {
    run_with(files, &Context::default())
}

/// A root file alone.
pub(crate) fn root(text: &str) -> Run {
    run(&[(".gitlab-ci.yml", text)])
}
