//! What a file is: by its name, then by its content.

use std::path::Path;
use std::sync::Arc;

use super::template;
use crate::engine::Role;
use crate::model::embedded::{Holding, holding, looks_like_runner};
use crate::source::Sources;
use crate::syntax::{Forest, Format, Node, Shape};

/// GitLab's default name of a project's pipeline.
pub(super) const PIPELINE: &str = ".gitlab-ci.yml";
/// The settings of this tool.
pub(super) const SETTINGS: &str = ".gitlab-runner-lint.toml";

/// What a name alone says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ByName {
    /// It is a pipeline.
    Pipeline,
    /// It may be a Runner file.
    Toml,
    /// It may be a pipeline under a name of its own.
    Yaml,
    /// It is this tool's settings.
    Settings,
    /// Anything.
    Other,
}

/// What a name says.
pub(super) fn by_name(path: &Path) -> ByName {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name == SETTINGS {
        return ByName::Settings;
    }
    if name.ends_with(PIPELINE) {
        return ByName::Pipeline;
    }
    match path
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .as_deref()
    {
        Some("toml") => ByName::Toml,
        Some("yml" | "yaml") => ByName::Yaml,
        _ => ByName::Other,
    }
}

/// Whether the Runner's own name for its file, or for a template of it, is meant.
fn is_config(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name == "config.toml" || name == "config.template.toml"
}

/// What a file is that the user named: its content may decide.
pub(super) fn named(path: &Path, text: &str) -> Option<Role> {
    match by_name(path) {
        ByName::Pipeline => Some(Role::Pipeline),
        ByName::Settings => None,
        ByName::Toml => {
            let is_runner = is_config(path) || looks_like_runner(text, true);
            (is_runner && template::by_marks(text).is_none()).then_some(Role::Runner)
        }
        ByName::Yaml if is_embedding(text) => Some(Role::Embedded),
        ByName::Yaml => looks_like_pipeline(text).then_some(Role::Pipeline),
        ByName::Other if template::by_name(path).is_some() => None,
        ByName::Other if is_runner_file(text) => Some(Role::Runner),
        ByName::Other if is_embedding(text) => Some(Role::Embedded),
        ByName::Other => looks_like_pipeline(text).then_some(Role::Pipeline),
    }
}

/// Whether a text without a telling name is a Runner file, and not YAML that holds one.
fn is_runner_file(text: &str) -> bool {
    let is_template = || template::by_marks(text).is_some();
    looks_like_runner(text, true) && !is_embedding(text) && !is_template()
}

/// What a file is that was found, not asked for. `concurrent` alone is a word that other programs
/// use, too.
pub(super) fn found(path: &Path, text: &str) -> Option<Role> {
    if by_name(path) == ByName::Yaml {
        return is_embedding(text).then_some(Role::Embedded);
    }
    let is_runner = looks_like_runner(text, is_config(path));
    (is_runner && template::by_marks(text).is_none()).then_some(Role::Runner)
}

/// Whether a YAML text holds Runner configurations.
pub(super) fn is_embedding(text: &str) -> bool {
    embedded(text).is_some_and(|holding| !holding.parts.is_empty())
}

fn embedded(text: &str) -> Option<Holding> {
    let file = Sources::default().add_text("", "");
    holding(file, text)
}

/// What of a YAML file cannot be looked at, although it seems to hold Runner configurations. Who did
/// not ask for the file need not hear that it is no YAML.
pub(super) fn hidden(
    path: &Path,
    text: &str,
    role: Option<Role>,
    is_asked_for: bool,
) -> Vec<String> {
    let is_yaml = matches!(by_name(path), ByName::Yaml | ByName::Other)
        && template::by_name(path).is_none()
        && matches!(role, None | Some(Role::Embedded));
    let holding = is_yaml.then(|| embedded(text)).flatten();
    let Some(mut holding) = holding else {
        return Vec::new();
    };
    if is_asked_for || role.is_some() {
        holding.problems.append(&mut holding.unreadable);
    }
    holding.problems
}

/// Which template a file is, if that is why it is not checked.
pub(super) fn template(path: &Path, text: &str) -> Option<&'static str> {
    let named = template::by_name(path);
    named.or_else(|| looks_like_runner(text, true).then(|| template::by_marks(text))?)
}

/// Whether a file is a template by its name.
pub(super) fn is_template(path: &Path) -> bool {
    template::by_name(path).is_some()
}

