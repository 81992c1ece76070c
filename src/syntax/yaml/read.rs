//! YAML text to tree: GitLab's `---` split, then one tree for each piece.

use std::sync::Arc;

use super::build::Builder;
use super::document::{self, Piece};
use super::measure;
use crate::source::{FileId, Span};
use crate::syntax::forest::{Forest, Kind, NONE, Parsed, SyntaxError};
use crate::syntax::ignored::{Ignored, Why};
use crate::syntax::node::{Node, NodeId, Shape};
use crate::syntax::scalar::Data;

/// GitLab's `max_yaml_size_bytes`.
const MOST_BYTES: usize = 2_097_152;

/// GitLab's words for a text above that limit.
const TEXT_TOO_BIG: &str = "The provided YAML is too big";

/// GitLab's words for a text that becomes too much in memory, or too deep.
pub(super) const OBJECT_TOO_BIG: &str = "The parsed YAML is too big";

/// Reads one pipeline file; see [`Forest::parse`].
///
/// A later piece that GitLab does not use is read all the same: it has to be a valid map.
pub(in crate::syntax) fn read(forest: &mut Forest, file: FileId, text: &Arc<str>) -> Parsed {
    let mut pieces = Vec::new();
    let mut errors = Vec::new();
    let mut comments = Vec::new();
    let mut is_oversized = false;
    for piece in document::split(text) {
        if piece.text.len() > MOST_BYTES {
            errors.push(whole(file, piece.text, TEXT_TOO_BIG).at(piece.start));
            continue;
        }
        let (root, found, left) = read_piece(forest, file, piece, &mut comments);
        let is_readable = found.is_empty();
        errors.extend(found);
        // What is loaded decides: a piece of comments is blank, too.
        if is_readable && is_blank(forest.node(root)) {
            continue;
        }
        if is_readable {
            errors.extend(refused_as_a_whole(forest, file, piece, root));
        } else {
            // What is left of a broken text may contain itself all the same.
            is_oversized |= measure::is_too_big(forest, root);
        }
        pieces.push(Read { piece, root, left });
    }
    let header = pieces
        .first()
        .map(|first| first.root)
        .filter(|&root| pieces.len() > 1 && is_header(forest, root));
    let content = if header.is_some() {
        pieces.last()
    } else {
        pieces.first()
    };
    for ignored in ignored(file, &pieces, header.is_some()) {
        forest.ignore(file, ignored);
    }
    let root = content
        .map(|content| content.root)
        .unwrap_or_else(|| Builder::new(forest, file, Piece { text: "", start: 0 }).empty());
    is_oversized |= errors
        .iter()
        .any(|error| [TEXT_TOO_BIG, OBJECT_TOO_BIG].contains(&error.message.as_str()));
    Parsed {
        file,
        root,
        header,
        errors,
        comments,
        gaps: Vec::new(),
        is_oversized,
    }
}

/// Reads one YAML document as Psych loads it, without GitLab's split and limits.
pub(in crate::syntax) fn read_document(
    forest: &mut Forest,
    file: FileId,
    text: &Arc<str>,
) -> Parsed {
    let mut comments = Vec::new();
    let (root, errors, _) = read_piece(forest, file, Piece { text, start: 0 }, &mut comments);
    Parsed {
        file,
        root,
        header: None,
        errors,
        comments,
        gaps: Vec::new(),
        is_oversized: false,
    }
}

fn read_piece(
    forest: &mut Forest,
    file: FileId,
    piece: Piece<'_>,
    comments: &mut Vec<Span>,
) -> (NodeId, Vec<SyntaxError>, Option<Ignored>) {
    let mut builder = Builder::new(forest, file, piece);
    builder.run();
    let left = builder.left();
    let (root, errors) = builder.finish(comments);
    (root, errors, left)
}

/// A piece that was read.
struct Read<'s> {
    piece: Piece<'s>,
    root: NodeId,
    /// What stands behind its document.
    left: Option<Ignored>,
}

/// What of the pieces GitLab never looks at (pipeline-semantics 2.5). Of what stands behind the
/// only document that counts, the beginning.
fn ignored(file: FileId, pieces: &[Read<'_>], has_header: bool) -> Vec<Ignored> {
    let [first, others @ ..] = pieces else {
        return Vec::new();
    };
    let whole = |read: &Read<'_>, why| read.piece.ignored(file, why);
    let found = match (others, has_header) {
        ([], _) => [first.left, None, None],
        ([last], true) => [first.left, last.left, None],
        ([middle, .., last], true) => [first.left, whole(middle, Why::NotLast), last.left],
        ([second, ..], false) => [first.left, whole(second, Why::NotFirst), None],
    };
    found.into_iter().flatten().collect()
}

/// What Rails calls blank: such a piece is dropped.
fn is_blank(node: Node<'_>) -> bool {
    match node.shape() {
        Shape::Null => true,
        Shape::Map => node.entries().len() == 0,
        Shape::List => node.items().len() == 0,
        Shape::Scalar => match node.data() {
            Data::Bool(value) => !value,
            Data::Text(text) => text.trim().is_empty(),
            _ => false,
        },
    }
}

fn is_header(forest: &Forest, root: NodeId) -> bool {
    forest
        .node(root)
        .entries()
        .any(|entry| entry.name() == Some("spec"))
}

/// What GitLab refuses although it is YAML: no map, or too big once aliases are followed.
fn refused_as_a_whole(
    forest: &Forest,
    file: FileId,
    piece: Piece<'_>,
    root: NodeId,
) -> Option<SyntaxError> {
    let node = forest.node(root);
    if measure::is_too_big(forest, root) {
        return Some(whole(file, piece.text, OBJECT_TOO_BIG).at(piece.start));
    }
    let is_map = matches!(forest.data(root).kind, Kind::Map { .. });
    if is_map && node.tag() != Some("!reference") {
        return None;
    }
    let mut error = whole(file, piece.text, "Invalid configuration format").at(piece.start);
    error.at = node.head();
    Some(error)
}

fn whole(file: FileId, text: &str, message: &str) -> SyntaxError {
    let line = text.find(['\n', '\r']).unwrap_or(text.len());
    let end = u32::try_from(line).unwrap_or(NONE);
    SyntaxError {
        at: Span::new(file, 0, end),
        message: message.to_owned(),
        context: None,
        verdict: Some(message.to_owned()),
        help: None,
        fix: None,
    }
}

impl SyntaxError {
    fn at(mut self, base: u32) -> Self {
        self.at.start += base;
        self.at.end += base;
        self
    }
}
