//! From the text of a root file to the merged configuration that GitLab validates: header and
//! inputs, `include`, `extends`, `!reference`, in GitLab's order (pipeline-semantics 1 to 6).
//!
//! The first error is GitLab's, in its words: GitLab stops there. Then everything is loaded once
//! more without what is wrong, for the other errors and for what there is. What is not on disk makes
//! the pipeline partial. Nothing here reads a disk, and nothing looks at jobs.

mod access;
mod address;
mod block;
mod candidate;
mod checked;
mod context;
mod error;
pub mod expression;
mod extends;
mod fetch;
mod file;
mod functions;
mod given;
mod header;
mod include;
mod inputs;
mod interpolate;
mod location;
mod merge;
mod reference;
pub mod ruby;
mod rules;
pub mod variables;
mod wildcard;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::model::pipeline::{Problem, Trouble};
use crate::source::FileId;
use crate::syntax::{Forest, NodeId, Shape};

pub use context::{
    Context, Files, Foreign, IncludeKind, Included, Loaded, Missing, Shelf, Source, Stand,
};

use error::{LoadError, Log};
use file::Loader;
use given::Given;
use include::{Mode, Scope};

/// What GitLab says to a file of nothing but white space.
const BLANK: &str = "Please provide content of .gitlab-ci.yml";

/// Loads a pipeline: everything GitLab does before it looks at single keywords.
pub fn load(
    forest: &mut Forest,
    root: FileId,
    text: &Arc<str>,
    files: &dyn Files,
    context: &Context,
) -> Loaded {
    let mut loader = Loader::new(forest, context);
    let parsed = loader.parse(root, text, Shelf::PROJECT);
    let fallback = loader.forest.node(parsed.root).head();
    let mut node = parsed.root;
    let first = loader.run(root, text, files, &mut node).err();
    let mut others = Vec::new();
    let mut is_stopped = first.is_some();
    let is_too_big = |error: &LoadError| error.trouble == Trouble::TooBig || parsed.is_oversized;
    if first.as_ref().is_some_and(|error| !is_too_big(error)) {
        loader.again();
        node = parsed.root;
        let last = loader.run(root, text, files, &mut node).err();
        let log = std::mem::replace(&mut loader.log, Log::strict());
        others = log.into_errors();
        is_stopped = last.is_some();
        others.extend(last);
    }
    // What is too big may contain itself: nobody should walk it.
    let node = if parsed.is_oversized {
        loader.forest.make_map(node, &[])
    } else {
        settled(loader.forest, node)
    };
    let errors = first.into_iter().chain(others);
    Loaded {
        root: node,
        errors: distinct(errors.map(|error| error.problem(fallback))),
        includes: loader.includes,
        missing: loader.missing,
        documents: loader.documents,
        skipped: loader.skipped,
        is_fragment: context.is_fragment,
        has_hole: loader.has_hole || parsed.is_oversized || is_stopped,
        incomplete: loader.incomplete,
    }
}

/// Problems without those that were said before at the same place. GitLab says several mistakes of
/// a header at once: that stands for the first of them.
fn distinct(problems: impl Iterator<Item = Problem>) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut kept: Vec<Problem> = Vec::new();
    for problem in problems {
        let is_part = kept.first().is_some_and(|first| {
            let more = first.text.strip_prefix(&problem.text);
            first.at == problem.at && more.is_some_and(|more| more.starts_with(", "))
        });
        if !is_part && seen.insert((problem.at, problem.text.clone())) {
            kept.push(problem);
        }
    }
    kept
}

/// A map without duplicate keys, even of an empty file.
fn settled(forest: &mut Forest, root: NodeId) -> NodeId {
    let members = forest.members(root);
    let node = forest.node(root);
    if node.shape() == Shape::Map && node.entries().len() == members.len() {
        return root;
    }
    forest.make_map(root, &members)
}

impl Loader<'_> {
    /// The steps in order; `node` is what the last successful one gave.
    fn run(
        &mut self,
        root: FileId,
        text: &Arc<str>,
        files: &dyn Files,
        node: &mut NodeId,
    ) -> Result<(), LoadError> {
        if text.chars().all(char::is_whitespace) {
            self.log.raise(LoadError::new(Trouble::EmptyValue, BLANK))?;
            self.has_hole = true;
            return Ok(());
        }
        let scope = Scope {
            files,
            shelf: Shelf::PROJECT,
            parent: None,
            // A file looked at on its own may be one of a component.
            is_component: self.context.is_fragment,
            has_open_blocks: false,
        };
        let given = Given::by_settings(self.forest, *node, &self.context.inputs);
        let content = self.content(root, text, &given, scope)?;
        *node = content.root;
        let scope = Scope {
            has_open_blocks: content.has_open_blocks,
            ..scope
        };
        *node = self.expand(*node, scope, Mode::Pipeline)?;
        let is_partial = self.context.is_fragment || !self.missing.is_empty() || self.has_hole;
        let mut incomplete = HashSet::new();
        *node = extends::extend(
            self.forest,
            *node,
            is_partial,
            &mut incomplete,
            &mut self.budget,
            &mut self.log,
        )?;
        self.incomplete = incomplete.iter().cloned().collect();
        let partial = reference::Partial {
            is_everything: is_partial,
            entries: incomplete,
        };
        *node = reference::resolve(
            self.forest,
            *node,
            &partial,
            &mut self.budget,
            &mut self.log,
        )?;
        *node = reference::edge_stages(self.forest, *node);
        Ok(())
    }
}
