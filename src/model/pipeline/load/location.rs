//! One entry of `include`, on its way to a file: read, expanded, and its kind found
//! (pipeline-semantics 4.1 and 4.2).

use super::address::is_url;
use super::context::{Context, IncludeKind};
use super::error::LoadError;
use super::merge::is_hash;
use super::ruby;
use super::variables::expand;
use crate::model::pipeline::Trouble;
use crate::source::Span;
use crate::syntax::{Data, Forest, NodeId, Shape};

/// A value of a location.
#[derive(Clone, Debug)]
enum Part {
    /// A string, with variables expanded or not yet.
    Text(String),
    /// A list: its strings are expanded, too.
    List(Vec<Part>),
    /// Anything else.
    Node(NodeId),
}

/// One entry of `include`.
#[derive(Clone, Debug)]
pub(super) struct Location {
    parts: Vec<(String, Part)>,
    /// The entry.
    node: NodeId,
    /// The same, if it is a map.
    map: Option<NodeId>,
    /// The entry's place.
    pub(super) at: Span,
    /// Whether a variable was expanded that is not known.
    pub(super) has_unknown: bool,
}

/// A location whose kind is known.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// What it includes.
    pub(super) kind: IncludeKind,
    /// The path, address or name as messages show it.
    pub(super) name: String,
    /// Whether that is a string.
    pub(super) is_string: bool,
    /// The project, in lower case.
    pub(super) project: Option<String>,
    /// The ref of the project.
    pub(super) reference: Option<String>,
    /// What is given to the file's inputs.
    pub(super) inputs: Option<NodeId>,
    /// Where that is written or should be: the key, else the include.
    pub(super) inputs_at: Span,
    /// What says the path, address or name.
    pub(super) node: NodeId,
    /// The include.
    pub(super) at: Span,
    /// Whether a variable in it is not known.
    pub(super) has_unknown: bool,
}

/// The entries of `include`; null ones are dropped. One that is neither a map nor a string is wrong.
pub(super) fn locations(
    forest: &Forest,
    include: NodeId,
    context: &Context,
) -> Vec<Result<Location, LoadError>> {
    let node = forest.node(include);
    let is_list = node.shape() == Shape::List && node.tag() != Some("!reference");
    let items: Vec<NodeId> = if is_list {
        node.items().map(|item| item.id()).collect()
    } else {
        vec![node.id()]
    };
    let mut locations = Vec::new();
    for id in items {
        let node = forest.node(id);
        let at = node.span();
        if node.shape() == Shape::Null {
            continue;
        }
        if let Some(text) = node.text() {
            let (text, has_unknown) = expand(text, &context.variables);
            let kind = if is_url(&text) { "remote" } else { "local" };
            locations.push(Ok(Location {
                parts: vec![(kind.to_owned(), Part::Text(text))],
                node: id,
                map: None,
                at,
                has_unknown,
            }));
        } else if is_hash(node) {
            let members = forest.members(id);
            let parts = members.into_iter().map(|member| {
                let key = ruby::text(forest.node(member.key));
                (key, part(forest, member.value))
            });
            locations.push(Ok(Location {
                parts: parts.collect(),
                node: id,
                map: Some(id),
                at,
                has_unknown: false,
            }));
        } else {
            let text = "Each include must be a hash or a string";
            let error = LoadError::new(Trouble::IncludeInvalid, text);
            locations.push(Err(error.of(forest, &[id])));
        }
    }
    locations
}

fn part(forest: &Forest, id: NodeId) -> Part {
    let node = forest.node(id);
    match node.shape() {
        Shape::List if node.tag() != Some("!reference") => Part::List(
            node.items()
                .map(|item| match item.text() {
                    Some(text) => Part::Text(text.to_owned()),
                    None => Part::Node(item.id()),
                })
                .collect(),
        ),
        _ => match node.text() {
            Some(text) => Part::Text(text.to_owned()),
            None => Part::Node(node.id()),
        },
    }
}

impl Location {
    fn part(&self, key: &str) -> Option<&Part> {
        let found = self.parts.iter().find(|(name, _)| name == key);
        found.map(|(_, part)| part)
    }

    /// The value of `rules`.
    pub(super) fn rules(&self, forest: &Forest) -> Option<NodeId> {
        let rules = forest.node(self.map?).get("rules")?;
        Some(rules.value.id())
    }

    /// Whether a value is there and neither null nor false.
    pub(super) fn is_set(&self, forest: &Forest, key: &str) -> bool {
        match self.part(key) {
            None => false,
            Some(Part::Node(id)) => {
                !matches!(forest.node(*id).data(), Data::Null | Data::Bool(false))
            }
            Some(_) => true,
        }
    }

    /// A string value.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.part(key)? {
            Part::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The same location with another string in one place.
    pub(super) fn with(&self, key: &str, text: &str) -> Self {
        let mut location = self.clone();
        for (name, part) in &mut location.parts {
            if name == key {
                *part = Part::Text(text.to_owned());
            }
        }
        location
    }

    /// One location for each file of a project; none when no file is named.
    pub(super) fn project_files(&self, forest: &Forest) -> Vec<Self> {
        let with = |part: &Part| {
            let mut location = self.clone();
            for (name, value) in &mut location.parts {
                if name == "file" {
                    *value = part.clone();
                }
            }
            location
        };
        match self.part("file") {
            None => Vec::new(),
            Some(Part::Node(id)) if forest.node(*id).shape() == Shape::Null => Vec::new(),
            Some(Part::List(files)) => files.iter().map(with).collect(),
            Some(_) => vec![self.clone()],
        }
    }

