//! See rules/circular-reference.md.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::rule::prelude::*;
use crate::rule::refusal::{listed, word};
use crate::syntax::{Node, NodeId};

/// Most values in which a circle of references is looked for.
const MOST_VALUES: usize = 10_000;

/// More members of a circle are not shown.
const MOST_LABELS: usize = 8;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let mut reported: BTreeSet<NodeId> = BTreeSet::new();
    for problem in pipeline.problems(Trouble::CircularReference) {
        let nodes: Vec<Node<'_>> = problem.nodes.iter().map(|&id| pipeline.node(id)).collect();
        let text = problem.text.as_str();
        if text.starts_with("!reference ") {
            let Some(&node) = nodes.first() else { continue };
            let members = reachable(pipeline, node);
            // One circle is met from several sides.
            if members.iter().any(|member| reported.contains(&member.id())) {
                continue;
            }
            reported.insert(node.id());
            let message = "this `!reference` leads back to itself";
            let finding = sink.report_problem(pipeline, problem, Some(node), message);
            let others = members.iter().filter(|member| member.id() != node.id());
            for member in others.take(MOST_LABELS) {
                finding.label(*member, "on the way");
            }
        } else if text.contains(": nesting too deep in `extends`") {
            let message = "this `extends` goes through more than 10 levels of jobs";
            sink.report_problem(pipeline, problem, nodes.first().copied(), message);
        } else if text.contains(": circular dependency detected in `extends`") {
            extends(pipeline, problem, nodes.first().copied(), sink);
        } else {
            needs(pipeline, problem, &nodes, sink);
        }
    }
}

fn needs<'t>(pipeline: &Pipeline<'t>, problem: &Problem, nodes: &[Node<'t>], sink: &mut Sink<'_>) {
    // Each member of a circle is needed by another one.
    let first = problem.job.as_deref().unwrap_or_default();
    let mut names: Vec<&str> = Vec::new();
    for name in nodes.iter().copied().filter_map(word) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort_by_key(|name| *name != first);
    let message = match names.as_slice() {
        [name] => format!("job `{name}` needs itself"),
        [] => "these jobs need each other".to_owned(),
        names if names.len() > MOST_LABELS => format!("{} jobs need each other", names.len()),
        names => format!("jobs {} need each other", listed(names.iter().copied())),
    };
    let finding = sink.report_problem(pipeline, problem, nodes.first().copied(), message);
    finding.help("take one of these needs out");
    for node in nodes.iter().skip(1).take(MOST_LABELS) {
        finding.label(*node, "and this");
    }
}

fn extends<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    node: Option<Node<'t>>,
    sink: &mut Sink<'_>,
) {
    let start = problem.job.as_deref().unwrap_or_default();
    let circle = circle(pipeline, start);
    let others = circle.iter().filter_map(|node| word(*node));
    let others: Vec<&str> = others.filter(|name| *name != start).collect();
    let message = match others.as_slice() {
        [] => format!("`{start}` extends itself"),
        others if others.len() > MOST_LABELS => {
            format!("`{start}` extends itself through {} others", others.len())
        }
        others => {
            let others = listed(others.iter().copied());
            format!("`{start}` extends itself through {others}")
        }
    };
    let finding = sink.report_problem(pipeline, problem, node, message);
    finding.help("move what they share into a hidden job that all of them extend");
    for step in circle.iter().take(MOST_LABELS) {
        if Some(*step) != node {
            finding.label(*step, "and this");
        }
    }
}

/// The shortest way of `extends` from a name back to it: the items that name each next one.
fn circle<'t>(pipeline: &Pipeline<'t>, start: &str) -> Vec<Node<'t>> {
    let mut from: BTreeMap<&str, (&str, Node<'t>)> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    let bases = |name: &str| -> Vec<Node<'t>> {
        let entry = pipeline.root().get(name);
        let Some(extends) = entry.and_then(|entry| entry.value.get("extends")) else {
            return Vec::new();
        };
        match extends.value.shape() {
            Shape::List => extends.value.items().collect(),
            _ => vec![extends.value],
        }
    };
    while let Some(name) = waiting.pop_front() {
        for base in bases(name) {
            let Some(next) = word(base) else { continue };
            if next == start {
                let mut way = vec![base];
                let mut at = name;
                while let Some((before, node)) = from.get(at) {
                    way.push(*node);
                    at = before;
                }
                way.reverse();
                return way;
            }
            if !from.contains_key(next) {
                from.insert(next, (name, base));
                waiting.push_back(next);
            }
        }
    }
    Vec::new()
}

/// The references that a reference leads to and that lead back to it, where they are written. Those
/// of a circle stay in the merged configuration as they are.
fn reachable<'t>(pipeline: &Pipeline<'t>, start: Node<'t>) -> Vec<Node<'t>> {
    let mut ways: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    let mut found = vec![start];
    let mut seen = BTreeSet::from([start.id()]);
    let mut budget = MOST_VALUES;
    let mut next = 0;
    while let Some(&reference) = found.get(next) {
        next += 1;
        let mut keys = reference.items();
        let target = keys.try_fold(pipeline.root(), |node, key| {
            Some(node.get(key.text()?)?.value)
        });
        let mut open: Vec<Node<'t>> = target.into_iter().collect();
        while let Some(node) = open.pop() {
            if budget == 0 {
                return vec![start];
            }
            budget -= 1;
            if node.tag() == Some("!reference") {
                ways.entry(node.id()).or_default().push(reference.id());
                if seen.insert(node.id()) {
                    found.push(node);
                }
                continue;
            }
            open.extend(node.entries().map(|entry| entry.value));
            open.extend(node.items());
        }
    }
    // Backwards from the start: what does not lead back is no member.
    let mut members = BTreeSet::from([start.id()]);
    let mut waiting = vec![start.id()];
    while let Some(id) = waiting.pop() {
        for &before in ways.get(&id).into_iter().flatten() {
            if members.insert(before) {
                waiting.push(before);
            }
        }
    }
    found.retain(|node| members.contains(&node.id()));
    found
}
