//! One file: read, split from its header, its inputs taken and put in their places.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::context::{Context, Included, Missing};
use super::error::LoadError;
use super::header;
use super::include::{Mode, Scope};
use super::inputs::{self, Given, Inputs};
use super::interpolate::{first_three, interpolate};
use super::merge::{Budget, is_hash};
use super::ruby;
use crate::source::FileId;
use crate::syntax::{Forest, Format, Node, NodeId, Parsed};

/// What loading one pipeline knows while it goes on.
pub(super) struct Loader<'a> {
    pub(super) forest: &'a mut Forest,
    pub(super) context: &'a Context,
    pub(super) includes: Vec<Included>,
    pub(super) missing: Vec<Missing>,
    pub(super) budget: Budget,
    /// Local files that were included, with the number of their project.
    pub(super) locals: BTreeSet<(usize, String)>,
    /// Projects seen so far, besides the first.
    pub(super) projects: usize,
    /// Whether something of the innermost `include` was left out because it is not known.
    pub(super) was_skipped: bool,
    pub(super) parsed: BTreeMap<FileId, Arc<Parsed>>,
}

impl<'a> Loader<'a> {
    pub(super) fn new(forest: &'a mut Forest, context: &'a Context) -> Self {
        Self {
            forest,
            context,
            includes: Vec::new(),
            missing: Vec::new(),
            budget: Budget::default(),
            locals: BTreeSet::new(),
            projects: 0,
            was_skipped: false,
            parsed: BTreeMap::new(),
        }
    }

    /// The content of a file with its inputs in place; null or a map. `given` is none for inputs
    /// that are not a map.
    ///
    /// # Errors
    /// GitLab's text, without the path of the file.
    pub(super) fn content(
        &mut self,
        file: FileId,
        text: &Arc<str>,
        given: Option<&Given>,
        scope: Scope<'_>,
    ) -> Result<NodeId, LoadError> {
        let parsed = self.parse(file, text);
        let refused = parsed
            .errors
            .iter()
            .find_map(|error| Some((error.verdict.clone()?, error.at)));
        if let Some((verdict, at)) = refused {
            return Err(LoadError::new(verdict, Some(at)));
        }
        let root = parsed.root;
        let at = Some(self.forest.node(root).head());
        let Some(given) = given else {
            return Err(LoadError::new("Given inputs must be a hash", at));
        };
        let Some(header) = parsed.header else {
            if given.is_empty() {
                return Ok(root);
            }
            return Err(LoadError::new(
                "Given inputs not defined in the `spec` section of the included configuration file",
                at,
            ));
        };
        let at = Some(self.forest.node(header).head());
        let mistakes = header::mistakes(self.forest, header);
        if !mistakes.is_empty() {
            return Err(LoadError::new(first_three(&mistakes), at));
        }
        let mut inputs = self.inputs(header, given, scope)?;
        if scope.is_component {
            let spec = header::spec(self.forest, header).map(|spec| self.forest.node(spec));
            let fields = spec.map_or_else(Vec::new, header::component_fields);
            inputs.component = fields.into_iter().map(str::to_owned).collect();
        }
        interpolate(self.forest, root, &inputs, self.context, &mut self.budget)
            .map_err(|(text, at)| LoadError::new(text, at))
    }

    /// Reads a file into the forest, once.
    pub(super) fn parse(&mut self, file: FileId, text: &Arc<str>) -> Arc<Parsed> {
        if let Some(parsed) = self.parsed.get(&file) {
            return Arc::clone(parsed);
        }
        let parsed = Arc::new(self.forest.parse(file, Format::Yaml, text));
        self.parsed.insert(file, Arc::clone(&parsed));
        parsed
    }

    /// Takes the inputs that a header and the files it includes declare.
    fn inputs(
        &mut self,
        header: NodeId,
        given: &Given,
        scope: Scope<'_>,
    ) -> Result<Inputs, LoadError> {
        let at = Some(self.forest.node(header).head());
        let mut is_open = false;
        let mut spec = header::spec(self.forest, header);
        if let Some(map) = spec
            && header::value(self.forest.node(map), "include")
                .is_some_and(|include| !ruby::is_blank(include))
        {
            let missing = self.missing.len();
            let merged = self.expand(map, scope, Mode::Header)?;
            is_open = self.missing.len() > missing;
            spec = Some(merged);
        }
        let declared = spec.and_then(|spec| {
            let inputs = header::value(self.forest.node(spec), "inputs")?;
            is_hash(inputs).then(|| inputs.id())
        });
        let is_fragment = self.context.is_fragment && scope.parent.is_none();
        let given_here = if is_open {
            let names: BTreeSet<String> = declared
                .map_or_else(Vec::new, |map| self.forest.members(map))
                .iter()
                .map(|member| ruby::text(self.forest.node(member.key)))
                .collect();
            let known = given.iter().filter(|(name, _)| names.contains(*name));
            &known.map(|(name, &id)| (name.clone(), id)).collect()
        } else {
            given
        };
        let mut inputs = inputs::take(self.forest, declared, given_here, is_fragment)
            .map_err(|mistakes| LoadError::new(first_three(&mistakes), at))?;
        inputs.is_open = is_open;
        Ok(inputs)
    }

    /// What GitLab says about inputs that more than one of these maps declares.
    pub(super) fn duplicates(&self, specs: impl Iterator<Item = NodeId>) -> Option<String> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for spec in specs {
            let inputs = header::value(self.forest.node(spec), "inputs").map(Node::id);
            for member in inputs.map_or_else(Vec::new, |map| self.forest.members(map)) {
                let name = ruby::text(self.forest.node(member.key));
                match counts.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((name, 1)),
                }
            }
        }
        let twice = counts.iter().filter(|(_, count)| *count > 1);
        let names: Vec<&str> = twice.map(|(name, _)| name.as_str()).collect();
        (!names.is_empty()).then(|| {
            format!(
                "Duplicate input keys found: {}. Input keys must be unique across all included files and inline specifications.",
                names.join(", ")
            )
        })
    }
}