    /// Expands the variables in strings and in lists of strings.
    pub(super) fn expand(&mut self, context: &Context) {
        let mut has_unknown = self.has_unknown;
        let mut replace = |text: &mut String| {
            let (expanded, unknown) = expand(text, &context.variables);
            *text = expanded;
            has_unknown |= unknown;
        };
        for (_, part) in &mut self.parts {
            match part {
                Part::Text(text) => replace(text),
                Part::List(parts) => {
                    for part in parts {
                        if let Part::Text(text) = part {
                            replace(text);
                        }
                    }
                }
                Part::Node(_) => {}
            }
        }
        self.has_unknown = has_unknown;
    }

    /// Finds the one kind that is asked for.
    ///
    /// # Errors
    /// When there is none or more than one, as GitLab says it.
    pub(super) fn target(
        &self,
        forest: &Forest,
        kinds: &[IncludeKind],
        what: &str,
    ) -> Result<Target, LoadError> {
        let found: Vec<IncludeKind> = kinds
            .iter()
            .copied()
            .filter(|&kind| self.asks_for(forest, kind))
            .collect();
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        let names = names.join("`, `");
        match found.as_slice() {
            [kind] => Ok(self.of_kind(forest, *kind)),
            [] => Err(self.wrong(
                forest,
                format!(
                    "`{}` does not have a valid subkey for {what}. Valid subkeys are: `{names}`",
                    self.json(forest)
                ),
            )),
            _ => {
                let text = format!("Each include must use only one of: `{names}`");
                Err(self.wrong(forest, text))
            }
        }
    }

    fn wrong(&self, forest: &Forest, text: String) -> LoadError {
        let error = LoadError::new(Trouble::IncludeInvalid, text);
        error.of(forest, &[self.node])
    }

    fn asks_for(&self, forest: &Forest, kind: IncludeKind) -> bool {
        let is_present = |key: &str| match self.part(key) {
            None => false,
            Some(Part::Text(text)) => !text.trim().is_empty(),
            Some(Part::List(parts)) => !parts.is_empty(),
            Some(Part::Node(id)) => !ruby::is_blank(forest.node(*id)),
        };
        // Leading slashes go first, so a path of slashes is blank; of other values it is the text.
        let is_path = |key: &str| !self.path(forest, key).trim().is_empty();
        match kind {
            IncludeKind::Local => is_path("local"),
            IncludeKind::Project => is_path("file") && !self.project(forest).trim().is_empty(),
            _ => is_present(kind.name()),
        }
    }

    fn path(&self, forest: &Forest, key: &str) -> String {
        let text = self.part(key).map(|part| shown(forest, part));
        let text = text.unwrap_or_default();
        text.trim_start_matches('/').to_owned()
    }

    fn project(&self, forest: &Forest) -> String {
        let part = match self.part("project") {
            Some(Part::List(parts)) => parts.first(),
            part => part,
        };
        part.map(|part| shown(forest, part))
            .unwrap_or_default()
            .to_lowercase()
    }

    fn of_kind(&self, forest: &Forest, kind: IncludeKind) -> Target {
        let is_project = kind == IncludeKind::Project;
        let key = kind.name();
        let name = match kind {
            IncludeKind::Local => self.path(forest, "local"),
            IncludeKind::Project => self.path(forest, "file"),
            _ => self
                .part(key)
                .map(|part| shown(forest, part))
                .unwrap_or_default(),
        };
        let is_path = matches!(kind, IncludeKind::Local | IncludeKind::Project);
        let reference = self.part("ref").map(|part| shown(forest, part));
        let inputs = self.map.and_then(|map| forest.node(map).get("inputs"));
        let key = if is_project { "file" } else { key };
        let named = self.map.and_then(|map| forest.node(map).get(key));
        Target {
            node: named.map_or(self.node, |entry| entry.value.id()),
            kind,
            name,
            is_string: is_path || self.text(key).is_some(),
            project: is_project.then(|| self.project(forest)),
            reference: reference.filter(|_| is_project),
            inputs: inputs.map(|entry| entry.value.id()),
            inputs_at: inputs.map_or(self.at, |entry| entry.key.span()),
            at: self.at,
            has_unknown: self.has_unknown,
        }
    }

    /// The path of a local file before variables are expanded.
    pub(super) fn written(&self, forest: &Forest) -> String {
        let node = forest.node(self.node);
        let path = node.get("local").map_or(node, |entry| entry.value);
        path.text().unwrap_or_default().to_owned()
    }

    fn json(&self, forest: &Forest) -> String {
        let entries: Vec<String> = self
            .parts
            .iter()
            .map(|(key, part)| format!("{}:{}", ruby::json_text(key), json(forest, part)))
            .collect();
        format!("{{{}}}", entries.join(","))
    }
}

/// `to_s`.
fn shown(forest: &Forest, part: &Part) -> String {
    match part {
        Part::Text(text) => text.clone(),
        Part::Node(id) => ruby::text(forest.node(*id)),
        Part::List(parts) => {
            let items: Vec<String> = parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => ruby::quoted(text),
                    Part::Node(id) => ruby::inspect(forest.node(*id), ruby::Keys::Symbols),
                    Part::List(_) => String::new(),
                })
                .collect();
            format!("[{}]", items.join(", "))
        }
    }
}

fn json(forest: &Forest, part: &Part) -> String {
    match part {
        Part::Text(text) => ruby::json_text(text),
        Part::Node(id) => ruby::json(forest.node(*id)),
        Part::List(parts) => {
            let items: Vec<String> = parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => ruby::json_text(text),
                    Part::Node(id) => ruby::json(forest.node(*id)),
                    Part::List(_) => String::new(),
                })
                .collect();
            format!("[{}]", items.join(","))
        }
    }
}
