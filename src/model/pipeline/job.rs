//! One job, or a hidden job that others use.

use crate::model::field::{Field, texts};
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
    /// Whether a base that does not exist may bring something into it.
    is_incomplete: bool,
}

/// Whether a map has a key that makes it a job (pipeline-semantics 7.1).
pub(super) fn looks_like_job(node: Node<'_>) -> bool {
    ["script", "run", "trigger", "needs"]
        .into_iter()
        .any(|key| node.get(key).is_some())
}

impl<'t> Job<'t> {
    pub(super) fn new(
        name: &'t str,
        entry: Entry<'t>,
        defaults: Defaults<'t>,
        is_incomplete: bool,
    ) -> Self {
        let body = entry.value;
        let has = |key: &str| body.get(key).is_some();
        let kind = if name.starts_with('.') {
            Kind::Template
        } else if has("script") || has("run") {
            Kind::Job
        } else if has("trigger") {
            // A trigger and a script exclude each other, wherever they come from.
            Kind::Bridge
        } else if body.is_cut() || defaults.is_partial() || is_incomplete {
            Kind::Unknown
        } else if has("needs") {
            Kind::Bridge
        } else {
            Kind::Unknown
        };
        Self {
            name,
            entry,
            kind,
            defaults,
            is_incomplete,
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

    /// The pipeline's merged configuration.
    pub(super) fn root(&self) -> Node<'t> {
        self.defaults.root()
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

    /// The keywords for which there is a default, whether the job takes it or not.
    #[must_use]
    pub fn default_keywords(&self) -> Vec<&'t str> {
        self.defaults.keywords()
    }

    /// The default of a keyword, if the job takes it as far as one can see.
    #[must_use]
    pub fn inherited(&self, keyword: &str) -> Option<Field<'t>> {
        if self.inherits(keyword) == Known::Is(true) {
            self.defaults.get(keyword)
        } else {
            None
        }
    }

    /// Whether `inherit:default` lets a keyword through.
    fn inherits(&self, keyword: &str) -> Known<bool> {
        if self.kind == Kind::Bridge && keyword != "interruptible" {
            return Known::Is(false);
        }
        let Some(inherit) = self.body().get("inherit") else {
            return if self.may_inherit_inherit() {
                Known::Dynamic
            } else {
                Known::Is(true)
            };
        };
        lets_through(inherit, "default", keyword)
    }

    /// Whether `inherit` may come from a base that was not read, or stand behind an error.
    fn may_inherit_inherit(&self) -> bool {
        let extends = self.body().get("extends");
        let may_extend = extends.is_some_and(|field| !is_empty(field.node()));
        self.entry.value.is_cut() || self.is_incomplete || self.defaults.is_partial() && may_extend
    }

    /// Whether a keyword's value is certain: written here as a whole, or everything it could come
    /// from was read. A map may gain keys from what was not read.
    #[must_use]
    pub fn is_certain(&self, keyword: &str) -> bool {
        let own = self.body().get(keyword);
        // What was not read may replace anything.
        if self.entry.value.is_cut() || own.is_some_and(Field::is_dynamic) {
            return false;
        }
        let complete =
            own.is_some_and(|field| field.shape() != Shape::Map) || !self.may_inherit_values();
        let default = own.is_some()
            || (!self.defaults.is_partial() && self.inherits(keyword).known().is_some());
        complete && default
    }

    /// Whether files that were not read, or text behind an error, may bring values into the job.
    #[must_use]
    pub fn may_inherit_values(&self) -> bool {
        self.defaults.is_partial() || self.is_incomplete || self.entry.value.is_cut()
    }

    /// Whether a syntax error hides a part of the job.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        let map = self.entry.value;
        map.is_cut() || map.entries().any(|entry| entry.value.is_cut())
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

/// Whether a section of `inherit` lets a keyword or a variable through.
pub(super) fn lets_through(inherit: Field<'_>, section: &str, name: &str) -> Known<bool> {
    let Some(inherit) = inherit
        .get(section)
        .or(Some(inherit).filter(|it| it.is_dynamic()))
    else {
        return Known::Is(true);
    };
    match inherit.shape() {
        _ if inherit.is_dynamic() => Known::Dynamic,
        Shape::List => inherit.words().map(|words| texts(&words).contains(&name)),
        _ => Known::Is(inherit.bool() != Known::Is(false)),
    }
}
