//! Findings on what GitLab refuses: GitLab's own words, at the text that is wrong, with the way it
//! came to the job.

use super::Sink;
use crate::finding::{Finding, Place};
use crate::model::pipeline::{Pipeline, Problem};
use crate::syntax::{Entry, Node, nearest};

/// More keys or values of one problem are not told: nobody reads them, and each is looked for among
/// all others.
const MOST_SUBJECTS: usize = 1000;

impl Sink<'_> {
    /// Reports a problem of a pipeline at one of its nodes, or where something is missing.
    pub fn report_problem<'t>(
        &mut self,
        pipeline: &Pipeline<'t>,
        problem: &Problem,
        node: Option<Node<'t>>,
        message: impl Into<String>,
    ) -> &mut Finding {
        let place = node.map_or_else(|| Place::from(problem.at), Place::from);
        let at = place.span;
        let finding = self.report(place, message);
        finding.verdict(&*problem.text);
        if let Some(job) = &problem.job {
            finding.job(job.as_str()).through(pipeline.way(job, at));
        }
        finding
    }
}

/// The keys or values that a problem is about; one `None` when something is missing.
#[must_use]
pub fn subjects<'t>(pipeline: &Pipeline<'t>, problem: &Problem) -> Vec<Option<Node<'t>>> {
    if problem.nodes.is_empty() {
        return vec![None];
    }
    let nodes = problem.nodes.iter().take(MOST_SUBJECTS);
    nodes.map(|&id| Some(pipeline.node(id))).collect()
}

/// What was probably meant by a word, of what would have been right.
#[must_use]
pub fn meant<'p>(word: &str, problem: &'p Problem) -> Option<&'p str> {
    nearest(word, problem.wanted.iter().map(String::as_str))
}

/// `; did you mean ...?`, or nothing.
#[must_use]
pub fn hint(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |word| format!("; did you mean `{word}`?"))
}

/// The entry of a key as it is written, for fixes at its definition.
#[must_use]
pub fn entry_of(key: Node<'_>) -> Option<Entry<'_>> {
    key.as_key()
}
