//! One job, or a hidden job that others use.

use crate::model::field::Field;
use crate::model::known::Known;
use crate::syntax::{Entry, Node, Shape};

use super::image::Image;
use super::{Defaults, is_empty};

/// What GitLab makes of a top-level entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Runs a script on a runner.
    Job,
    /// Starts another pipeline; no runner takes it.
    Bridge,
    /// Hidden, used by other jobs.
    Template,
    /// Decided by something that was not resolved.
    Unknown,
}

/// One job of a pipeline.
#[derive(Clone, Copy, Debug)]
pub struct Job<'t> {
    name: &'t str,
    entry: Entry<'t>,
    kind: Kind,
    defaults: Defaults<'t>,
}

/// Whether a map has a key that makes it a job (pipeline-semantics 7.1).
pub(super) fn looks_like_job(node: Node<'_>) -> bool {
    ["script", "run", "trigger", "needs"]
        .into_iter()
        .any(|key| node.get(key).is_some())
}

impl<'t> Job<'t> {
    pub(super) fn new(name: &'t str, entry: Entry<'t>, defaults: Defaults<'t>) -> Self {
        let body = entry.value;
        let has = |key: &str| body.get(key).is_some();
        let kind = if name.starts_with('.') {
            Kind::Template
        } else if has("script") || has("run") {
            Kind::Job
        } else if has("extends") || defaults.is_partial() {
            Kind::Unknown
        } else if has("trigger") || has("needs") {
            Kind::Bridge
        } else {
            Kind::Unknown
        };
        Self {
            name,
            entry,
            kind,
            defaults,
        }
    }

    /// The job's key.
    #[must_use]
    pub fn name(&self) -> Node<'t> {
        self.entry.key
    }

    /// The job's name.
    #[must_use]
    pub fn title(&self) -> &'t str {
        self.name
    }

    /// The job's key and map.
    #[must_use]
    pub fn entry(&self) -> Entry<'t> {
        self.entry
    }

    /// What the job says itself, without defaults.
    #[must_use]
    pub fn body(&self) -> Field<'t> {
        Field::of(self.entry)
    }

    /// What GitLab makes of it.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// A keyword as it counts for the job: its own value, else the default's. Null brings the
    /// default back.
    #[must_use]
    pub fn get(&self, keyword: &str) -> Option<Field<'t>> {
        self.body().get(keyword).or_else(|| self.inherited(keyword))
    }

    /// The default of a keyword, if the job takes it.
    #[must_use]
    pub fn inherited(&self, keyword: &str) -> Option<Field<'t>> {
        if self.inherits(keyword) {
            self.defaults.get(keyword)
        } else {
            None
        }
    }

    /// Whether `inherit:default` lets a keyword through.
    fn inherits(&self, keyword: &str) -> bool {
        if self.kind == Kind::Bridge && keyword != "interruptible" {
            return false;
        }
        let Some(inherit) = self
            .body()
            .get("inherit")
            .and_then(|inherit| inherit.get("default"))
        else {
            return true;
        };
        match inherit.shape() {
            Shape::List => inherit
                .items()
                .any(|item| item.text() == Known::Is(keyword)),
            _ => inherit.bool() != Known::Is(false),
        }
    }

    /// Whether a keyword's value is certain: written here as a whole, or everything it could come
    /// from was read. A map may gain keys from what was not read.
    #[must_use]
    pub fn is_certain(&self, keyword: &str) -> bool {
        let own = self.body().get(keyword);
        if own.is_some_and(Field::is_dynamic) {
            return false;
        }
        let complete =
            own.is_some_and(|field| field.shape() != Shape::Map) || !self.may_inherit_values();
        let default = own.is_some() || !self.defaults.is_partial();
        complete
            && default
            && self
                .body()
                .get("inherit")
                .is_none_or(|field| !field.is_dynamic())
    }

    /// Whether `extends` or an include may bring values into the job.
    #[must_use]
    pub fn may_inherit_values(&self) -> bool {
        self.defaults.is_partial()
            || self
                .body()
                .get("extends")
                .is_some_and(|field| !is_empty(field.node()))
    }

    /// Whether everything the job is made of was read and resolved.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.defaults.is_partial() && self.unresolved().next().is_none()
    }

    /// The keywords that were not resolved.
    pub fn unresolved(&self) -> impl Iterator<Item = &'t str> {
        let body = self.body();
        body.entries().filter_map(move |field| {
            let name = field.key()?.text()?;
            let extends = name == "extends" && !is_empty(field.node());
            let dynamic = field.is_dynamic() || field.items().any(Field::is_dynamic);
            (extends || dynamic).then_some(name)
        })
    }

    /// The tags, when they are certain.
    #[must_use]
    pub fn tags(&self) -> Known<Vec<&'t str>> {
        if !self.is_certain("tags") {
            return Known::Dynamic;
        }
        let Some(field) = self.get("tags") else {
            return Known::Is(Vec::new());
        };
        if field.shape() != Shape::List {
            return if field.is_dynamic() {
                Known::Dynamic
            } else {
                Known::Broken
            };
        }
        field
            .words()
            .map(|words| words.iter().map(|word| word.text).collect())
    }

    /// The build image and the services as they count for the job, with defaults; nothing of what
    /// is not certain.
    #[must_use]
    pub fn images(&self) -> Vec<Image<'t>> {
        let mut images = Vec::new();
        if let Some(field) = self.get("image") {
            images.push(Image::build(field, self.is_certain("image")));
        }
        if let Some(field) = self.get("services") {
            let certain = self.is_certain("services");
            images.extend(Image::services(field, certain));
        }
        images
    }
}
