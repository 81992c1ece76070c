//! How Ruby and Rails print and judge values: GitLab's messages show them that way.

use std::fmt::Write as _;

use crate::syntax::yaml::resolve::float_text;
use crate::syntax::{Data, Forest, Node, NodeId, Shape};

/// What an unresolved `!reference` object prints as; the address differs in each run of GitLab.
const REFERENCE: &str = "#<Gitlab::Ci::Config::Yaml::Tags::Reference:0xXXXXXXXXXXXXXXXX>";

/// How maps print their keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keys {
    /// As strings: in what YAML gives before GitLab makes symbols of keys.
    Strings,
    /// As symbols.
    Symbols,
}

/// Ruby's `nil`, `false`, blank string or empty collection.
#[must_use]
pub fn is_blank(node: Node<'_>) -> bool {
    if node.tag() == Some("!reference") {
        return false;
    }
    match node.shape() {
        Shape::Map => node.entries().len() == 0,
        Shape::List => node.items().len() == 0,
        Shape::Null => true,
        Shape::Scalar => match node.data() {
            Data::Bool(value) => !value,
            Data::Text(text) => text.chars().all(char::is_whitespace),
            Data::Symbol(name) => name.is_empty(),
            _ => false,
        },
    }
}

/// `to_s`.
#[must_use]
pub fn text(node: Node<'_>) -> String {
    if node.tag() == Some("!reference") {
        return REFERENCE.to_owned();
    }
    match node.data() {
        Data::Null => String::new(),
        Data::Text(text) | Data::Datetime(text) => text.to_owned(),
        Data::Symbol(name) => name,
        Data::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        _ => inspect(node, Keys::Symbols),
    }
}

/// What is still to be printed.
enum Task {
    Node(NodeId),
    Text(String),
}

/// `inspect`, as Ruby 3.3 prints.
#[must_use]
pub fn inspect(node: Node<'_>, keys: Keys) -> String {
    inspect_below(node, keys, None)
}

/// `inspect` of the map that a `!reference` stands at.
#[must_use]
pub fn inspect_map(node: Node<'_>, keys: Keys) -> String {
    inspect_below(node, keys, Some(node.id()))
}

fn inspect_below(node: Node<'_>, keys: Keys, untagged: Option<NodeId>) -> String {
    print(node, |forest, id, tasks| {
        let node = forest.node(id);
        if node.tag() == Some("!reference") && untagged != Some(id) {
            return tasks.push(Task::Text(REFERENCE.to_owned()));
        }
        match node.shape() {
            Shape::List => tasks.extend(listed(node, ", ")),
            Shape::Map => {
                tasks.push(Task::Text("{".to_owned()));
                for (place, member) in forest.members(id).into_iter().enumerate() {
                    let key = forest.node(member.key);
                    let key = match (key.text(), keys) {
                        (Some(name), Keys::Symbols) => symbol(name),
                        _ => scalar(key),
                    };
                    let comma = if place > 0 { ", " } else { "" };
                    tasks.push(Task::Text(format!("{comma}{key}=>")));
                    tasks.push(Task::Node(member.value));
                }
                tasks.push(Task::Text("}".to_owned()));
            }
            Shape::Scalar | Shape::Null => tasks.push(Task::Text(scalar(node))),
        }
    })
}

/// Rails' `to_json`.
#[must_use]
pub fn json(node: Node<'_>) -> String {
    print(node, |forest, id, tasks| {
        let node = forest.node(id);
        match node.shape() {
            Shape::List => tasks.extend(listed(node, ",")),
            Shape::Map => {
                tasks.push(Task::Text("{".to_owned()));
                for (place, member) in forest.members(id).into_iter().enumerate() {
                    let comma = if place > 0 { "," } else { "" };
                    let key = json_text(&text(forest.node(member.key)));
                    tasks.push(Task::Text(format!("{comma}{key}:")));
                    tasks.push(Task::Node(member.value));
                }
                tasks.push(Task::Text("}".to_owned()));
            }
            Shape::Null => tasks.push(Task::Text("null".to_owned())),
            Shape::Scalar => tasks.push(Task::Text(match node.data() {
                Data::Bool(_) | Data::Int(_) => text(node),
                Data::Float(value) if value.is_finite() => float_text(value),
                Data::Float(_) => "null".to_owned(),
                _ => json_text(&text(node)),
            })),
        }
    })
}

/// Prints depth first, without recursion.
fn print(node: Node<'_>, step: impl Fn(&Forest, NodeId, &mut Vec<Task>)) -> String {
    let mut printed = String::new();
    let mut stack = vec![Task::Node(node.id())];
    while let Some(task) = stack.pop() {
        match task {
            Task::Text(text) => printed.push_str(&text),
            Task::Node(id) => {
                let mut tasks = Vec::new();
                step(node.forest(), id, &mut tasks);
                stack.extend(tasks.into_iter().rev());
            }
        }
    }
    printed
}

fn listed(node: Node<'_>, comma: &'static str) -> impl Iterator<Item = Task> {
    let items = node.items().enumerate().flat_map(move |(place, item)| {
        let comma = if place > 0 { comma } else { "" };
        [Task::Text(comma.to_owned()), Task::Node(item.id())]
    });
    let items: Vec<Task> = items.collect();
    std::iter::once(Task::Text("[".to_owned()))
        .chain(items)
        .chain([Task::Text("]".to_owned())])
}

fn scalar(node: Node<'_>) -> String {
    match node.data() {
        Data::Null => "nil".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.into_owned(),
        Data::Float(value) => float_text(value),
        Data::Symbol(name) => symbol(&name),
        Data::Bytes(bytes) => quoted(&String::from_utf8_lossy(&bytes)),
        Data::Text(text) | Data::Datetime(text) => quoted(text),
        Data::Refused(_) | Data::Invalid | Data::Collection => String::new(),
    }
}

fn symbol(name: &str) -> String {
    let mut letters = name.chars();
    let starts = letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_');
    let body = name.strip_suffix(['?', '!', '=']).unwrap_or(name);
    let is_plain = starts
        && body
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_plain {
        format!(":{name}")
    } else {
        format!(":{}", quoted(name))
    }
}

/// A string in Ruby's double quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '#' if matches!(letters.peek(), Some('{' | '$' | '@')) => quoted.push_str("\\#"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{b}' => quoted.push_str("\\v"),
            '\u{c}' => quoted.push_str("\\f"),
            '\u{1b}' => quoted.push_str("\\e"),
            '\0'..='\u{1f}' | '\u{7f}' => {
                let _ = write!(quoted, "\\x{:02X}", letter as u32);
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A string in JSON, with what Rails escapes for HTML.
#[must_use]
pub fn json_text(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(quoted, "\\u{:04x}", letter as u32);
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
