//! A pipeline as its rules see it: the merged configuration of all its files, its jobs, and what
//! they inherit.
//!
//! `load` reads and merges the files, `entry` and `logic` judge them as GitLab does; here is the
//! view that rules ask. What was not read makes the view partial: a value that depends on it is
//! not certain ([`Job::is_certain`]), and rules stay silent about it.

mod defaults;
mod document;
pub mod entry;
mod image;
mod job;
pub mod load;
mod logic;
mod regexp;
mod templates;
mod trouble;
mod variables;
mod way;

use std::sync::OnceLock;

use crate::source::FileId;
use crate::syntax::{Entry, Node, NodeId, Shape};

use super::facts::Facts;
use super::field::Field;
use super::schema::pipeline::RESERVED;

pub use defaults::Defaults;
pub use document::MarkEffect;
pub use image::{Image, ImageSite, SiteKind};
pub use job::{Job, Kind};
pub use templates::Reach;
pub use trouble::{Problem, Trouble};
pub use variables::{Assigned, Copy, Setting};

use entry::{Extent, diagnose, judge};
use load::Loaded;
use templates::Mentions;

/// Keys that are jobs only when they look like one.
const SOMETIMES_JOBS: [&str; 3] = ["default", "workflow", "spec"];

/// Keywords that name images.
const IMAGES: [&str; 2] = ["image", "services"];

/// One file that a pipeline is made of, as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Document<'t> {
    /// The content, without the header.
    pub root: Node<'t>,
    /// The header with `spec:`.
    pub header: Option<Node<'t>>,
}

/// How much of a pipeline is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// All of it.
    Whole,
    /// Included files are missing, or mistakes keep them from being read.
    Holed,
    /// It is a part that other pipelines include.
    Fragment,
}

/// One pipeline with everything it includes.
#[derive(Clone, Debug)]
pub struct Pipeline<'t> {
    root: Node<'t>,
    documents: Vec<Document<'t>>,
    standing: Standing,
    jobs: Vec<Job<'t>>,
    templates: Vec<Job<'t>>,
    defaults: Defaults<'t>,
    facts: Facts<'t>,
    /// Whether one of the files has a syntax error.
    is_broken: bool,
    loaded: &'t Loaded,
    /// Only some findings need them.
    mentions: OnceLock<Mentions<'t>>,
    problems: OnceLock<Vec<Problem>>,
}

impl<'t> Pipeline<'t> {
    /// A view on a loaded pipeline. `root` is its merged configuration in a forest that grows no
    /// more.
    #[must_use]
    pub fn new(root: Node<'t>, loaded: &'t Loaded, is_fragment: bool, facts: Facts<'t>) -> Self {
        let forest = root.forest();
        let documents: Vec<Document<'t>> = loaded
            .documents
            .iter()
            .map(|document| Document {
                root: forest.node(document.root),
                header: document.header.map(|header| forest.node(header)),
            })
            .collect();
        let standing = if is_fragment {
            Standing::Fragment
        } else if !loaded.is_all() || documents.iter().any(|document| document.root.is_cut()) {
            Standing::Holed
        } else {
            Standing::Whole
        };
        let partial = standing != Standing::Whole;
        let section = root
            .get("default")
            .filter(|entry| !job::looks_like_job(entry.value));
        let defaults = Defaults::new(root, section, partial);
        let mut jobs = Vec::new();
        let mut templates = Vec::new();
        for entry in root.entries() {
            let Some(name) = entry.name() else { continue };
            let is_section = SOMETIMES_JOBS.contains(&name) && !job::looks_like_job(entry.value);
            if RESERVED.contains(&name) || is_section || entry.value.shape() != Shape::Map {
                continue;
            }
            let job = Job::new(name, entry, defaults, loaded.is_incomplete(name));
            if name.starts_with('.') {
                templates.push(job);
            } else {
                jobs.push(job);
            }
        }
        Self {
            root,
            documents,
            standing,
            jobs,
            templates,
            defaults,
            facts,
            is_broken: loaded
                .documents
                .iter()
                .any(|document| !document.parsed.errors.is_empty()),
            loaded,
            mentions: OnceLock::new(),
            problems: OnceLock::new(),
        }
    }

    /// The root file.
    #[must_use]
    pub fn file(&self) -> FileId {
        let first = self.documents.first();
        first.map_or(self.root.span().file, |document| document.root.span().file)
    }

