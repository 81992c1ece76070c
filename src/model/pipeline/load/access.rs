//! The path in a `$[[ ]]` block: `inputs.name`, `inputs.list[0]`, `component.field`.

use super::inputs::Inputs;
use super::merge::is_hash;
use crate::model::pipeline::Trouble;
use crate::syntax::{Forest, NodeId, Shape};

const MOST_BYTES: usize = 1024;
const MOST_SEGMENTS: usize = 5;
const MOST_INDICES: usize = 5;

/// What is wrong with a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mistake {
    /// GitLab's text.
    pub(super) text: String,
    /// Its kind: an input that is not declared, or anything else.
    pub(super) trouble: Trouble,
}

impl Mistake {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            trouble: Trouble::Interpolation,
        }
    }
}

/// Where a path has led to.
#[derive(Clone, Copy)]
enum Found {
    Start,
    Inputs,
    Component,
    Node(NodeId),
}

/// The value a path names; `Ok(None)` when it is not known here.
///
/// # Errors
/// What is wrong with the path, as GitLab says it.
pub(super) fn access(
    forest: &Forest,
    path: &str,
    inputs: &Inputs,
) -> Result<Option<NodeId>, Vec<Mistake>> {
    let segments: Vec<&str> = path.splitn(MOST_SEGMENTS, '.').collect();
    let mut mistakes = Vec::new();
    if segments.len() <= 1 {
        mistakes.push(Mistake::new(
            "invalid pattern used for interpolation. valid pattern is $[[ inputs.input ]]",
        ));
    }
    if path.len() > MOST_BYTES {
        mistakes.push(Mistake::new(
            "maximum interpolation expression size exceeded",
        ));
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut found = Found::Start;
    for segment in segments {
        let (key, indices) = if segment.contains('[') {
            indexed(segment, path).map_err(|text| vec![Mistake::new(text)])?
        } else {
            (segment, Vec::new())
        };
        found = match step(forest, found, key, inputs) {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(None),
            Err(()) => {
                let text = format!("unknown interpolation provided: `{key}` in `{path}`");
                let trouble = match found {
                    Found::Inputs => Trouble::InputUnknown,
                    _ => Trouble::Interpolation,
                };
                return Err(vec![Mistake { text, trouble }]);
            }
        };
        for index in indices {
            found = item(forest, found, index, path).map_err(|text| vec![Mistake::new(text)])?;
        }
    }
    match found {
        Found::Node(id) => Ok(Some(id)),
        Found::Start | Found::Inputs | Found::Component => Ok(None),
    }
}

/// One key further; `Ok(None)`: not known here.
fn step(forest: &Forest, from: Found, key: &str, inputs: &Inputs) -> Result<Option<Found>, ()> {
    match from {
        Found::Start => match key {
            "inputs" => Ok(Some(Found::Inputs)),
            "component" => Ok(Some(Found::Component)),
            _ => Err(()),
        },
        Found::Inputs => match inputs.values.get(key) {
            Some(value) => Ok(value.map(Found::Node)),
            None if inputs.is_open => Ok(None),
            None => Err(()),
        },
        Found::Component if inputs.component.iter().any(|field| field == key) => Ok(None),
        Found::Component => Err(()),
        Found::Node(id) => {
            let node = forest.node(id);
            let entry = node.get(key).filter(|_| is_hash(node));
            entry.map_or(Err(()), |entry| Ok(Some(Found::Node(entry.value.id()))))
        }
    }
}

fn item(forest: &Forest, from: Found, index: usize, path: &str) -> Result<Found, String> {
    let list = match from {
        Found::Node(id) if forest.node(id).shape() == Shape::List => forest.node(id),
        _ => {
            return Err(format!(
                "cannot index into non-array value at [{index}] in `{path}`"
            ));
        }
    };
    let size = list.items().len();
    list.items()
        .nth(index)
        .map(|node| Found::Node(node.id()))
        .ok_or_else(|| format!("array index {index} out of bounds (size: {size}) in `{path}`"))
}

/// `name[1][2]`.
fn indexed<'p>(segment: &'p str, path: &str) -> Result<(&'p str, Vec<usize>), String> {
    let (key, brackets) = segment.split_once('[').unwrap_or((segment, ""));
    let is_word = key
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let indices = indices(brackets);
    if let (true, Some(indices)) = (is_word, indices) {
        if key.is_empty() {
            return Err(format!("invalid indexed access without a key in `{path}`"));
        }
        if indices.len() > MOST_INDICES {
            return Err(format!(
                "too many array indices in `{path}` (maximum depth: {MOST_INDICES})"
            ));
        }
        return Ok((key, indices));
    }
    if segment.matches('[').count() != segment.matches(']').count() {
        return Err(format!(
            "invalid array index in `{path}`: missing closing bracket"
        ));
    }
    let wrong = segment
        .split('[')
        .skip(1)
        .filter_map(|part| part.split_once(']'))
        .map(|(content, _)| content)
        .find(|content| content.is_empty() || !content.bytes().all(|byte| byte.is_ascii_digit()));
    Err(match wrong {
        Some(content) => {
            format!("invalid array index in `{path}`: `{content}` is not a valid index")
        }
        None => format!("invalid array index syntax in `{path}`"),
    })
}

/// The numbers in `[1][2]`, the first bracket left out.
fn indices(text: &str) -> Option<Vec<usize>> {
    let numbers = text.strip_suffix(']')?.split("][");
    let index = |number: &str| {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| number.parse().unwrap_or(usize::MAX))
    };
    numbers.map(index).collect()
}
