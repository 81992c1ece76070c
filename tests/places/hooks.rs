//! The hooks of pre-commit: what they run, and for which files they start.

use std::collections::BTreeSet;

use regex::Regex;
use serde::Deserialize;

use super::text;

/// A hook, as far as its form matters here.
#[derive(Deserialize)]
struct Hook {
    id: String,
    language: String,
    entry: String,
    files: String,
    pass_filenames: bool,
    require_serial: bool,
}

fn hooks() -> Vec<Hook> {
    serde_yaml::from_str(&text(".pre-commit-hooks.yaml")).unwrap()
}

#[test]
fn there_is_a_hook_for_each_way_to_install() {
    let hooks = hooks();
    let ids: Vec<_> = hooks
        .iter()
        .map(|hook| (hook.id.as_str(), hook.language.as_str()))
        .collect();
    assert_eq!(
        ids,
        [
            ("gitlab-runner-lint", "python"),
            ("gitlab-runner-lint-rust", "rust"),
            ("gitlab-runner-lint-system", "system"),
        ]
    );
    for hook in &hooks {
        assert_eq!(hook.entry, "gitlab-runner-lint check");
        assert!(!hook.pass_filenames && hook.require_serial, "{}", hook.id);
    }
    let patterns: BTreeSet<_> = hooks.iter().map(|hook| hook.files.as_str()).collect();
    assert_eq!(patterns.len(), 1, "all hooks start alike");
}

#[test]
fn hooks_start_for_files_that_can_take_part() {
    let pattern = Regex::new(&hooks()[0].files).unwrap();
    for (path, starts) in [
        (".gitlab-ci.yml", true),
        ("sub/project/.gitlab-ci.yml", true),
        ("deploy.gitlab-ci.yml", true),
        (".gitlab/ci/build.yml", true),
        (".gitlab/ci/deep/er/build.yaml", true),
        ("ci/TEST.YML", true),
        ("templates/scan/template.yml", true),
        ("anything/at/all.yml", true),
        ("config.toml", true),
        ("etc/gitlab-runner/config.toml", true),
        ("runners/docker-1.toml", true),
        ("config.template.toml", true),
        ("values.yaml", true),
        ("chart/values-production.yaml", true),
        (".gitlab-runner-lint.toml", true),
        ("README.md", false),
        ("src/main.rs", false),
        ("yml", false),
        ("docs/yml/page.md", false),
        ("config.toml.bak", false),
        ("pipeline.yml.txt", false),
    ] {
        assert_eq!(pattern.is_match(path), starts, "{path}");
    }
}
