//! What is asked of runners: jobs, and the containers of each.

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::facts::Facts;
use crate::model::field::{Field, Word};
use crate::model::known::Known;
use crate::model::pipeline::{Copy, Image, Job, Setting};
use crate::semantics::image::is_private;
use crate::semantics::pull_policy::Policy;
use crate::semantics::template::{Template, Variable};

/// One job, or one of the jobs that `parallel:matrix` makes of it.
#[derive(Clone, Debug)]
pub struct Placed<'t> {
    /// The pipeline's job.
    pub job: Job<'t>,
    /// Its name; that of the copy where there are several.
    pub title: Arc<str>,
    /// Its tags with variables put in; `None` when the files do not say.
    pub tags: Option<Vec<String>>,
    pub(super) copy: Option<Arc<Copy>>,
    pub(super) takers: usize,
    pub(super) facts: Facts<'t>,
}

impl Placed<'_> {
    /// A text with the job's variables put in.
    #[must_use]
    pub fn expand(&self, text: &str) -> Template {
        expand(text, self.job, self.copy.as_deref(), self.facts)
    }
}

/// One container of one job.
#[derive(Clone, Debug)]
pub struct Asked<'t> {
    /// The pipeline's job.
    pub job: Job<'t>,
    /// The job's name; that of the copy where there are several.
    pub title: Arc<str>,
    /// Its image; `None` for a build container with the runner's default image.
    pub image: Option<Image<'t>>,
    /// The container's own policies, as written.
    pub policies: Vec<Word<'t>>,
    /// The image's name with variables put in; empty when there is no image.
    pub name: Arc<Template>,
    pub(super) copy: Option<Arc<Copy>>,
    pub(super) takers: usize,
    pub(super) question: usize,
    pub(super) subject: usize,
    /// The name as written, which executor `instance` compares.
    pub(super) written: usize,
    pub(super) facts: Facts<'t>,
}

impl<'t> Asked<'t> {
    /// The image's name as written, if it has one.
    #[must_use]
    pub fn image_name(&self) -> Option<&'t str> {
        self.image?.name()?.text().known()
    }

    /// The value of its own `pull_policy`, if it asks for any.
    #[must_use]
    pub fn own_policy(&self) -> Option<Field<'t>> {
        self.image?
            .pull_policy()
            .filter(|_| !self.policies.is_empty())
    }

    /// Whether this is the build container.
    #[must_use]
    pub fn is_build(&self) -> bool {
        self.service().is_none()
    }

    /// Whether only some may pull the image; `None` when nobody knows.
    #[must_use]
    pub fn is_private(&self) -> Option<bool> {
        let facts = self.facts;
        is_private(
            self.image_name()?,
            facts.public_registries(),
            facts.private_namespaces(),
        )
    }

    /// Position among the job's services.
    #[must_use]
    pub fn service(&self) -> Option<usize> {
        self.image.and_then(Image::service)
    }

    /// A text of the runner with the job's variables put in.
    #[must_use]
    pub fn expand(&self, text: &str) -> Template {
        expand(text, self.job, self.copy.as_deref(), self.facts)
    }
}

/// The containers of a job whose image and policies are certain.
pub(super) fn containers<'t>(job: &Job<'t>) -> Vec<(Option<Image<'t>>, Vec<Word<'t>>)> {
    let mut found = Vec::new();
    let images = job.images();
    let has_image = images.iter().any(|image| image.service().is_none());
    if !has_image && job.is_certain("image") {
        found.push((None, Vec::new()));
    }
    for image in images {
        let is_named = image
            .name()
            .is_some_and(|name| matches!(name.text(), Known::Is(_)));
        if let Known::Is(policies) = image.policies()
            && image.is_certain()
            && is_named
            && policies
                .iter()
                .all(|word| Policy::parse(word.text).is_some())
        {
            found.push((Some(image), policies));
        }
    }
    found
}

/// The jobs of a matrix where they differ in anything that matters here; else the job itself.
pub(super) fn copies(job: &Job<'_>) -> Vec<Option<Copy>> {
    let tags = job.get("tags");
    let tags = tags.into_iter().flat_map(Field::items);
    let names = job.images().into_iter().filter_map(Image::name);
    let varies = tags
        .chain(names)
        .any(|field| field.text().known().is_some_and(|text| text.contains('$')));
    let copies = if varies { job.copies() } else { Vec::new() };
    if copies.is_empty() {
        return vec![None];
    }
    copies.into_iter().map(Some).collect()
}

/// The tags of a job, when they are certain.
pub(super) fn tags(job: Job<'_>, copy: Option<&Copy>, facts: Facts<'_>) -> Option<Vec<String>> {
    let mut tags = Vec::new();
    for tag in job.tags().known()? {
        if tag.contains('$') {
            tags.push(expand(tag, job, copy, facts).known()?.to_owned());
        } else {
            tags.push(tag.to_owned());
        }
    }
    tags.sort_unstable();
    tags.dedup();
    Some(tags)
}

/// A text with the variables of a job put in, as far as the files and the settings know them.
pub(super) fn expand(text: &str, job: Job<'_>, copy: Option<&Copy>, facts: Facts<'_>) -> Template {
    if !text.contains('$') {
        return Template::literal(text);
    }
    Template::expand(text, &|name| {
        if let Some(value) = facts.variable(name) {
            return Variable::Is(value.into());
        }
        let own = copy.and_then(|copy| copy.variables.iter().find(|(own, _)| own == name));
        if let Some((_, value)) = own {
            return Variable::Is(value.into());
        }
        match job.variable(name) {
            Setting::Is(assigned) if assigned.is_raw => Variable::Raw(Cow::Owned(assigned.text)),
            Setting::Is(assigned) => Variable::Is(Cow::Owned(assigned.text)),
            Setting::Absent | Setting::Unknown => Variable::Unknown,
        }
    })
}
