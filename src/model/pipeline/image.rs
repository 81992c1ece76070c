//! `image` and the items of `services`: a name, or a map with a name and a pull policy.

use crate::model::field::{Field, Word};
use crate::model::known::Known;
use crate::syntax::Shape;

use super::job::Job;

/// One image of a job: of its build container or of a service.
#[derive(Clone, Copy, Debug)]
pub struct Image<'t> {
    field: Field<'t>,
    service: Option<usize>,
    certain: bool,
}

impl<'t> Image<'t> {
    pub(super) fn build(field: Field<'t>, certain: bool) -> Self {
        Self {
            field,
            service: None,
            certain,
        }
    }

    /// The services of a list; nested lists are flattened and nulls vanish, as in GitLab.
    pub(super) fn services(field: Field<'t>, certain: bool) -> Vec<Self> {
        flatten(field)
            .into_iter()
            .enumerate()
            .map(|(index, field)| Self {
                field,
                service: Some(index),
                certain: certain && !field.is_dynamic(),
            })
            .collect()
    }

    /// The value as a whole.
    #[must_use]
    pub fn field(self) -> Field<'t> {
        self.field
    }

    /// Position among the job's services, from zero; `None` for the build image.
    #[must_use]
    pub fn service(self) -> Option<usize> {
        self.service
    }

    /// Whether nothing that was not read can change it.
    #[must_use]
    pub fn is_certain(self) -> bool {
        self.certain
    }

    /// Where the name is written.
    #[must_use]
    pub fn name(self) -> Option<Field<'t>> {
        match self.field.shape() {
            Shape::Map => self.field.get("name"),
            Shape::Scalar => Some(self.field),
            Shape::List | Shape::Null => None,
        }
    }

    /// The image's own `pull_policy`.
    #[must_use]
    pub fn pull_policy(self) -> Option<Field<'t>> {
        self.key("pull_policy")
    }

    /// A key of its map.
    #[must_use]
    pub fn key(self, name: &str) -> Option<Field<'t>> {
        if self.field.shape() == Shape::Map {
            self.field.get(name)
        } else {
            None
        }
    }

    /// The entries of its own `pull_policy`; none when it has no such key.
    #[must_use]
    pub fn policies(self) -> Known<Vec<Word<'t>>> {
        self.pull_policy()
            .map_or(Known::Is(Vec::new()), Field::words)
    }
}

/// Where an image is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SiteKind {
    /// In `default:`.
    Default,
    /// As a deprecated global keyword.
    Global,
    /// In a job.
    Job,
    /// In a hidden job.
    Template,
}

/// One place where an image or a service is written.
#[derive(Clone, Copy, Debug)]
pub struct ImageSite<'t> {
    /// What is written.
    pub image: Image<'t>,
    /// The key it belongs to: `image`, `services`.
    pub keyword: Field<'t>,
    /// In what.
    pub kind: SiteKind,
    /// The job or hidden job it stands in.
    pub job: Option<Job<'t>>,
    /// Whether `extends` or an include may add keys to it.
    pub partial: bool,
}

impl<'t> ImageSite<'t> {
    /// The images of one `image` or `services` keyword.
    pub(super) fn of_keyword(
        keyword: Field<'t>,
        kind: SiteKind,
        job: Option<Job<'t>>,
        partial: bool,
    ) -> Vec<Self> {
        let is_image = keyword.key().and_then(|key| key.text()) == Some("image");
        if keyword.is_dynamic() || keyword.shape() == Shape::Null {
            return Vec::new();
        }
        let images = if is_image {
            vec![Image::build(keyword, !partial)]
        } else {
            Image::services(keyword, !partial)
        };
        let known = images.into_iter().filter(|image| !image.field.is_dynamic());
        known
            .map(|image| Self {
                image,
                keyword,
                kind,
                job,
                partial,
            })
            .collect()
    }
}

/// More than any runner takes.
const MOST_SERVICES: usize = 1000;

fn flatten<'t>(list: Field<'t>) -> Vec<Field<'t>> {
    let mut flat = Vec::new();
    let mut stack: Vec<Field<'t>> = if list.shape() == Shape::List {
        vec![list]
    } else {
        Vec::new()
    };
    // A list may contain itself, or a bomb of aliases; GitLab refuses those files as a whole.
    for _ in 0..MOST_SERVICES {
        let Some(field) = stack.pop() else { break };
        match field.shape() {
            Shape::List if !field.is_dynamic() => {
                let items: Vec<_> = field.items().collect();
                stack.extend(items.into_iter().rev());
            }
            Shape::Null => {}
            _ => flat.push(field),
        }
    }
    flat
}
