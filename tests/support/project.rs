//! A workspace made of texts, without a disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use gitlab_runner_lint::engine::{Report, Workspace, lint};
use gitlab_runner_lint::finding::{Finding, Safety};
use gitlab_runner_lint::fixer;
use gitlab_runner_lint::rules::RULES;
use gitlab_runner_lint::settings::{self, Settings};
use gitlab_runner_lint::source::Sources;

/// Name of the settings file among the texts.
const SETTINGS: &str = ".gitlab-runner-lint.toml";

/// The day on which the texts are checked.
const TODAY: &str = "2026-06-01";

/// Some files of one project.
pub(crate) struct Project {
    /// The files as a workspace: pipelines and Runner files by their extension.
    pub(crate) workspace: Workspace,
    /// What the settings file among them says.
    pub(crate) settings: Settings,
}

impl Project {
    /// A project of these texts by file name.
    pub(crate) fn new(files: &BTreeMap<String, String>) -> Self {
        let ids: Vec<&str> = RULES.iter().map(|rule| rule.meta.id).collect();
        let mut settings = files.get(SETTINGS).map_or_else(Settings::default, |text| {
            let file = Sources::default().add_text(SETTINGS, text.as_str());
            let text: Arc<str> = text.as_str().into();
            settings::read(file, &text, &ids)
                .unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"))
        });
        settings.today = Some(TODAY.to_owned());
        let mut workspace = workspace(files);
        workspace.host(&settings);
        Self {
            workspace,
            settings,
        }
    }

    /// Checks the files.
    pub(crate) fn lint(&self, settings: &Settings) -> Report {
        lint(&self.workspace, settings)
    }

    /// The texts after fixing.
    pub(crate) fn fix(self, settings: &Settings, limit: Safety) -> BTreeMap<String, String> {
        let fixed = fixer::fix(self.workspace, settings, limit);
        let sources = &fixed.workspace.sources;
        sources
            .ids()
            .map(|file| (sources.display(file), sources.text(file).to_owned()))
            .collect()
    }

    /// File and one-based line of a finding.
    pub(crate) fn place(&self, finding: &Finding) -> (String, usize) {
        let sources = &self.workspace.sources;
        let span = finding.primary.span;
        (
            sources.display(span.file),
            sources.position(span.file, span.start).line,
        )
    }
}

fn workspace(files: &BTreeMap<String, String>) -> Workspace {
    let texts = files.iter().filter(|(name, _)| *name != SETTINGS);
    Workspace::of_texts(texts.map(|(name, text)| (name.as_str(), text.as_str())))
}
