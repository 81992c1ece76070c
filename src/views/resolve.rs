//! What GitLab makes of a pipeline: the answer of an offline CI Lint.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::facts::Facts;
use crate::model::field::Field;
use crate::model::pipeline::Problem;
use crate::model::pipeline::entry::judge;
use crate::model::pipeline::load::{Context, Files, Loaded, load};
use crate::model::pipeline::{Job, Pipeline};
use crate::model::plain::Plain;
use crate::settings::Settings;
use crate::source::{FileId, Span};
use crate::syntax::{Data, Forest, Node, Shape, Via};

/// Levels of a configuration that are shown; GitLab itself takes 100.
const MOST_LEVELS: usize = 120;

/// Something that GitLab says, in its own words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// The text.
    pub text: String,
    /// Where the cause is written, if that is known.
    pub at: Option<Span>,
    /// The job it is said of.
    pub job: Option<String>,
}

/// An included file, or one that is not here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Include {
    /// `local`, `project`, ...
    pub kind: &'static str,
    /// Its path, address or name.
    pub location: String,
    /// Where the include is written.
    pub at: Span,
    /// Whether its content was read.
    pub is_read: bool,
}

/// One keyword of a job, and where it comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// The keyword.
    pub keyword: String,
    /// Its value.
    pub value: Plain,
    /// Where the value is written.
    pub at: Span,
    /// How it came to the job, nearest step first: `extends .base`, `default`. Includes are left
    /// out: the file says as much.
    pub through: Vec<String>,
}

/// A pipeline as GitLab sees it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Resolution {
    /// Why GitLab refuses it, in GitLab's order.
    pub errors: Vec<Said>,
    /// What GitLab would say when these are gone; it stops before that.
    pub further: Vec<Said>,
    /// What GitLab warns of.
    pub warnings: Vec<Said>,
    /// All stages; none of a refused pipeline.
    pub stages: Vec<String>,
    /// The jobs as GitLab creates them; none of a refused pipeline.
    pub jobs: Vec<(String, Plain)>,
    /// Included files, those that are not here last.
    pub includes: Vec<Include>,
    /// Whether included files are not here. Then the errors are those that GitLab finds whatever is
    /// in these files, there are no jobs, and without errors GitLab's verdict is not decidable.
    pub is_partial: bool,
    /// The merged configuration; null if it was not asked for.
    pub merged: Plain,
    /// The keywords of one job, if one was asked for and exists.
    pub job: Option<Vec<Line>>,
    /// Names of all jobs and templates, for suggestions.
    pub names: Vec<String>,
}

/// What is wanted beside the verdict.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted<'n> {
    /// Only that.
    Verdict,
    /// The merged configuration.
    Merged,
    /// The keywords of this job, and the merged configuration.
    Job(&'n str),
}

/// Resolves a pipeline.
#[must_use]
pub fn resolve(
    root: FileId,
    text: &Arc<str>,
    files: &dyn Files,
    context: &Context,
    settings: &Settings,
    wanted: Wanted<'_>,
) -> Resolution {
    let mut forest = Forest::default();
    let loaded = load(&mut forest, root, text, files, context);
    let includes = includes(&loaded);
    let node = forest.node(loaded.root);
    let mut resolution = Resolution {
        includes,
        merged: match wanted {
            Wanted::Verdict => Plain::Null,
            Wanted::Merged | Wanted::Job(_) => plain(node, MOST_LEVELS),
        },
        ..Resolution::default()
    };
    // What is missing may bring scripts, stages and whole jobs: a verdict would be a guess.
    resolution.is_partial = !loaded.missing.is_empty();
    let facts = Facts::new(settings);
    let pipeline = Pipeline::new(node, &loaded, false, facts);
    let further = |errors: &[Problem]| -> Vec<Said> {
        let told: BTreeSet<&str> = errors.iter().map(|error| error.text.as_str()).collect();
        let is_new = |problem: &&Problem| !told.contains(problem.text.as_str());
        let all = pipeline.all_problems().filter(is_new);
        all.cloned().map(said).collect()
    };
    if let Some(error) = loaded.errors.first() {
        // GitLab stops at the first error of loading.
        resolution.further = further(std::slice::from_ref(error));
        resolution.errors.push(said(error.clone()));
        return resolution;
    }
    let jobs = || pipeline.jobs().iter().chain(pipeline.templates());
    resolution.names = jobs().map(|job| job.title().to_owned()).collect();
    if let Wanted::Job(name) = wanted {
        resolution.job = jobs().find(|job| job.title() == name).map(lines);
    }
    if resolution.is_partial {
        // What is wrong whatever the rest is.
        resolution.errors = further(&[]);
        return resolution;
    }
    let verdict = judge(node, facts.gitlab_edition());
    if !verdict.errors.is_empty() {
        resolution.further = further(&verdict.errors);
    }
    resolution.errors = verdict.errors.into_iter().map(said).collect();
    resolution.warnings = verdict.warnings.into_iter().map(said).collect();
    resolution.stages = verdict.stages;
    resolution.jobs = verdict.jobs;
    resolution
}