/// Which template a file is that becomes a Runner file.
pub(super) fn runner_template(path: &Path, text: &str) -> Option<&'static str> {
    looks_like_runner(text, false).then(|| template::by_name(path))?
}

/// Keys that no job can have as its name, or that nearly always mean a pipeline.
const KEYWORDS: [&str; 8] = [
    "stages",
    "include",
    "default",
    "workflow",
    "before_script",
    "after_script",
    "variables",
    "spec",
];
/// Keys of a job that other tools' files do not have one level below the top.
const JOB_KEYS: [&str; 5] = ["script", "trigger", "extends", "run", "before_script"];
/// Keys at the top that say it is something else: Kubernetes, GitHub, Compose, CircleCI.
const FOREIGN: [&str; 5] = ["apiVersion", "kind", "jobs", "on", "version"];

fn looks_like_pipeline(text: &str) -> bool {
    let mut sources = Sources::default();
    // GitLab reads one entry behind a byte order mark; what the file is meant to be counts here.
    let text: Arc<str> = Arc::from(text.trim_start_matches('\u{FEFF}'));
    let file = sources.add_text("", Arc::clone(&text));
    let mut forest = Forest::default();
    let parsed = forest.parse(file, Format::Yaml, &text);
    let root = forest.node(parsed.root);
    if parsed.header.is_some() {
        return true;
    }
    if root.shape() != Shape::Map || FOREIGN.iter().any(|key| root.get(key).is_some()) {
        return false;
    }
    KEYWORDS.iter().any(|key| root.get(key).is_some())
        || root.entries().any(|entry| looks_like_job(entry.value))
}

fn looks_like_job(value: Node<'_>) -> bool {
    JOB_KEYS.iter().any(|key| value.get(key).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, text: &str) -> Option<Role> {
        named(Path::new(name), text)
    }

    #[test]
    fn names_decide_first() {
        for name in [".gitlab-ci.yml", "a/b.gitlab-ci.yml", "ci/.gitlab-ci.yml"] {
            assert_eq!(kind(name, ""), Some(Role::Pipeline), "{name}");
        }
        assert_eq!(kind("config.toml", ""), Some(Role::Runner));
        assert_eq!(kind(".gitlab-runner-lint.toml", "[[runners]]"), None);
    }

    #[test]
    fn runner_files_are_known_by_tables_and_global_keys() {
        for text in [
            "[[runners]]\n",
            "  [[ runners ]]",
            "\u{FEFF}[[runners]]",
            "[runners.docker]\nimage = \"a\"\n",
            "[[Runners]]",
            "concurrent = 1\n",
            "# comment\ncheck_interval=0",
            "[session_server]",
        ] {
            assert_eq!(kind("any.toml", text), Some(Role::Runner), "{text}");
            assert_eq!(kind("any", text), Some(Role::Runner), "{text}");
        }
        for text in [
            "",
            "[package]\nname = \"a\"\nconcurrent = 1\n",
            "[[runner]]\nname = \"a\"\n",
            "runners = []\n",
            "# [[runners]]\n",
        ] {
            assert_eq!(kind("any.toml", text), None, "{text}");
        }
    }

    #[test]
    fn common_words_do_not_make_a_found_file_a_runner_file() {
        let found = |name: &str, text| found(Path::new(name), text);
        assert_eq!(found("queue.toml", "concurrent = 4\n"), None);
        let runner = Some(Role::Runner);
        assert_eq!(found("x/config.toml", "concurrent = 4\n"), runner);
        assert_eq!(found("docker.toml", "[[runners]]\n"), runner);
    }

    #[test]
    fn pipelines_are_known_by_keywords_and_jobs() {
        for text in [
            "stages: [a]\n",
            "build:\n  script: make\n",
            ".hidden:\n  extends: .base\n",
            "include: a.yml\n",
            "spec:\n  inputs: {}\n---\na:\n  script: b\n",
            "\u{FEFF}image: a\nbuild:\n  script: make\n",
        ] {
            assert_eq!(kind("ci/build.yml", text), Some(Role::Pipeline), "{text}");
        }
        for text in [
            "",
            "- a\n",
            "just text",
            "on: push\njobs:\n  a:\n    steps: []\n",
            "version: '3'\nservices:\n  a:\n    image: b\n",
            "apiVersion: v1\nkind: ConfigMap\nspec: {}\n",
            "image:\n  repository: a\n",
        ] {
            assert_eq!(kind("ci/build.yml", text), None, "{text}");
        }
    }
}
