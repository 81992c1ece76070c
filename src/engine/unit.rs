//! One file of which findings are told, read with everything it includes.

use std::collections::BTreeMap;

use super::library::Reader;
use super::report::Missing;
use super::runner_text::RunnerText;
use super::suppress::{Page, Remarks, heading, remarks, surroundings};
use super::workspace::{Role, Workspace};
use crate::model::embedded::holding;
use crate::model::facts::Facts;
use crate::model::pipeline::load::{Context, Included, Loaded, load};
use crate::model::runner::RunnerConfig;
use crate::model::secret::secrets;
use crate::settings::Settings;
use crate::source::{FileId, Sources, Span};
use crate::syntax::{Forest, Parsed};

/// One file of which findings are told, read with everything it includes.
pub(super) struct Unit<'w> {
    pub(super) file: FileId,
    pub(super) forest: Held<'w, Forest>,
    pub(super) content: Content<'w>,
    pub(super) secrets: Vec<Span>,
    /// The comments around the configurations of a file, with the first of these.
    around: Vec<Remarks>,
}

pub(super) enum Content<'w> {
    Runner(Box<RunnerText>),
    Pipeline {
        /// Whether other pipelines include it.
        is_fragment: bool,
        loaded: Held<'w, Loaded>,
    },
}

/// Something made here, or lent by the workspace.
pub(super) enum Held<'w, T> {
    Own(Box<T>),
    Lent(&'w T),
}

impl<T> std::ops::Deref for Held<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Own(own) => own,
            Self::Lent(lent) => lent,
        }
    }
}

impl Unit<'_> {
    fn of_runners(forest: Forest, runners: RunnerText, text: &str) -> Self {
        Self {
            file: runners.parsed.file,
            secrets: secrets(&forest, &runners.parsed, text),
            forest: Held::Own(Box::new(forest)),
            content: Content::Runner(Box::new(runners)),
            around: Vec::new(),
        }
    }

    /// The runners, if it is a Runner configuration.
    pub(super) fn config<'u>(&'u self, facts: Facts<'u>) -> Option<RunnerConfig<'u>> {
        let Content::Runner(text) = &self.content else {
            return None;
        };
        let root = self.forest.node(text.parsed.root);
        let config = RunnerConfig::new(root, facts)
            .with_errors(text.parsed.unread())
            .with_origin(text.origin())
            .with_open(text.open())
            .with_registration(text.registration);
        Some(config)
    }

    /// The files it is made of, as they were read.
    pub(super) fn parsed(&self) -> Vec<&Parsed> {
        match &self.content {
            Content::Runner(text) => vec![&text.parsed],
            Content::Pipeline { loaded, .. } => {
                let documents = loaded.documents.iter();
                documents.map(|document| &*document.parsed).collect()
            }
        }
    }
}

/// Reads the Runner configurations of a file.
pub(super) fn read_runners(workspace: &Workspace, file: FileId, role: Role) -> Vec<Unit<'_>> {
    let text = workspace.sources.shared(file);
    if role != Role::Embedded {
        let mut forest = Forest::default();
        let runners = RunnerText::whole(&mut forest, file, &text);
        return vec![Unit::of_runners(forest, runners, &text)];
    }
    let mut holding = holding(file, &text).unwrap_or_default();
    let parts = std::mem::take(&mut holding.parts).into_iter();
    let mut units: Vec<Unit<'_>> = parts
        .map(|part| {
            let mut forest = Forest::default();
            let runners = RunnerText::part(&mut forest, file, &text, part);
            Unit::of_runners(forest, runners, &text)
        })
        .collect();
    if let Some(first) = units.first_mut() {
        first.secrets.extend(holding.secrets(file));
        if let Content::Runner(runners) = &first.content {
            let page = page(&workspace.sources, file, Some(runners));
            first.around = surroundings(file, page);
            first.around.extend(heading(file, page));
        }
    }
    units
}

