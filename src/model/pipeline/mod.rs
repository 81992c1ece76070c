//! A pipeline file: jobs, templates and what they inherit, as GitLab reads one file.
//!
//! Anchors and merge keys are resolved by the tree, `default:` and the deprecated global keywords
//! here. What `include`, `extends`, `!reference` and inputs bring is not known yet: a job that
//! depends on them says so ([`Job::is_complete`]), and rules that need it stay silent.

mod document;
pub mod entry;
mod image;
mod job;
pub mod load;
mod logic;
mod regexp;
mod trouble;
mod uses;

use std::sync::OnceLock;

use crate::source::FileId;
use crate::syntax::{Entry, Node, NodeId, Shape, Step, Via};

use super::facts::Facts;
use super::field::Field;
use super::schema::pipeline::RESERVED;

pub use document::MarkEffect;
pub use image::{Image, ImageSite, SiteKind};
pub use job::{Job, Kind};
pub use trouble::{Problem, Trouble};
pub use uses::Reach;

use uses::Uses;

/// Keys that are jobs only when they look like one.
const SOMETIMES_JOBS: [&str; 3] = ["default", "workflow", "spec"];

/// Deprecated global keywords that act as keys of `default:`.
const GLOBALS: [&str; 5] = [
    "image",
    "services",
    "cache",
    "before_script",
    "after_script",
];

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

/// One pipeline file.
#[derive(Clone, Debug)]
pub struct Pipeline<'t> {
    root: Node<'t>,
    documents: Vec<Document<'t>>,
    jobs: Vec<Job<'t>>,
    templates: Vec<Job<'t>>,
    defaults: Defaults<'t>,
    includes: bool,
    has_header: bool,
    facts: Facts<'t>,
    /// Only some findings need it.
    uses: OnceLock<Uses<'t>>,
}

/// Where jobs take keywords from that they do not set.
#[derive(Clone, Copy, Debug)]
pub struct Defaults<'t> {
    root: Node<'t>,
    section: Option<Entry<'t>>,
    /// Whether included files, or what a syntax error hides, may add to them.
    partial: bool,
}

impl<'t> Defaults<'t> {
    /// The default of a keyword, through `default:` or a deprecated global keyword.
    #[must_use]
    pub fn get(self, keyword: &str) -> Option<Field<'t>> {
        let section = self.section.and_then(|section| {
            let step = Step {
                via: Via::Default,
                at: section.key.span(),
            };
            Field::of(section)
                .get(keyword)
                .map(|field| field.through(step))
        });
        section.or_else(|| {
            let entry = self.global(keyword)?;
            let step = Step {
                via: Via::Global,
                at: entry.key.span(),
            };
            Some(Field::of(entry).through(step))
                .filter(|field| field.shape() != Shape::Null || field.is_dynamic())
        })
    }

    /// The `default:` section.
    #[must_use]
    pub fn section(self) -> Option<Field<'t>> {
        self.section.map(Field::of)
    }

    fn root(self) -> Node<'t> {
        self.root
    }

    /// The keywords for which there is a default.
    #[must_use]
    pub fn keywords(self) -> Vec<&'t str> {
        let section = self
            .section
            .into_iter()
            .flat_map(|section| section.value.entries());
        let globals = self
            .root
            .entries()
            .filter(|entry| entry.name().is_some_and(|name| GLOBALS.contains(&name)));
        section.chain(globals).filter_map(Entry::name).collect()
    }

    fn global(self, keyword: &str) -> Option<Entry<'t>> {
        if GLOBALS.contains(&keyword) {
            self.root.get(keyword)
        } else {
            None
        }
    }

    /// Whether included files, or what a syntax error hides, may change them.
    #[must_use]
    pub fn is_partial(self) -> bool {
        self.partial
    }
}

