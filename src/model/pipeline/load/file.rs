//! One file: read, split from its header, its inputs taken and put in their places.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::context::{Context, Included, Missing, Shelf, Source};
use super::error::{LoadError, Log};
use super::given::Given;
use super::header;
use super::include::{Mode, Scope};
use super::inputs::{self, Inputs};
use super::interpolate::interpolate;
use super::merge::{Budget, is_hash};
use super::ruby;
use crate::model::pipeline::Trouble;
use crate::source::FileId;
use crate::syntax::{Forest, Format, Node, NodeId, Parsed};

/// What loading one pipeline knows while it goes on.
pub(super) struct Loader<'a> {
    pub(super) forest: &'a mut Forest,
    pub(super) context: &'a Context,
    pub(super) includes: Vec<Included>,
    pub(super) missing: Vec<Missing>,
    pub(super) documents: Vec<Source>,
    pub(super) skipped: Vec<(Shelf, String)>,
    pub(super) budget: Budget,
    pub(super) log: Log,
    /// Local files that were included.
    pub(super) locals: BTreeSet<(Shelf, String)>,
    /// Whether something of the innermost `include` was left out because it is not known.
    pub(super) was_skipped: bool,
    /// Whether something was left out because it is wrong.
    pub(super) has_hole: bool,
    /// Top-level keys that miss what a mistake keeps from them.
    pub(super) incomplete: BTreeSet<String>,
    parsed: BTreeMap<FileId, Arc<Parsed>>,
}

/// The content of a file with its inputs in place.
pub(super) struct Content {
    /// Null or a map; after a syntax error whatever could be read.
    pub(super) root: NodeId,
    /// Whether blocks were left in it because the values are not known.
    pub(super) has_open_blocks: bool,
}

impl<'a> Loader<'a> {
    pub(super) fn new(forest: &'a mut Forest, context: &'a Context) -> Self {
        Self {
            forest,
            context,
            includes: Vec::new(),
            missing: Vec::new(),
            documents: Vec::new(),
            skipped: Vec::new(),
            budget: Budget::default(),
            log: Log::strict(),
            locals: BTreeSet::new(),
            was_skipped: false,
            has_hole: false,
            incomplete: BTreeSet::new(),
            parsed: BTreeMap::new(),
        }
    }

    /// Makes ready for loading once more, without stopping at mistakes. Files that were read stay.
    pub(super) fn again(&mut self) {
        self.includes.clear();
        self.missing.clear();
        self.skipped.clear();
        self.budget = Budget::default();
        self.log = Log::tolerant();
        self.locals.clear();
        self.was_skipped = false;
        self.has_hole = false;
        self.incomplete.clear();
    }

    /// The content of a file with its inputs in place.
    ///
    /// # Errors
    /// GitLab's text, without the path of the file.
    pub(super) fn content(
        &mut self,
        file: FileId,
        text: &Arc<str>,
        given: &Given,
        scope: Scope<'_>,
    ) -> Result<Content, LoadError> {
        let parsed = self.parse(file, text, scope.shelf);
        self.refusal(&parsed)?;
        let root = parsed.root;
        let known = Content {
            root,
            has_open_blocks: false,
        };
        if let Some(wrong) = given.wrong {
            let error = LoadError::new(Trouble::InputInvalid, "Given inputs must be a hash");
            self.log.raise(error.of(self.forest, &[wrong]))?;
        }
        let Some(header) = parsed.header else {
            if !given.is_empty() {
                let text = "Given inputs not defined in the `spec` section of the included configuration file";
                let error = LoadError::new(Trouble::InputUnknown, text);
                let error = error.of(self.forest, &given.keys());
                self.log.raise(error)?;
            }
            return Ok(known);
        };
        let mistakes = header::mistakes(self.forest, header);
        let inputs = if mistakes.is_empty() {
            self.inputs(header, given, scope)?
        } else {
            self.log.raise_all(mistakes)?;
            Inputs::unknown()
        };
        let is_open = inputs.has_unknown();
        self.has_hole |= is_open && !self.log.is_strict();
        let noted = self.log.len();
        let root = interpolate(
            self.forest,
            root,
            &inputs,
            self.context,
            &mut self.budget,
            &mut self.log,
        )?;
        let is_refused = self.log.len() > noted;
        self.has_hole |= is_refused;
        Ok(Content {
            root,
            has_open_blocks: is_open || is_refused,
        })
    }