/// Reads a pipeline, unless the workspace has read it before.
pub(super) fn read<'w>(
    workspace: &'w Workspace,
    settings: &Settings,
    file: FileId,
    role: Role,
) -> Unit<'w> {
    let sources = &workspace.sources;
    let text = sources.shared(file);
    let loading = workspace.loadings.get(&file);
    let loading = loading.filter(|loading| loading.is_current(sources));
    let context = context(settings, role);
    let (forest, loaded) = match loading {
        Some(loading) => (Held::Lent(&loading.forest), Held::Lent(&loading.loaded)),
        None => {
            let mut forest = Forest::default();
            let reader = Reader {
                library: &workspace.library,
                sources,
                home: workspace.homes.get(&file).copied().unwrap_or_default(),
            };
            let loaded = load(&mut forest, file, &text, &reader, &context);
            (Held::Own(Box::new(forest)), Held::Own(Box::new(loaded)))
        }
    };
    let is_fragment = context.is_fragment;
    let content = Content::Pipeline {
        is_fragment,
        loaded,
    };
    let mut unit = Unit {
        file,
        forest,
        content,
        secrets: Vec::new(),
        around: Vec::new(),
    };
    let parsed = unit.parsed().into_iter();
    unit.secrets = parsed
        .flat_map(|parsed| secrets(&unit.forest, parsed, &sources.shared(parsed.file)))
        .collect();
    unit
}

/// What GitLab knows before it reads a pipeline: a push, and what the settings say. Variables that
/// nobody declared may exist all the same.
#[must_use]
pub fn context(settings: &Settings, role: Role) -> Context {
    let mut context = Context {
        knows_variables: false,
        is_fragment: matches!(role, Role::Fragment | Role::Included),
        ..Context::default()
    };
    if role == Role::Child {
        let source = ("CI_PIPELINE_SOURCE", "parent_pipeline");
        context.variables.insert(source.0.into(), source.1.into());
    }
    let declared = settings.variables.iter();
    context
        .variables
        .extend(declared.map(|(name, value)| (name.clone(), value.clone())));
    context
}

/// What a run keeps of a file when it is checked.
pub(super) struct Seen {
    /// How many syntax errors the files have that have any.
    pub(super) broken: Vec<(FileId, usize)>,
    pub(super) secrets: Vec<Span>,
    /// The includes that lead to each included file, the nearest first; of several ways the first.
    pub(super) inclusions: BTreeMap<FileId, Vec<Span>>,
    /// The file of the unit.
    pub(super) file: FileId,
    /// The comments of its files that speak to this program.
    pub(super) remarks: Vec<Remarks>,
}

impl Seen {
    pub(super) fn of(unit: &Unit<'_>, sources: &Sources) -> Self {
        let parsed = unit.parsed().into_iter();
        let broken = parsed.filter(|parsed| !parsed.errors.is_empty());
        Self {
            broken: broken
                .map(|parsed| (parsed.file, parsed.errors.len()))
                .collect(),
            secrets: unit.secrets.clone(),
            inclusions: inclusions(unit),
            file: unit.file,
            remarks: remarks_of(unit, sources),
        }
    }
}

fn remarks_of(unit: &Unit<'_>, sources: &Sources) -> Vec<Remarks> {
    let text = match &unit.content {
        Content::Runner(text) => Some(&**text),
        Content::Pipeline { .. } => None,
    };
    let page = |file: FileId| page(sources, file, text);
    let parsed = unit.parsed().into_iter();
    let mut found: Vec<Remarks> = parsed
        .filter_map(|parsed| remarks(&unit.forest, parsed, page(parsed.file)))
        .collect();
    found.extend(unit.around.iter().cloned());
    found
}

/// The text in which the comments of a pipeline file, or of a Runner configuration, stand.
pub(super) fn page<'s>(
    sources: &'s Sources,
    file: FileId,
    runner: Option<&RunnerText>,
) -> Page<'s> {
    Page {
        text: sources.text(file),
        lines: sources.lines(file),
        is_embedded: runner.is_some_and(RunnerText::is_embedded),
        is_editable: runner.is_none_or(RunnerText::is_editable),
    }
}

fn inclusions(unit: &Unit<'_>) -> BTreeMap<FileId, Vec<Span>> {
    let mut inclusions = BTreeMap::new();
    let Content::Pipeline { loaded, .. } = &unit.content else {
        return inclusions;
    };
    for included in &loaded.includes {
        let Some(file) = included.file.filter(|file| *file != unit.file) else {
            continue;
        };
        let next = |included: &&Included| loaded.includes.get(included.parent?);
        let way = std::iter::successors(Some(included), next).map(|included| included.at);
        inclusions.entry(file).or_insert_with(|| way.collect());
    }
    inclusions
}

/// The includes of which there is no file.
pub(super) fn missing(workspace: &Workspace, loaded: &Loaded) -> Vec<Missing> {
    let all = loaded.missing.iter();
    all.map(|missing| Missing {
        path: workspace.sources.path(missing.at.file).to_owned(),
        missing: match &missing.project {
            Some(project) => format!("{} {project} {}", missing.kind.name(), missing.location),
            None => format!("{} {}", missing.kind.name(), missing.location),
        },
        is_include: true,
    })
    .collect()
}
