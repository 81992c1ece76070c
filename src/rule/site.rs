//! Findings on what a pipeline file says by itself, as far as GitLab looks at it.

use super::Sink;
use crate::finding::{Finding, Place, Profile, Severity};
use crate::model::field::{Field, Word};
use crate::model::known::Known;
use crate::model::pipeline::{ImageSite, Job, Pipeline, Reach, SiteKind};
use crate::semantics::pull_policy::Policy;
use crate::syntax::Via;

impl Sink<'_> {
    /// Reports something in an image or a service. See [`Sink::report_in`].
    pub fn report_site<'t>(
        &mut self,
        pipeline: &Pipeline<'t>,
        site: &ImageSite<'t>,
        at: impl Into<Place>,
        message: impl Into<String>,
    ) -> Option<&mut Finding> {
        let finding = self.report_in(pipeline, site.job, at, message)?;
        if site.kind == SiteKind::Job {
            finding.through(site.image.field().chain());
        }
        Some(finding)
    }

    /// Reports something in a keyword of a job, or of no job. What stands in a hidden job counts
    /// through the jobs that take it from there, and is reported with them; where nothing uses the
    /// hidden job, it is a pedantic note. `None` when the files do not say.
    pub fn report_in<'t>(
        &mut self,
        pipeline: &Pipeline<'t>,
        job: Option<Job<'t>>,
        at: impl Into<Place>,
        message: impl Into<String>,
    ) -> Option<&mut Finding> {
        let Some(job) = job else {
            return Some(self.report(at, message));
        };
        match pipeline.reach(job) {
            Reach::Counts => {
                let finding = self.report(at, message);
                finding.job(job.title());
                Some(finding)
            }
            Reach::Unused => {
                let message = format!("unused template `{}`: {}", job.title(), message.into());
                let finding = self.report(at, message);
                finding.level(Severity::Note).only(Profile::Pedantic);
                Some(finding)
            }
            Reach::Unclear => None,
        }
    }
}

/// The policies of a value, unless GitLab refuses it or something else decides it.
#[must_use]
pub fn own_policies(value: Field<'_>) -> Option<Vec<(Policy, Word<'_>)>> {
    let Known::Is(words) = value.words() else {
        return None;
    };
    words
        .into_iter()
        .map(|word| Some((Policy::parse(word.text)?, word)))
        .collect()
}

/// What the default of an image is called, by the place where it is written.
#[must_use]
pub fn named_default(image: Field<'_>) -> &'static str {
    if image.chain().any(|step| step.via == Via::Global) {
        "the global `image`"
    } else {
        "`default:image`"
    }
}

/// Whether a word is written as a variable or has one in it: `$NAME`, `${NAME}`.
#[must_use]
pub fn is_variable(word: &str) -> bool {
    word.split('$').skip(1).any(|rest| {
        rest.trim_start_matches('{')
            .starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
    })
}
