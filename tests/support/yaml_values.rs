//! What the YAML reader makes of a document, in the notation of the value vectors.

use std::sync::Arc;

use gitlab_runner_lint::source::Sources;
use gitlab_runner_lint::syntax::yaml::resolve::float_text;
use gitlab_runner_lint::syntax::{Data, Forest, Node, Shape};
use serde_json::{Value, json};

/// The value Ruby gets, or the error.
pub(crate) fn read(text: &str) -> Result<Value, String> {
    let text: Arc<str> = text.into();
    let file = Sources::default().add_text("", Arc::clone(&text));
    let mut forest = Forest::default();
    let parsed = forest.parse_document(file, &text);
    match parsed.errors.first() {
        Some(error) => Err(error
            .verdict
            .clone()
            .unwrap_or_else(|| error.message.clone())),
        None => Ok(value(forest.node(parsed.root), &mut Vec::new())),
    }
}

/// Vectors are small: recursion is no danger here.
fn value<'t>(node: Node<'t>, open: &mut Vec<Node<'t>>) -> Value {
    if open.contains(&node) {
        return json!({"t": "cycle"});
    }
    open.push(node);
    let value = if node.tag() == Some("!reference") {
        reference(node, open)
    } else {
        plain(node, open)
    };
    open.pop();
    value
}

fn plain<'t>(node: Node<'t>, open: &mut Vec<Node<'t>>) -> Value {
    match node.shape() {
        Shape::Map => {
            let mut entries: Vec<(Value, Value)> = Vec::new();
            for entry in node.entries() {
                let (key, new) = (value(entry.key, open), value(entry.value, open));
                match entries.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, old)) => *old = new,
                    None => entries.push((key, new)),
                }
            }
            json!({"t": "map", "v": entries})
        }
        Shape::List => {
            json!({"t": "seq", "v": node.items().map(|item| value(item, open)).collect::<Vec<_>>()})
        }
        Shape::Scalar | Shape::Null => scalar(node),
    }
}

fn scalar(node: Node<'_>) -> Value {
    match node.data() {
        Data::Null => json!({"t": "null"}),
        Data::Bool(value) => json!({"t": "bool", "v": value}),
        Data::Int(text) => json!({"t": "int", "v": text}),
        Data::Float(value) => json!({"t": "float", "v": float_text(value)}),
        Data::Text(text) => json!({"t": "str", "v": text}),
        Data::Symbol(name) => json!({"t": "symbol", "v": name}),
        Data::Bytes(bytes) => json!({"t": "bytes", "v": base64(&bytes)}),
        other => json!({"t": format!("{other:?}")}),
    }
}

fn reference<'t>(node: Node<'t>, open: &mut Vec<Node<'t>>) -> Value {
    let items: Vec<Value> = node.items().map(|item| value(item, open)).collect();
    let is_valid = !items.is_empty() && items.iter().all(|item| item["t"] == "str");
    json!({"t": "reference", "kind": "seq", "v": {"t": "seq", "v": items}, "gitlab_valid": is_valid})
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Standard Base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let digit = |value: u32| char::from(DIGITS[(value & 63) as usize]);
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let part = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        text.push(digit(bits >> 18));
        text.push(digit(bits >> 12));
        text.push(if chunk.len() > 1 {
            digit(bits >> 6)
        } else {
            '='
        });
        text.push(if chunk.len() > 2 { digit(bits) } else { '=' });
    }
    text
}

/// The bytes of standard Base64; anything that is no digit ends it.
pub(crate) fn from_base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for digit in text.bytes() {
        let Some(value) = DIGITS.iter().position(|&known| known == digit) else {
            break;
        };
        bits = bits << 6 | u32::try_from(value).unwrap_or(0);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 255).unwrap_or(0));
        }
    }
    bytes
}

/// The answer to one vector: `yaml`, or `yaml_base64` for what is not UTF-8.
pub(crate) fn answer(vector: &Value) -> Value {
    let name = &vector["name"];
    let bytes = match vector["yaml_base64"].as_str() {
        Some(text) => from_base64(text),
        None => vector["yaml"]
            .as_str()
            .unwrap_or_default()
            .as_bytes()
            .to_vec(),
    };
    let read = match String::from_utf8(bytes) {
        Ok(text) => read(&text),
        Err(_) => Err("(<unknown>): invalid leading UTF-8 octet at line 1 column 1".to_owned()),
    };
    match read {
        Ok(result) => json!({"name": name, "ok": true, "result": result}),
        Err(error) => json!({"name": name, "ok": false, "error": error}),
    }
}
