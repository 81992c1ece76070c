//! One text checked alone.

use gitlab_runner_lint::engine::{Report, Role, Workspace, lint};
use gitlab_runner_lint::settings::Settings;

/// Checks one text as this kind of file.
pub(crate) fn check(role: Role, text: &str) -> Report {
    let mut workspace = Workspace::default();
    let file = workspace.sources.add_text("sample", text);
    workspace.roles.insert(file, role);
    lint(&workspace, &Settings::default())
}
