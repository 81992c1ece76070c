//! How a value that stands somewhere came to a job.

use super::Pipeline;
use crate::model::field::Field;
use crate::source::Span;
use crate::syntax::{Shape, Step};

/// Deeper values of a job are not looked for.
const MOST_LEVELS: usize = 20;

impl<'t> Pipeline<'t> {
    /// The steps by which the value or key at a place came to a job, nearest first. None when it
    /// stands in the job itself.
    #[must_use]
    pub fn way(&self, job: &str, at: Span) -> Vec<Step> {
        let Some(entry) = self.root().get(job) else {
            return Vec::new();
        };
        let own = Field::of(entry);
        if let Some(found) = own.entries().find_map(|field| descend(field, at)) {
            return found.chain().collect();
        }
        let job = self.jobs().iter().find(|other| other.title() == job);
        let inherited = job.into_iter().flat_map(|job| {
            let keywords = job.default_keywords().into_iter();
            keywords.filter_map(move |keyword| job.inherited(keyword))
        });
        let found = inherited.into_iter().find_map(|field| descend(field, at));
        found.map_or_else(Vec::new, |field| field.chain().collect())
    }
}

/// The innermost field at a place.
fn descend(field: Field<'_>, at: Span) -> Option<Field<'_>> {
    let mut found = holds(field, at).then_some(field)?;
    for _ in 0..MOST_LEVELS {
        let below = match found.shape() {
            Shape::Map => found.entries().find(|field| holds(*field, at)),
            Shape::List => found.items().find(|field| holds(*field, at)),
            Shape::Scalar | Shape::Null => None,
        };
        let Some(next) = below else { break };
        found = next;
    }
    Some(found)
}

fn holds(field: Field<'_>, at: Span) -> bool {
    let is_key = field.key().is_some_and(|key| key.span() == at);
    // A merged map stands for one of the maps it was made of, and holds values of others.
    let is_inside = field.span().contains(at)
        || field.node().is_made() && field.entries().any(|field| field.span().contains(at));
    is_key || is_inside
}
