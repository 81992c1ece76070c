//! Runner configurations inside of YAML: found, judged in place and changed in place.

mod corpus;
mod fixes;
mod hostile;
mod places;
mod secrets;
mod templates;

use gitlab_runner_lint::engine::{Report, Role, Workspace, lint};
use gitlab_runner_lint::settings::Settings;
use gitlab_runner_lint::source::FileId;

fn workspace(text: &str, role: Role) -> (Workspace, FileId) {
    let mut workspace = Workspace::default();
    let file = workspace.sources.add_text("values.yaml", text);
    workspace.roles.insert(file, role);
    (workspace, file)
}

/// `line:column rule`, and what is marked there.
fn findings_as(text: &str, role: Role) -> Vec<String> {
    let (workspace, _) = workspace(text, role);
    let report = lint(&workspace, &Settings::default());
    let all = report.findings.iter();
    all.map(|finding| {
        let span = finding.primary.span;
        let at = workspace.sources.position(span.file, span.start);
        let marked = workspace.sources.slice(span);
        format!("{}:{} {} {marked}", at.line, at.column, finding.rule)
    })
    .collect()
}

fn findings(text: &str) -> Vec<String> {
    findings_as(text, Role::Embedded)
}

fn report(text: &str) -> Report {
    let (workspace, _) = workspace(text, Role::Embedded);
    lint(&workspace, &Settings::default())
}

/// A mistake that is found wherever it is read.
const MISTAKE: &str = "pull_policy = \"sometimes\"";
