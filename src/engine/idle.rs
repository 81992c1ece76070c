//! Runner files that no job of their project can use: known only when all pipelines are judged.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use super::check::run;
use super::scopes::Scopes;
use super::unit::Unit;
use super::workspace::{Role, Workspace};
use crate::finding::Finding;
use crate::model::facts::Facts;
use crate::rule::Check;
use crate::semantics::idle::{Idle, Usage};
use crate::source::FileId;

/// The findings on such files. A pipeline without a usage may use anything.
pub(super) fn findings(
    workspace: &Workspace,
    scopes: &Scopes<'_>,
    configs: &[Unit<'_>],
    usages: &BTreeMap<FileId, &Usage>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for unit in configs {
        let Some(met) = usages_of(workspace, usages, unit.file) else {
            continue;
        };
        let config = unit.config(Facts::new(scopes.at(unit.file)));
        let Some(idle) = config.and_then(|config| Idle::new(config, &met)) else {
            continue;
        };
        run(scopes, &mut findings, |check, sink| {
            if let Check::Idle(check) = check {
                check(&idle, sink);
            }
        });
    }
    findings
}

/// What the pipelines that meet a file use, if that is known of all of them and the file is kept in
/// the project of one: of runners elsewhere other projects have their use.
fn usages_of<'u>(
    workspace: &Workspace,
    usages: &BTreeMap<FileId, &'u Usage>,
    runner: FileId,
) -> Option<Vec<&'u Usage>> {
    if workspace.context.contains(&runner) || workspace.shared.contains(&runner) {
        return None;
    }
    let pairs = workspace.pairs.iter();
    let met = pairs.filter(|(_, runners)| runners.contains(&runner));
    let pipelines: Vec<FileId> = met.map(|(pipeline, _)| *pipeline).collect();
    let path = |file: &FileId| workspace.sources.path(*file);
    let is_home = |pipeline: &&FileId| {
        workspace.roles.get(pipeline) == Some(&Role::Pipeline)
            && is_beside(path(&runner), path(pipeline))
    };
    pipelines.iter().find(is_home)?;
    pipelines
        .iter()
        .map(|pipeline| usages.get(pipeline).copied())
        .collect()
}

/// Whether a file is in the directory of a pipeline, or below it.
fn is_beside(file: &Path, pipeline: &Path) -> bool {
    let home = pipeline.parent().unwrap_or(Path::new(""));
    let Ok(rest) = file.strip_prefix(home) else {
        return false;
    };
    rest.components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_same_directory_are_of_the_project() {
        for (file, pipeline, expected) in [
            ("config.toml", ".gitlab-ci.yml", true),
            ("a/b/config.toml", "a/.gitlab-ci.yml", true),
            ("b/config.toml", "a/.gitlab-ci.yml", false),
            ("../config.toml", ".gitlab-ci.yml", false),
            ("/etc/gitlab-runner/config.toml", ".gitlab-ci.yml", false),
            ("/a/config.toml", "/a/.gitlab-ci.yml", true),
        ] {
            let is = is_beside(Path::new(file), Path::new(pipeline));
            assert_eq!(is, expected, "{file} {pipeline}");
        }
    }
}
