//! Every node knows the bytes it stands in: scalars read alone give the same text, values lie in
//! the collections that hold them, heads are on one line.

#![expect(
    clippy::unwrap_used,
    reason = "a vector that cannot be read fails the test"
)]

use std::sync::Arc;

use gitlab_runner_lint::source::{Sources, Span};
use gitlab_runner_lint::syntax::{Forest, Node, Parsed, Shape, Style, Via};
use serde_json::Value;

fn parse(forest: &mut Forest, text: &str) -> Parsed {
    let text: Arc<str> = text.into();
    let file = Sources::default().add_text("", Arc::clone(&text));
    forest.parse_document(file, &text)
}

/// Where a value is written, with its anchor and tag.
fn extent(node: Node<'_>) -> Span {
    let mut span = node.alias().unwrap_or(node.span());
    if node.alias().is_none() {
        let anchor = node.anchor().map(|(anchor, _)| anchor);
        for part in [anchor, node.tag_span()].into_iter().flatten() {
            span = span.join(part);
        }
    }
    span
}

/// Whether the text of a scalar means the same when it stands alone: it is no key, no marker and
/// no list, and its lines are not counted from those around it.
fn stands_alone(style: Style, text: &str) -> bool {
    let header = text.lines().next().unwrap_or_default();
    match style {
        Style::Literal | Style::Folded => {
            !header.contains(|letter: char| letter.is_ascii_digit()) && !text.contains('\r')
        }
        Style::Plain => !text.ends_with(':') && !text.starts_with(['%', '.', '-']),
        _ => true,
    }
}

fn check_scalar(text: &str, node: Node<'_>, wrong: &mut Vec<String>) {
    let scalar = node.scalar().unwrap();
    let own = &text[node.span().range()];
    if !stands_alone(scalar.style, own) {
        return;
    }
    let mut forest = Forest::default();
    let root = parse(&mut forest, own).root;
    let alone = forest.node(root).scalar();
    if alone.map(|alone| alone.text) != Some(scalar.text) {
        wrong.push(format!("{own:?} is not {:?}", scalar.text));
    }
}

fn check_node(text: &str, node: Node<'_>, wrong: &mut Vec<String>) {
    let head = node.head();
    let span = node.span();
    let is_head = head.start == span.start && head.end <= span.end;
    if !is_head || text[head.range()].contains(['\n', '\r']) {
        wrong.push(format!("head {:?}", &text[head.range()]));
    }
    if let Some((at, name)) = node.anchor()
        && text[at.range()] != format!("&{name}")
    {
        wrong.push(format!("anchor {:?}", &text[at.range()]));
    }
    if let Some(at) = node.tag_span()
        && !text[at.range()].starts_with('!')
    {
        wrong.push(format!("tag {:?}", &text[at.range()]));
    }
    let mut parts: Vec<Node<'_>> = node.items().collect();
    if node.tag().is_none() {
        for entry in node.entries() {
            if entry.steps().all(|step| step.via != Via::Merge) {
                parts.extend([entry.key, entry.value]);
            }
        }
    }
    let mut extents: Vec<Span> = parts.iter().map(|part| extent(*part)).collect();
    extents.sort_by_key(|part| (part.start, part.end));
    let is_inside = |part: &Span| part.start >= span.start && part.end <= span.end;
    let is_apart = extents.windows(2).all(|pair| pair[0].end <= pair[1].start);
    if !extents.iter().all(is_inside) || !is_apart {
        wrong.push(format!("parts of {:?}", &text[span.range()]));
    }
    if matches!(node.shape(), Shape::Scalar | Shape::Null) {
        check_scalar(text, node, wrong);
    }
}

fn mistakes(text: &str) -> Vec<String> {
    let mut forest = Forest::default();
    let parsed = parse(&mut forest, text);
    let mut wrong = Vec::new();
    if !parsed.errors.is_empty() {
        return wrong;
    }
    let mut open = vec![forest.node(parsed.root)];
    while let Some(node) = open.pop() {
        if let Some(alias) = node.alias() {
            if !text[alias.range()].starts_with('*') {
                wrong.push(format!("alias {:?}", &text[alias.range()]));
            }
            continue;
        }
        check_node(text, node, &mut wrong);
        open.extend(node.items());
        for entry in node.entries() {
            let is_own = entry.steps().all(|step| step.via != Via::Merge);
            open.extend([entry.key, entry.value].into_iter().filter(|_| is_own));
        }
    }
    for comment in &parsed.comments {
        let comment = &text[comment.range()];
        if !comment.starts_with('#') || comment.contains(['\n', '\r']) {
            wrong.push(format!("comment {comment:?}"));
        }
    }
    wrong
}

#[test]
fn nodes_know_the_bytes_they_stand_in() {
    let psych: Vec<Value> = serde_json::from_str(include_str!("vectors/psych.json")).unwrap();
    let pipelines: Vec<Value> =
        serde_json::from_str(include_str!("vectors/pipelines.json")).unwrap();
    let events = include_str!("vectors/yaml-events.jsonl").lines();
    let events: Vec<Value> = events
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let texts = psych.iter().map(|vector| &vector["yaml"]);
    let texts = texts.chain(pipelines.iter().chain(&events).map(|vector| &vector[1]));
    let wrong: Vec<String> = texts
        .filter_map(Value::as_str)
        .flat_map(|text| {
            let found = mistakes(text).into_iter();
            found.map(move |mistake| format!("{text:?}\n  {mistake}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
