//! From the text of a root file to the merged configuration that GitLab validates: header and
//! inputs, `include`, `extends`, `!reference`, in GitLab's order (pipeline-semantics 1 to 6).
//!
//! Loading stops at the first error, as GitLab does, and says it in GitLab's words. What is not on
//! disk makes the pipeline partial. Nothing here reads a disk, and nothing looks at jobs.

mod access;
mod address;
mod candidate;
mod context;
mod error;
pub mod expression;
mod extends;
mod file;
mod functions;
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

use std::sync::Arc;

use crate::source::FileId;
use crate::syntax::{Forest, NodeId, Shape};

pub use context::{
    Context, Files, Foreign, IncludeKind, Included, Loaded, Missing, Shelf, Source, Stand,
};
pub use error::LoadError;

use file::Loader;
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
    let parsed = loader.parse(root, text);
    let mut node = parsed.root;
    let error = loader.run(root, text, files, &mut node).err();
    // What is too big may contain itself: nobody should walk it.
    let node = if parsed.is_oversized {
        loader.forest.make_map(node, &[])
    } else {
        settled(loader.forest, node)
    };
    Loaded {
        root: node,
        errors: error
            .into_iter()
            .map(|e| crate::model::pipeline::Problem {
                at: e.at.unwrap_or(loader.forest.node(node).head()),
                text: e.text,
                job: None,
                trouble: crate::model::pipeline::Trouble::Syntax,
                nodes: vec![],
                wanted: vec![],
            })
            .collect(),
        documents: loader
            .parsed
            .values()
            .map(|p| Source {
                file: p.file,
                shelf: Shelf::PROJECT,
                root: p.root,
                header: p.header,
                parsed: Arc::clone(p),
            })
            .collect(),
        skipped: vec![],
        is_fragment: context.is_fragment,
        includes: loader.includes,
        missing: loader.missing,
    }
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
            return Err(LoadError::new(BLANK, None));
        }
        let scope = Scope {
            files,
            project: 0,
            parent: None,
            // A file looked at on its own may be one of a component.
            is_component: self.context.is_fragment,
        };
        let given = inputs::given(self.forest, *node, &self.context.inputs);
        *node = self.content(root, text, Some(&given), scope)?;
        *node = self.expand(*node, scope, Mode::Pipeline)?;
        let is_partial = self.context.is_fragment || !self.missing.is_empty();
        *node = extends::extend(self.forest, *node, is_partial, &mut self.budget)?;
        *node = reference::resolve(self.forest, *node, is_partial, &mut self.budget)?;
        *node = reference::edge_stages(self.forest, *node);
        Ok(())
    }
}