impl<'t> Pipeline<'t> {
    /// A view on the content of a pipeline file. `header` is its `spec:` document, if it has one.
    #[must_use]
    pub fn new(root: Node<'t>, header: Option<NodeId>, facts: Facts<'t>) -> Self {
        let includes = root
            .get("include")
            .is_some_and(|entry| !is_empty(entry.value));
        let partial = includes || root.is_cut();
        let section = root
            .get("default")
            .filter(|entry| !job::looks_like_job(entry.value));
        let section = section.filter(|entry| entry.value.shape() == Shape::Map);
        let defaults = Defaults {
            root,
            section,
            partial,
        };
        let mut jobs = Vec::new();
        let mut templates = Vec::new();
        for entry in last_of_each(root) {
            let Some(name) = entry.name() else { continue };
            let is_section = SOMETIMES_JOBS.contains(&name) && !job::looks_like_job(entry.value);
            if RESERVED.contains(&name) || is_section || entry.value.shape() != Shape::Map {
                continue;
            }
            let job = Job::new(name, entry, defaults);
            if name.starts_with('.') {
                templates.push(job)
            } else {
                jobs.push(job)
            }
        }
        let header = header.map(|header| root.forest().node(header));
        Self {
            root,
            documents: vec![Document { root, header }],
            jobs,
            templates,
            defaults,
            includes,
            has_header: header.is_some(),
            facts,
            uses: OnceLock::new(),
        }
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.root.span().file
    }

    /// The content's root map.
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

    /// Whether everything the pipeline is made of stands in this file.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.defaults.partial && !self.has_header && self.jobs.iter().all(Job::is_complete)
    }

    /// What was not resolved, in words; what a syntax error hides is told by the error.
    #[must_use]
    pub fn unresolved(&self) -> Vec<String> {
        let mut unresolved = Vec::new();
        if self.includes {
            unresolved.push("`include` is not followed".to_owned());
        }
        if self.has_header {
            unresolved.push("inputs of `spec` are not known".to_owned());
        }
        for job in self.jobs.iter().chain(&self.templates) {
            unresolved.extend(
                job.unresolved()
                    .map(|what| format!("`{what}` of job `{}` is not resolved", job.title())),
            );
        }
        unresolved
    }

    /// Settings and declarations.
    #[must_use]
    pub fn facts(&self) -> Facts<'t> {
        self.facts
    }

    /// Every place where images and services are written: `default:`, global keywords, jobs and
    /// templates; each once, at its definition.
    #[must_use]
    pub fn image_sites(&self) -> Vec<ImageSite<'t>> {
        let section = self
            .defaults
            .section
            .map(|section| (Field::of(section), SiteKind::Default));
        let partial = self.defaults.partial;
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
            keywords.flat_map(move |keyword| {
                ImageSite::of_keyword(keyword, kind, Some(*job), job.may_inherit_values())
            })
        });
        in_section.chain(global).chain(in_jobs).collect()
    }

    /// How far GitLab looks at a keyword of a job, hidden ones included.
    #[must_use]
    pub fn reach(&self, job: Job<'t>, keyword: &str) -> Reach<'t> {
        match job.kind() {
            Kind::Job | Kind::Unknown => Reach::Counts(job),
            Kind::Bridge => Reach::Unclear,
            Kind::Template if self.defaults.partial => Reach::Unclear,
            Kind::Template => self
                .uses
                .get_or_init(|| Uses::new(self.root, &self.jobs))
                .reach(job, keyword, self.has_header),
        }
    }

    /// The maps that a job extends, directly or through others, those that win first. `None` when
    /// some of them are not in this file.
    #[must_use]
    pub fn bases(&self, job: Job<'t>) -> Option<Vec<Node<'t>>> {
        if self.defaults.partial {
            return None;
        }
        uses::bases(self.root, job.entry().value)
    }
}

/// The entries of a map without those that a later, equal key replaces. The first one gives the
/// position, as in Ruby.
fn last_of_each(root: Node<'_>) -> impl Iterator<Item = Entry<'_>> {
    let mut seen = std::collections::BTreeSet::new();
    root.entries().filter_map(move |entry| {
        let name = entry.name()?;
        if seen.insert(name) {
            root.get(name)
        } else {
            None
        }
    })
}

fn is_empty(node: Node<'_>) -> bool {
    match node.shape() {
        Shape::Null => true,
        Shape::List => node.items().len() == 0,
        Shape::Map | Shape::Scalar => false,
    }
}