    /// What GitLab says about a text that it cannot use.
    fn refusal(&mut self, parsed: &Parsed) -> Result<(), LoadError> {
        let refused = parsed
            .errors
            .iter()
            .find_map(|error| Some((error.verdict.clone()?, error.at)));
        let Some((verdict, at)) = refused else {
            return Ok(());
        };
        if parsed.is_oversized {
            // A broken text may be too big besides; GitLab does not come to that.
            let trouble = if verdict.ends_with(" YAML is too big") {
                Trouble::TooBig
            } else {
                Trouble::Syntax
            };
            return Err(LoadError::new(trouble, verdict).at(at));
        }
        self.has_hole |= !self.log.is_strict();
        self.log
            .raise(LoadError::new(Trouble::Syntax, verdict).at(at))
    }

    /// Reads a file into the forest, once.
    pub(super) fn parse(&mut self, file: FileId, text: &Arc<str>, shelf: Shelf) -> Arc<Parsed> {
        if let Some(parsed) = self.parsed.get(&file) {
            return Arc::clone(parsed);
        }
        let parsed = Arc::new(self.forest.parse(file, Format::Yaml, text));
        self.parsed.insert(file, Arc::clone(&parsed));
        self.documents.push(Source {
            file,
            shelf,
            root: parsed.root,
            header: parsed.header,
            parsed: Arc::clone(&parsed),
        });
        parsed
    }

    /// Takes the inputs that a header and the files it includes declare.
    fn inputs(
        &mut self,
        header: NodeId,
        given: &Given,
        scope: Scope<'_>,
    ) -> Result<Inputs, LoadError> {
        let mut is_open = false;
        let mut spec = header::spec(self.forest, header);
        if let Some(map) = spec
            && header::value(self.forest.node(map), "include")
                .is_some_and(|include| !ruby::is_blank(include))
        {
            let missing = self.missing.len();
            let had_hole = std::mem::take(&mut self.has_hole);
            let merged = self.expand(map, scope, Mode::Header)?;
            is_open = self.missing.len() > missing || self.has_hole;
            self.has_hole |= had_hole;
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
            &given.only(&names)
        } else {
            given
        };
        let (mut inputs, mistakes) = inputs::take(
            self.forest,
            declared,
            given_here,
            is_fragment,
            &mut self.log,
        );
        self.log.raise_all(mistakes)?;
        inputs.is_open = is_open;
        if scope.is_component {
            let spec = header::spec(self.forest, header).map(|spec| self.forest.node(spec));
            let fields = spec.map_or_else(Vec::new, header::component_fields);
            inputs.component = fields.into_iter().map(str::to_owned).collect();
        }
        Ok(inputs)
    }

    /// What GitLab says about inputs that more than one of these maps declares.
    pub(super) fn duplicates(&self, specs: impl Iterator<Item = NodeId>) -> Option<LoadError> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut counts: Vec<(String, Vec<NodeId>)> = Vec::new();
        for spec in specs {
            let inputs = header::value(self.forest.node(spec), "inputs").map(Node::id);
            for member in inputs.map_or_else(Vec::new, |map| self.forest.members(map)) {
                let name = ruby::text(self.forest.node(member.key));
                let place = *places.entry(name.clone()).or_insert(counts.len());
                match counts.get_mut(place) {
                    Some((_, keys)) => keys.push(member.key),
                    None => counts.push((name, vec![member.key])),
                }
            }
        }
        let twice = counts.iter().filter(|(_, keys)| keys.len() > 1);
        let names: Vec<&str> = twice.clone().map(|(name, _)| name.as_str()).collect();
        let keys: Vec<NodeId> = twice.filter_map(|(_, keys)| keys.last().copied()).collect();
        (!names.is_empty()).then(|| {
            let text = format!(
                "Duplicate input keys found: {}. Input keys must be unique across all included files and inline specifications.",
                names.join(", ")
            );
            LoadError::new(Trouble::InputDeclaration, text).of(self.forest, &keys)
        })
    }
}