    /// The merged configuration.
    #[must_use]
    pub fn root(&self) -> Node<'t> {
        self.root
    }

    /// The files that the pipeline is made of, as they are written, the root file first.
    #[must_use]
    pub fn documents(&self) -> &[Document<'t>] {
        &self.documents
    }

    /// Jobs that GitLab may run: top-level keys without a leading dot.
    #[must_use]
    pub fn jobs(&self) -> &[Job<'t>] {
        &self.jobs
    }

    /// Hidden jobs, which GitLab validates only through the jobs that use them.
    #[must_use]
    pub fn templates(&self) -> &[Job<'t>] {
        &self.templates
    }

    /// Where jobs take keywords from that they do not set.
    #[must_use]
    pub fn defaults(&self) -> Defaults<'t> {
        self.defaults
    }

    /// How much of the pipeline is there.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether everything the pipeline is made of was read and makes sense.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.standing == Standing::Whole && self.loaded.is_whole()
    }

    /// Settings and declarations.
    #[must_use]
    pub fn facts(&self) -> Facts<'t> {
        self.facts
    }

    /// A node by its identity, as problems name them.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Node<'t> {
        self.root.forest().node(id)
    }

    /// Everything of a kind that is wrong with the pipeline. See [`Pipeline::all_problems`].
    pub fn problems(&self, trouble: Trouble) -> impl Iterator<Item = &Problem> {
        let all = self.all_problems();
        all.filter(move |problem| problem.trouble == trouble)
    }

    /// Everything that is wrong with the pipeline, whether GitLab would come to say it or stop
    /// before. Of a partial pipeline only what is wrong whatever the rest is.
    pub fn all_problems(&self) -> impl Iterator<Item = &Problem> {
        let problems = self.problems.get_or_init(|| {
            let extent = match self.standing {
                Standing::Whole => Extent::Whole,
                Standing::Holed | Standing::Fragment => Extent::Part,
            };
            let edition = self.facts.gitlab_edition();
            let mut problems = diagnose(self.root, edition, extent);
            let is_incomplete = |problem: &Problem| {
                let job = problem.job.as_deref();
                job.is_some_and(|job| self.loaded.is_incomplete(job))
            };
            if problems.iter().any(is_incomplete) {
                // What a base that does not exist would bring may be what seems to be missing.
                let certain = diagnose(self.root, edition, Extent::Part);
                problems.retain(|problem| !is_incomplete(problem) || certain.contains(problem));
            }
            if self.is_broken {
                let broken = self.broken();
                problems.retain(|problem| {
                    let is_inside = |entry: &Entry<'_>| {
                        let is_of_job =
                            entry.name().is_some() && entry.name() == problem.job.as_deref();
                        entry.span().contains(problem.at) || is_of_job
                    };
                    !broken.iter().any(is_inside)
                });
            }
            problems
        });
        self.loaded.errors.iter().chain(problems)
    }

    /// What GitLab accepts with a warning. Of a partial pipeline nothing is known.
    #[must_use]
    pub fn warnings(&self) -> Vec<Problem> {
        // Its only warning is about the last rule of a job.
        let may_warn = |job: &Job<'_>| {
            let rules = job.body().get("rules").map(Field::node);
            let last = rules.and_then(|rules| rules.items().next_back());
            last.is_some_and(|last| last.shape() == Shape::List || last.get("when").is_some())
        };
        if self.standing != Standing::Whole || !self.jobs.iter().any(may_warn) {
            return Vec::new();
        }
        judge(self.root, self.facts.gitlab_edition()).warnings
    }

    /// Whether something in the files refers to a top-level key: `extends`, `!reference`, or an
    /// alias of an anchor in it.
    #[must_use]
    pub fn is_mentioned(&self, name: &str) -> bool {
        self.mentions().contains(name)
    }

    fn mentions(&self) -> &Mentions<'t> {
        self.mentions
            .get_or_init(|| Mentions::new(self.root, &self.documents))
    }

    /// The top-level entries of which a syntax error hides something: what seems wrong with them may
    /// be the error itself.
    fn broken(&self) -> Vec<Entry<'t>> {
        let documents = self.documents.iter();
        let entries = documents.flat_map(|document| document.root.entries());
        entries.filter(|entry| has_cut(entry.value)).collect()
    }

    /// Every place where images and services are written: `default:`, global keywords, jobs with
    /// what they take from others, and hidden jobs.
    #[must_use]
    pub fn image_sites(&self) -> Vec<ImageSite<'t>> {
        let section = self
            .defaults
            .section()
            .map(|section| (section, SiteKind::Default));
        let partial = self.defaults.is_partial();
        let in_section = section.into_iter().flat_map(|(body, kind)| {
            let keywords = IMAGES.into_iter().filter_map(move |key| body.get(key));
            keywords.flat_map(move |keyword| ImageSite::of_keyword(keyword, kind, None, partial))
        });
        let globals = IMAGES
            .into_iter()
            .filter_map(|key| self.defaults.global(key));
        let global = globals.flat_map(|entry| {
            ImageSite::of_keyword(Field::of(entry), SiteKind::Global, None, partial)
        });
        let jobs = self.jobs.iter().map(|job| (job, SiteKind::Job));
        let templates = self.templates.iter().map(|job| (job, SiteKind::Template));
        let in_jobs = jobs.chain(templates).flat_map(|(job, kind)| {
            let keywords = IMAGES.into_iter().filter_map(|key| job.body().get(key));
            // Behind an error, the job may have a value of its own; what hidden jobs take from each
            // other counts where it is written.
            let is_own_only = job.is_broken() || kind == SiteKind::Template;
            let known =
                keywords.filter(move |keyword| !is_own_only || keyword.chain().next().is_none());
            known.flat_map(move |keyword| {
                ImageSite::of_keyword(keyword, kind, Some(*job), job.may_inherit_values())
            })
        });
        in_section.chain(global).chain(in_jobs).collect()
    }

    /// How far GitLab looks at a job, hidden ones included.
    #[must_use]
    pub fn reach(&self, job: Job<'t>) -> Reach {
        match job.kind() {
            Kind::Job | Kind::Unknown => Reach::Counts,
            Kind::Bridge => Reach::Unclear,
            Kind::Template if self.defaults.is_partial() || self.jobs.is_empty() => Reach::Unclear,
            Kind::Template => self.mentions().reach(job.title()),
        }
    }
}

/// Whether a syntax error hides a part of a value, as it is written.
fn has_cut(node: Node<'_>) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if node.is_cut() {
            return true;
        }
        if node.alias().is_none() {
            open.extend(node.items());
            let own = node.entries().filter(|entry| entry.is_own());
            open.extend(own.map(|entry| entry.value));
        }
    }
    false
}

fn is_empty(node: Node<'_>) -> bool {
    match node.shape() {
        Shape::Null => true,
        Shape::List => node.items().len() == 0,
        Shape::Map | Shape::Scalar => false,
    }
}
