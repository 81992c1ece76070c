//! The Runner's own texts for what it cannot load.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::{Problem, What, go_type};
use crate::model::runner::{Runner, decoder};
use crate::settings::Version;
use crate::syntax::{Decoder, Node, Shape, Style};

/// The texts of a Runner for the problems of one file.
#[derive(Debug)]
pub struct Words<'t> {
    root: Node<'t>,
    version: Version,
    origin: Option<usize>,
    lines: OnceCell<HashMap<String, usize>>,
}

impl<'t> Words<'t> {
    pub(super) fn new(root: Node<'t>, version: Version, origin: Option<usize>) -> Self {
        Self {
            root,
            version,
            origin,
            lines: OnceCell::new(),
        }
    }

    /// The text of the decoder, if the Runner does not load the file because of the problem. Of
    /// several problems of one file it names one at random.
    #[must_use]
    pub fn decoder(&self, problem: &Problem<'_>) -> Option<String> {
        let decoder = decoder(self.version);
        let node = problem.field.node();
        let found = self.type_name(node, decoder);
        let said = match &problem.what {
            What::Type { go, .. } if decoder == Decoder::V0_3 => {
                return Some(format!(
                    "toml: cannot load TOML value of type {found} into a Go {go}"
                ));
            }
            What::DurationText => {
                return Some(format!(
                    "toml: cannot load TOML value of type {found} into a Go integer"
                ));
            }
            What::NoTable { go } if decoder == Decoder::V0_3 => {
                return Some(format!(
                    "toml: type mismatch for {go}: expected table but found {found}"
                ));
            }
            What::Type { go, .. } => {
                format!(
                    "incompatible types: TOML value has type {found}; destination has type {go}"
                )
            }
            What::NoTable { go } => {
                format!("type mismatch for {go}: expected table but found {found}")
            }
            What::NoWords => {
                let found = self.type_name(node, Decoder::V1_2);
                format!("cannot load value of type {found} into a StringOrArray")
            }
            What::NoDuration(text) => format!("invalid duration: {text:?}"),
            What::NoTime(text) => text.clone(),
            What::OutOfRange => {
                let number = node.scalar().map_or("", |scalar| scalar.text);
                format!("{number} is out of range for int32")
            }
            What::Missing(keys) => {
                format!("nfs volume: missing required fields: {}", keys.join(", "))
            }
            What::Unknown
            | What::TooNew
            | What::Removed
            | What::Below
            | What::Dropped
            | What::Rival(_)
            | What::Nanoseconds(_) => return None,
        };
        if decoder == Decoder::V0_3 {
            return Some(said);
        }
        let context = context(node);
        let line = self.lines().get(&context).copied();
        let line = line.map_or_else(String::new, |line| format!("line {line} "));
        Some(format!("toml: {line}(last key {context:?}): {said}"))
    }

    /// The whole text as the Runner prints it.
    #[must_use]
    pub fn loading(&self, problem: &Problem<'_>) -> Option<String> {
        // Where something is filled in, the Runner reads another text than this one.
        self.origin?;
        let said = self.decoder(problem)?;
        Some(match self.version >= Version::new(16, 10) {
            true => format!("decoding configuration file: {said}"),
            false => said,
        })
    }

    fn type_name(&self, node: Node<'_>, decoder: Decoder) -> String {
        let name = go_type(node);
        match decoder {
            Decoder::V1_6 => name.to_owned(),
            _ => name.replace("any", "interface {}"),
        }
    }

    /// The line of each key path, of several runners that of the last one: the decoder keeps one
    /// place for a path.
    fn lines(&self) -> &HashMap<String, usize> {
        self.lines.get_or_init(|| {
            let mut starts = Vec::new();
            let mut waiting = vec![(self.root, String::new())];
            while let Some((node, path)) = waiting.pop() {
                for item in node.items() {
                    if item.shape() == Shape::Map {
                        waiting.push((item, path.clone()));
                        starts.push((path.clone(), item));
                    }
                }
                for entry in node.entries() {
                    let path = joined(&path, entry.key);
                    starts.push((path.clone(), entry.value));
                    waiting.push((entry.value, path));
                }
            }
            starts.retain(|(_, node)| node.style() != Style::Implied);
            starts.sort_by_key(|(_, node)| node.span().start);
            let text = self.root.forest().text(self.root.span().file);
            let (mut at, mut line) = (self.origin.unwrap_or(0), 1);
            let mut lines = HashMap::new();
            for (path, node) in starts {
                let start = node.span().range().start;
                let between = text.get(at..start).unwrap_or_default();
                line += between.bytes().filter(|byte| *byte == b'\n').count();
                at = start.max(at);
                lines.insert(path, line);
            }
            lines
        })
    }
}

impl Runner<'_> {
    /// The Runner's text for something in this runner that it compiles when it loads the file.
    #[must_use]
    pub fn not_loaded(self, said: &str) -> String {
        match self.version() >= Version::new(16, 10) {
            true => format!(
                "loading configuration for {} runner: {said}",
                self.own_name()
            ),
            false => said.to_owned(),
        }
    }

    /// The Runner's text for something in this runner that it checks when it has loaded the file.
    #[must_use]
    pub fn not_valid(self, said: &str) -> String {
        let name = self.own_name();
        format!("invalid config: validating runner {name}: {said}")
    }

    /// The name as the Runner knows it: empty without one.
    fn own_name(self) -> String {
        let name = self.get("name").and_then(|field| field.text().known());
        name.unwrap_or_default().to_owned()
    }
}

/// The keys that lead to a node, as the decoder writes them: list positions are left out, and keys
/// that are no bare words are quoted.
pub(super) fn context(node: Node<'_>) -> String {
    let path = node.path();
    let keys: Vec<String> = path.keys().map(quoted).collect();
    keys.join(".")
}

fn joined(path: &str, key: Node<'_>) -> String {
    let key = quoted(key.text().unwrap_or_default());
    match path {
        "" => key,
        path => format!("{path}.{key}"),
    }
}

fn quoted(key: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    match !key.is_empty() && key.bytes().all(is_bare) {
        true => key.to_owned(),
        false => format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}