fn said(problem: Problem) -> Said {
    Said {
        text: problem.text,
        at: Some(problem.at),
        job: problem.job,
    }
}

fn includes(loaded: &Loaded) -> Vec<Include> {
    let read = loaded.includes.iter().map(|include| Include {
        kind: include.kind.name(),
        location: named(include.project.as_deref(), &include.location),
        at: include.at,
        is_read: include.file.is_some(),
    });
    let missing = loaded.missing.iter().map(|include| Include {
        kind: include.kind.name(),
        location: named(include.project.as_deref(), &include.location),
        at: include.at,
        is_read: false,
    });
    let mut all: Vec<Include> = read.filter(|include| include.is_read).collect();
    all.extend(missing);
    all
}

fn named(project: Option<&str>, location: &str) -> String {
    project.map_or_else(
        || location.to_owned(),
        |project| format!("{project} {location}"),
    )
}

/// The keywords of a job with what it inherits, its own first.
fn lines(job: &Job<'_>) -> Vec<Line> {
    let own = job
        .body()
        .entries()
        .filter_map(|field| Some((field.key()?.text()?, field)));
    let mut found: Vec<(&str, Field<'_>)> = Vec::new();
    for (name, _) in own {
        if let Some(field) = job.get(name)
            && found.iter().all(|(known, _)| *known != name)
        {
            found.push((name, field));
        }
    }
    for name in job.default_keywords() {
        if let Some(field) = job.inherited(name)
            && found.iter().all(|(known, _)| *known != name)
        {
            found.push((name, field));
        }
    }
    let line = |(keyword, field): (&str, Field<'_>)| Line {
        keyword: keyword.to_owned(),
        value: plain(field.node(), MOST_LEVELS),
        at: field.node().head(),
        through: through(field),
    };
    found.into_iter().map(line).collect()
}

/// The steps of a value's way in words, each once.
fn through(field: Field<'_>) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for step in field.chain() {
        let text = field.node().forest().text(step.at.file);
        let written = text.get(step.at.range()).unwrap_or_default();
        let word = match step.via {
            Via::Anchor => format!("anchor {written}"),
            Via::Merge => "<<".to_owned(),
            Via::Extends => format!("extends {written}"),
            Via::Default => "default".to_owned(),
            Via::Global => "a global keyword".to_owned(),
            Via::Reference => "!reference".to_owned(),
            Via::Input => format!("input {written}"),
            Via::Include => continue,
        };
        if !steps.contains(&word) {
            steps.push(word);
        }
    }
    steps
}

/// A node as data, down to a level that no accepted configuration reaches.
fn plain(node: Node<'_>, levels: usize) -> Plain {
    if levels == 0 {
        return Plain::Null;
    }
    match node.shape() {
        Shape::Map => {
            let mut entries: Vec<(String, Plain)> = Vec::new();
            for entry in node.entries() {
                let Some(key) = entry.key.scalar() else {
                    continue;
                };
                let value = plain(entry.value, levels - 1);
                match entries.iter_mut().find(|(known, _)| known == key.text) {
                    Some((_, old)) => *old = value,
                    None => entries.push((key.text.to_owned(), value)),
                }
            }
            Plain::map(entries)
        }
        Shape::List => Plain::list(node.items().map(|item| plain(item, levels - 1)).collect()),
        Shape::Scalar | Shape::Null => match node.data() {
            Data::Bool(value) => Plain::Bool(value),
            Data::Int(digits) => Plain::Int(digits.into_owned()),
            Data::Float(value) => Plain::Float(value),
            Data::Text(text) => Plain::Text(text.to_owned()),
            Data::Symbol(name) => Plain::Text(name),
            Data::Bytes(bytes) => Plain::Text(String::from_utf8_lossy(&bytes).into_owned()),
            _ => Plain::Null,
        },
    }
}
